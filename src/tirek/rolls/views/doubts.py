"""Whether a line is about somebody on the rolls: both side by side, and a person says."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tirek.kernel.dates import format_short
from tirek.kernel.phones import format_phone
from tirek.members.enums import Ended
from tirek.rolls.actions import answer_doubts
from tirek.rolls.forms import DoubtsForm
from tirek.rolls.models import RollImport, RollState
from tirek.rolls.models.problems import DOUBTS
from tirek.rolls.queries.doubts import Candidate, DoubtfulLine, doubt_counts, doubtful_lines
from tirek.rolls.queries.effects import lasting
from tirek.rolls.views.answers import answered_roll
from tirek.rolls.views.imports import own_roll
from tirek.rolls.views.steps import steps
from tirek.rolls.views.subjects import answers_shown
from tirek.structure.queries import names_on
from tirek.ui.acts import Done, answer
from tirek.ui.requests import DeskRequest
from tirek.ui.words import named, quoted

# So many lines are compared at once; for others there is a second time.
COMPARED = 20


@dataclass(frozen=True)
class Told:
    """Somebody beside a line: what is known of them, and what of it differs from the line."""

    name: str
    differs: bool
    facts: list[tuple[str, bool]]
    why: str | Promise
    address: str = ""


@dataclass(frozen=True)
class Compared:
    """A line and whom it may mean."""

    line: int
    said: Told
    known: list[Told]
    choice: Any


@require_http_methods(["GET", "POST"])
def doubts(request: DeskRequest, roll_id: UUID) -> HttpResponse:
    """Lines that may be about somebody on the rolls, each answered once."""
    roll = own_roll(request, roll_id)
    if roll.state != RollState.CHECKED:
        return redirect("rolls:roll", roll.pk)
    tables = lasting(roll.pk)
    about = answers_shown(request.actor, roll)
    lines = doubtful_lines(request.actor, tables, COMPARED)
    form = DoubtsForm(request.POST or None, lines=lines, answers=roll.answers)

    def act() -> Done:
        return answered_roll(roll, lambda: answer_doubts(actor=request.actor, roll=roll, answers=form.answers))

    def shown() -> dict[str, Any]:
        every, unanswered = doubt_counts(tables)
        return {"roll": roll, "steps": steps(roll, "check"), "compared": _compared(lines, form, roll),
                "every": every, "open": unanswered}  # fmt: skip

    return answer(request, form, act, "rolls/doubts.html", preview=None, shown=shown, about=about)


def _compared(lines: list[DoubtfulLine], form: DoubtsForm, roll: RollImport) -> list[Compared]:
    units = {one.unit_id for one in lines} | {known.unit_id for one in lines for known in one.candidates}
    names = {pk: str(quoted(named(name))) for pk, name in names_on([unit for unit in units if unit], roll.on).items()}
    return [
        Compared(
            line=one.line,
            said=_said(one, names),
            known=[_known(candidate, one, names) for candidate in one.candidates],
            choice=form[f"line{one.line}"],
        )
        for one in lines
    ]


def _said(one: DoubtfulLine, names: dict[int, str]) -> Told:
    facts = [format_short(one.birth_date) if one.birth_date else "", names.get(one.unit_id or 0, ""),
             _("card %(number)s") % {"number": one.number} if one.number else "", format_phone(one.phone)]  # fmt: skip
    return Told(one.name, False, [(fact, False) for fact in facts if fact], "")


def _known(one: Candidate, line: DoubtfulLine, names: dict[int, str]) -> Told:
    """Of somebody whom the reader may not see it is said only that they are there."""
    person = one.person
    if person is None:
        return Told(_("Somebody whose data you may not see"), False, [], DOUBTS[one.why])
    left = f"{Ended(one.left_by).label}, {format_short(one.left_on)}" if one.left_on else ""
    facts = [
        (format_short(person.birth_date) if person.birth_date else _("birth date not known"),
         bool(line.birth_date) and line.birth_date != person.birth_date),
        (names.get(one.unit_id or 0, ""), one.unit_id != line.unit_id),
        (_("card %(number)s") % {"number": one.number} if one.number else "",
         bool(line.number) and line.number != one.number),
        (format_phone(person.phone), bool(line.phone) and line.phone != person.phone),
        (left, True),
    ]  # fmt: skip
    told = [(text, differs) for text, differs in facts if text]
    address = reverse("people:person", args=[person.public_id])
    return Told(person.full_name, person.full_name != line.name, told, DOUBTS[one.why], address)
