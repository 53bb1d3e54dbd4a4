"""The addresses of all domains."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

DOMAINS = {
    "accounts": "",
    "structure": "units/",
    "members": "members/",
    "people": "people/",
    "figures": "figures/",
    "desk": "",
}

urlpatterns: list[URLPattern | URLResolver] = [
    path(prefix, include(f"tirek.{domain}.urls"))
    for domain, prefix in DOMAINS.items()
    if find_spec(f"tirek.{domain}.urls")
]
if settings.DEBUG:
    urlpatterns.append(path("ui/", include("tirek.ui.urls")))

handler400 = "tirek.ui.errors.bad_request"
handler403 = "tirek.ui.errors.permission_denied"
handler404 = "tirek.ui.errors.page_not_found"
handler500 = "tirek.ui.errors.server_error"
