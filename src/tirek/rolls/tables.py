"""What the pages of an import say of its state, decided here and laid out by their templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy, pgettext

from tirek.kernel.kazakh import normalise
from tirek.kernel.numbers import format_count
from tirek.rolls.models import RollImport, RollState
from tirek.rolls.queries.imports import ENTERED, STOPPED, UNDONE, WAITS, WORKS, ImportList
from tirek.rolls.work.findings import Findings
from tirek.ui.lists import Choice, Column, Empty, Filter, Keyset, ListPage, Sort, Way


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """What a confirmation would do, or why there is nothing to confirm; ``button`` is empty where nothing is."""

    told: str
    ended: str = ""
    taken_off: str = ""
    term: str = ""
    button: str = ""

    @classmethod
    def of(cls, findings: Findings, *, offers: bool) -> "Confirmation":
        """``offers``: there are memberships that end when somebody ticks them."""
        if findings.changes:
            return cls._of_changes(findings)
        if findings.first_roll:
            told = _("The members are known already. From the day of this roll their units count as known.")
            return cls(told=told, button=_("Confirm the roll"))
        if offers and findings.rows == findings.counts["rejected"]:
            return cls(told=_("Tick those who are said to have left. Nothing else of the file can be imported."))
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
        ended = _("Memberships ended: %(ended)s.") % {"ended": format_count(findings.ended)}
        button = ngettext("Enter %(number)s change", "Enter %(number)s changes", findings.changes)
        return cls(
            told=told % counts,
            ended=ended if findings.ended else "",
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


@dataclass(frozen=True, kw_only=True)
class OwnImport:
    """An import in the list of them. What stopped, is at work or waits for a person stands out; what is done does
    not, and its ``badge`` is empty."""

    roll: RollImport
    state: str
    badge: str

    @classmethod
    def of(cls, roll: RollImport) -> "OwnImport":
        if roll.act is not None:
            return cls(roll=roll, state=_("undone") if roll.act.is_undone else roll.get_state_display(), badge="")
        waits = "accent" if roll.is_at_work else "warn"
        badge = "bad" if roll.state == RollState.FAILED else waits
        return cls(roll=roll, state=roll.get_state_display(), badge=badge)


class ImportsPage(ListPage[RollImport]):
    """Those that the reader brought, the latest first, below the form that brings another."""

    is_dated = False
    is_part = True
    search_label = gettext_lazy("Search your imports")
    search_hint = gettext_lazy("Name of the file")
    counted = ngettext_lazy(
        "%(first)s–%(last)s shown of <b>%(total)s</b> import",
        "%(first)s–%(last)s shown of <b>%(total)s</b> imports",
        "n",
    )

    @cached_property
    def stands(self) -> Choice:
        words = {
            WAITS: pgettext("imports", "Wait for you"),
            WORKS: pgettext("imports", "At work"),
            ENTERED: pgettext("imports", "Entered"),
            UNDONE: pgettext("imports", "Undone"),
            STOPPED: pgettext("imports", "Stopped"),
        }
        every, label = pgettext("imports", "All"), pgettext("imports", "How they stand")
        return Choice(name="state", label=label, options=list(words.items()), every=every)

    def filters(self) -> Sequence[Filter]:
        return [self.stands]

    def sorts(self) -> Sequence[Sort]:
        newest, oldest = _("the latest uploaded first"), _("the first uploaded first")
        return [
            Sort("-uploaded", ("-uploaded_at", "-pk"), newest, oldest),
            Sort("day", ("on", "pk")),
            Sort("file", ("file_name", "pk")),
        ]

    def columns(self) -> Sequence[Column]:
        return [
            Column(key="file", label=_("File"), phone="head", sort="file"),
            Column(key="day", label=_("Day of the roll"), look="nd", sort="day", descending=True),
            Column(key="uploaded", label=_("Uploaded"), look="nd", sort="uploaded", descending=True),
            Column(key="state", label=pgettext("of an import", "State")),
        ]

    def read(self) -> Keyset[RollImport]:
        text, stands = normalise(self.text), self.stands.value(self.query)
        return Keyset(ImportList(actor=self.actor, text=text, stands=stands).rows(), self.sort)

    def shown(self, rows: Sequence[RollImport]) -> Sequence[OwnImport]:
        return [OwnImport.of(roll) for roll in rows]

    def nothing(self) -> Empty:
        text = _("A file that you upload stands here, with how far its import is.")
        return Empty(title=_("You have not imported anything yet"), text=text)

    def missed(self) -> Empty:
        ways = [Way(label=_("Show all your imports"), address=f"{reverse('rolls:import')}#list")]
        text = _("You see only the files that you uploaded yourself.")
        return Empty(title=_("None of your imports is like that"), text=text, ways=ways)
