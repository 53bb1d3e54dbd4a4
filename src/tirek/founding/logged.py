"""What the founding of an organisation is called in the log."""

from django.utils.translation import gettext_lazy as _

from tirek.audit.words import call, call_reasons, name_values

call(
    {
        "founding.backed_up": _("Made a backup"),
        "founding.founded": _("Founded the organisation"),
        "founding.link_made": _("Made a setup link"),
    }
)
call_reasons({"the setup link": _("the setup link")})
name_values({"backup": _("backup"), "size": _("size in bytes")})
