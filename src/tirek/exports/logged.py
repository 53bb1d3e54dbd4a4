"""For what the system takes lists out, in the words of the log."""

from django.utils.translation import gettext_lazy as _

from tirek.audit.words import call_reasons

call_reasons({"a file that was asked for": _("a file that was asked for")})
