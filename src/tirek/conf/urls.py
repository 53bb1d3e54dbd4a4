"""The addresses of all domains."""

from importlib.util import find_spec

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from tirek.figures.queries import measure

DOMAINS = {
    "accounts": "",
    "structure": "units/",
    "members": "members/",
    "people": "people/",
    "figures": "",
    "desk": "",
}

# What the views of a lower package need from a higher one, handed to them here because they may not import it.
GIVEN = {"structure": {"measure": measure}}

urlpatterns: list[URLPattern | URLResolver] = [
    path("language/", login_not_required(set_language), name="set_language"),
    *(
        path(prefix, include(f"tirek.{domain}.urls"), GIVEN.get(domain))
        for domain, prefix in DOMAINS.items()
        if find_spec(f"tirek.{domain}.urls")
    ),
]
