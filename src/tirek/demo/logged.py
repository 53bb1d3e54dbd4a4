"""What the demonstration is called in the log that it begins."""

from django.utils.translation import gettext_lazy as _

from tirek.audit.words import call_reasons, name_codes

call_reasons({"demonstration": _("building the demonstration")})
name_codes("reason", {"demonstration": _("demonstration")})
