"""What is said of files in the log, and for what the system makes them."""

from django.utils.translation import gettext_lazy as _

from tirek.audit.words import call, call_reasons, name_codes

call({"exports.made": _("Made a file with another number of rows than was counted before")})
call_reasons({"a file that was asked for": _("a file that was asked for")})
name_codes("kind", {"csv": "CSV", "xlsx": "XLSX", "print": _("on paper")})
