"""How often somebody may ask whether a paper was issued."""

from allauth.core.internal.ratelimit import get_ip
from django.core.cache import cache
from django.http import HttpRequest

OFTEN, SECONDS = 30, 60


def too_often(request: HttpRequest) -> bool:
    """Counted by all processes together, for each address from which is asked."""
    key = f"papers.check:{get_ip(request)}"
    if cache.add(key, 1, SECONDS):
        return False
    try:
        return cache.incr(key) > OFTEN
    except ValueError:
        return False
