"""What is done with lists of units, in the words of the log."""

from django.utils.translation import gettext_lazy as _

from tirek.audit.words import call

call({"units.exported": _("Took a list of units out as a file")})
