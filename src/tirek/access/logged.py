"""What acts on rights are called in the log."""

from django.utils.translation import gettext_lazy as _

from tirek.audit.words import call, name_codes, name_values

call(
    {
        "grants.deputised": _("Let somebody stand in"),
        "grants.ended": _("Ended a right"),
        "grants.exported": _("Took the list of rights out"),
        "grants.given": _("Gave a right"),
        "roles.loaded": _("Loaded the table of roles"),
    },
    aside=True,
)
name_values(
    {
        "alone": _("without the units below"),
        "instead_of": _("stands in for"),
        "role": _("role"),
        "roles": _("roles"),
    }
)
name_codes("alone", {"1": _("yes")})
