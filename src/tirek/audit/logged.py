"""What the acts on the log itself are called in it."""

from django.utils.translation import gettext_lazy as _

from tirek.audit.words import call, call_reasons

call(
    {
        "log.exported": _("Took lines of the log out as a file"),
        "log.mass_reading": _("Opened very many persons in an hour"),
    }
)
call_reasons({"watch over reading": _("watch over reading")})
