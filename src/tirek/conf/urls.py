"""The addresses of all domains."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

# Pages of persons stand in ``members``: a person is read with the membership.
DOMAINS = {
    "tirek.exports.urls": "exports/",
    "tirek.accounts.urls": "",
    "tirek.accounts.urls.borrowed": "",
    # Before the acts on an account, whose addresses are made alike.
    "tirek.members.urls.accounts": "accounts/",
    "tirek.access.urls": "accounts/",
    "tirek.structure.urls": "units/",
    "tirek.structure.urls.territories": "territories/",
    "tirek.rolls.urls": "members/import/",
    "tirek.members.urls": "members/",
    "tirek.members.urls.persons": "people/",
    "tirek.founding.urls": "setup/",
    "tirek.papers.urls": "",
    "tirek.units.urls": "",
    "tirek.desk.urls": "",
    "tirek.desk.urls.log": "log/",
}

urlpatterns: list[URLPattern | URLResolver] = [path(prefix, include(domain)) for domain, prefix in DOMAINS.items()]
if settings.DEBUG:
    urlpatterns.append(path("ui/", include("tirek.ui.urls")))

handler400 = "tirek.ui.errors.bad_request"
handler403 = "tirek.ui.errors.permission_denied"
handler404 = "tirek.ui.errors.page_not_found"
handler500 = "tirek.ui.errors.server_error"
