"""The addresses of all domains."""

from importlib.util import find_spec

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

DOMAINS = {
    "accounts": "",
    "structure": "units/",
    "members": "members/",
    "people": "people/",
    "figures": "figures/",
    "desk": "",
}

urlpatterns: list[URLPattern | URLResolver] = [
    path("language/", login_not_required(set_language), name="set_language"),
    *(
        path(prefix, include(f"tirek.{domain}.urls"))
        for domain, prefix in DOMAINS.items()
        if find_spec(f"tirek.{domain}.urls")
    ),
]
