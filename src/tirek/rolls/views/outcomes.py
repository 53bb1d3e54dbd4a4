"""What the preview of a roll shows line by line, but for what is rejected: people by name, and lines about nobody."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from tirek.kernel.kazakh import fold
from tirek.kernel.sealing import unseal
from tirek.members.enums import Ended
from tirek.members.permissions import EXPORT_MEMBERS
from tirek.rolls.forms import LeaversForm
from tirek.rolls.models import Outcome, RollImport
from tirek.rolls.queries.effects import Tables, lasting, left_out
from tirek.rolls.queries.leavers import count_leavers, leavers
from tirek.rolls.queries.people import FieldChange, PersonOfLine, again_in_words, count_people, in_words, people_of
from tirek.rolls.queries.places import names_above
from tirek.rolls.reading.contents import as_seen
from tirek.rolls.reading.fields import LEFT_OUT
from tirek.rolls.views.subjects import ends_shown
from tirek.structure.queries import names_on
from tirek.ui.requests import DeskRequest

FEW, MANY, PAGE, MOST_LEAVERS, _LONGEST = 10, 500, 20, 200, 80


@dataclass(frozen=True)
class NobodysLine:
    """A line that is about no member: its number, what it says, why it is passed over."""

    line: int
    text: str
    why: str | Promise


def with_place(request: DeskRequest, roll: RollImport, anchor: str, **changes: str | int | None) -> str:
    """The page of the roll as it is looked at, but for what changes: each list in it keeps its place."""
    asked = {key: request.GET[key] for key in _PLACES if request.GET.get(key)}
    asked |= {key: str(value) for key, value in changes.items() if value is not None}
    kept = {key: value for key, value in asked.items() if changes.get(key, "") is not None}
    here = reverse("rolls:roll", args=[roll.pk])
    return f"{here}?{urlencode(kept)}#{anchor}" if kept else f"{here}#{anchor}"


def nobodys_lines(tables: Tables, *, every: bool) -> list[NobodysLine]:
    """The first of them, or as many as a page can show."""
    found = left_out(tables, MANY if every else FEW)
    return [NobodysLine(line, _said(cells), LEFT_OUT[reason]) for line, reason, cells in found]


def _said(cells: bytes) -> str:
    texts = [as_seen(" ".join(cell.split())) for cell in json.loads(unseal(cells)) if cell.strip()]
    said = " · ".join(texts)
    return f"{said[:_LONGEST]}…" if len(said) > _LONGEST else said


# What the lists of the page are asked by.
_PLACES = ("people", "find", "from", "units", "reason", "start", "leavers", "left_out", "missing")
# Which outcomes have people to show, and what the list of them is called.
_LISTS = {
    Outcome.NEW: gettext_lazy("New members"),
    Outcome.UPDATED: gettext_lazy("Changed data"),
    Outcome.MOVED: gettext_lazy("Transferred"),
}


@dataclass(frozen=True)
class PersonShown:
    """Somebody in a list of the preview. ``again`` says of a new member how an earlier membership ended; ``changes``
    are in words, empty where nothing was known.
    """

    who: PersonOfLine
    unit: Any
    above: Any
    came_from: Any
    again: str
    changes: list[FieldChange]


def people(request: DeskRequest, roll: RollImport, counts: Mapping[str, int]) -> dict[str, Any]:
    """One of the lists: that which is asked for, else the first that has somebody."""
    lists = [outcome for outcome in _LISTS if counts.get(outcome.value)]
    if roll.is_committed or not lists:
        return {}
    chosen = next((outcome for outcome in lists if outcome.value == request.GET.get("people")), lists[0])
    return {
        "people_lists": [
            {"label": _LISTS[one], "lines": counts[one.value], "on": one == chosen,
             "address": with_place(request, roll, "people", **{"people": one.value, "find": None, "from": None})}
            for one in lists
        ],
        "may_take_out_people": request.actor.holds(EXPORT_MEMBERS),
        **_page(request, roll, chosen, counts[chosen.value]),
    }  # fmt: skip


def _page(request: DeskRequest, roll: RollImport, chosen: Outcome, total: int) -> dict[str, Any]:
    """A page of the list, or of those in it who are called as is looked for."""
    tables, typed = lasting(roll.pk), request.GET.get("find", "")[:_LONGEST]
    find = fold(typed)
    total = count_people(tables, chosen.value, find) if find else total
    start = min(start_of(request, "from"), max(total - 1, 0) // PAGE * PAGE)
    found = people_of(tables, chosen.value, start=start, limit=PAGE, find=find)
    asked = {"people": chosen.value, "find": typed if find else None}
    return {
        "people": _shown(found, roll),
        "people_find": typed,
        "people_first": start + 1,
        "people_last": start + len(found),
        "people_total": total,
        "people_before": with_place(request, roll, "people", **asked, **{"from": start - PAGE}) if start else "",
        "people_after": with_place(request, roll, "people", **asked, **{"from": start + PAGE})
        if start + PAGE < total
        else "",
    }


def leavers_shown(request: DeskRequest, tables: Tables, roll: RollImport) -> dict[str, Any]:
    """A page of those of whom a line says that they left: offered, and nothing comes of it until they are ticked."""
    start = start_of(request, "leavers")
    found = leavers(tables, MOST_LEAVERS, start)
    total = count_leavers(tables) if start or len(found) == MOST_LEAVERS else len(found)
    names = names_on(list({one.unit_id for one in found}), roll.on)
    form = LeaversForm(found=found)
    form.about = ends_shown(request.actor, roll)
    rows = [
        {"who": one, "unit": names.get(one.unit_id), "how": Ended(one.how).label, "box": box}
        for one, box in zip(found, form["ends"], strict=True)
    ]
    before, after = start - MOST_LEAVERS, start + MOST_LEAVERS
    return {
        "leavers": rows,
        "leavers_form": form,
        "may_take_out_leavers": request.actor.holds(EXPORT_MEMBERS),
        "leavers_total": total,
        "leavers_first": start + 1,
        "leavers_last": start + len(found),
        "leavers_action": f"{reverse('rolls:ends', args=[roll.pk])}?leavers={start}",
        "leavers_before": with_place(request, roll, "leavers", leavers=before) if start else "",
        "leavers_after": with_place(request, roll, "leavers", leavers=after) if after < total else "",
    }


def _shown(found: Sequence[PersonOfLine], roll: RollImport) -> list[PersonShown]:
    units = {unit for one in found for unit in (one.unit_id, one.from_unit_id) if unit}
    names = names_on(list(units), roll.on)
    above = names_above(names, roll.on)
    return [
        PersonShown(
            who=one,
            unit=names.get(one.unit_id),
            above=above.get(one.unit_id),
            came_from=names.get(one.from_unit_id or 0),
            again=again_in_words(one),
            changes=[in_words(change) for change in one.changes],
        )
        for one in found
    ]


def start_of(request: DeskRequest, name: str = "start") -> int:
    """Where the page of a table begins; what is not a number begins at the beginning."""
    return int(text) if (text := request.GET.get(name, "")).isdecimal() and len(text) < 9 else 0
