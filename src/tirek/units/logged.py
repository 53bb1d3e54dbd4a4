"""What is done with lists of units, in the words of the log."""

from django.utils.translation import gettext_lazy as _

from tirek.audit.words import call, name_codes

call(
    {
        "units.exported": _("Took a list of units out as a file"),
        "figures.exported": _("Took a figure out as a file"),
        "units.numbers_exported": _("Took the numbers of a unit out as a file"),
    }
)
name_codes(
    "state",
    {
        "closed": _("closed units"),
        "empty": _("without members"),
        "large": _("larger than the charter asks for"),
        "small": _("smaller than the charter asks for"),
        "unknown": _("roll not entered"),
    },
)
