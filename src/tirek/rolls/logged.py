"""What is done with rolls, in the words of the log."""

from django.utils.translation import gettext_lazy as _

from tirek.audit.words import call, call_reasons, name_values

call(
    {
        "members.missing_exported": _("Took out whom a roll does not name"),
        "members.rejected_exported": _("Took out the rejected lines of a roll"),
        "members.roll_people_exported": _("Took out whom a roll is about"),
        "members.roll_doubts_exported": _("Took out the doubtful lines of a roll"),
        "members.roll_leavers_exported": _("Took out who left by a roll"),
        "members.roll_imported": _("Imported a roll"),
    }
)
call_reasons({"import of a roll": _("import of a roll")})
name_values(
    {
        "answered_another": _("said to be another person"),
        "answered_out": _("left out by choice"),
        "answered_same": _("said to be the same person"),
        "clamped": _("with a corrected day"),
        "left_out": _("about no member"),
        "left": _("taken off the roll"),
        "moved": _("transferred"),
        "rejected": _("rejected"),
        "unchanged": _("unchanged"),
        "updated": _("updated"),
    },
    untold={"digest"},
)
