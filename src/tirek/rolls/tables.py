"""What the pages of an import say of its state, decided here and laid out by their templates."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tirek.kernel.numbers import format_count
from tirek.rolls.models import RollImport, RollState
from tirek.rolls.work.findings import Findings


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """What a confirmation would do, or why there is nothing to confirm; ``button`` is empty where nothing is."""

    told: str
    taken_off: str = ""
    term: str = ""
    button: str = ""

    @classmethod
    def of(cls, findings: Findings) -> "Confirmation":
        if findings.changes:
            return cls._of_changes(findings)
        if findings.first_roll:
            told = _("The members are known already. From the day of this roll their units count as known.")
            return cls(told=told, button=_("Confirm the roll"))
        if findings.rows == findings.counts["rejected"]:
            return cls(told=_("No line of the file can be imported. Correct the rejected lines and bring them again."))
        if findings.counts["rejected"]:
            return cls(
                told=_("The lines that are not rejected agree with the roll already: there is nothing to write.")
            )
        return cls(told=_("The roll agrees with the file already: there is nothing to write."))

    @classmethod
    def _of_changes(cls, findings: Findings) -> "Confirmation":
        counts = {name: format_count(number) for name, number in findings.counts.items()}
        told = _("New members: %(new)s. Records brought up to date: %(updated)s. Members transferred: %(moved)s.")
        left = _("Members taken off the roll: %(left)s.") % {"left": format_count(findings.leaving)}
        button = ngettext("Enter %(number)s change", "Enter %(number)s changes", findings.changes)
        return cls(
            told=told % counts,
            taken_off=left if findings.leaving else "",
            term=_("The import can be undone for 30 days."),
            button=button % {"number": format_count(findings.changes)},
        )


def title_of_work(roll: RollImport, phase: str) -> str:
    """What the worker is doing with the roll. Once its lines are read they are checked in the same go."""
    if roll.state == RollState.RECEIVED:
        return _("The file is being opened")
    if roll.state == RollState.READING and phase != "check":
        return _("The lines are being read")
    if roll.state in (RollState.READING, RollState.CHECKING):
        return _("The lines are being checked")
    return _("The changes are being entered")


def badge_of(roll: RollImport) -> str:
    """How the state stands out in a list: what stopped, what is at work, what waits for a person; what is done does
    not."""
    if roll.is_committed:
        return ""
    if roll.state == RollState.FAILED:
        return "bad"
    return "accent" if roll.is_at_work else "warn"
