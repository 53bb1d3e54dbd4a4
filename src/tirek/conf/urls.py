"""The addresses of all domains."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

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
    path(prefix, include(f"tirek.{domain}.urls"), GIVEN.get(domain))
    for domain, prefix in DOMAINS.items()
    if find_spec(f"tirek.{domain}.urls")
]
if settings.DEBUG:
    urlpatterns.append(path("ui/", include("tirek.ui.urls")))

handler400 = "tirek.ui.errors.bad_request"
handler403 = "tirek.ui.errors.permission_denied"
handler404 = "tirek.ui.errors.page_not_found"
handler500 = "tirek.ui.errors.server_error"
