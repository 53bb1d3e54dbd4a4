"""What the preview page of a roll shows."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tirek.audit.permissions import VIEW_LOG
from tirek.audit.queries import history_of
from tirek.audit.tables import events
from tirek.kernel.dates import as_written
from tirek.kernel.declarations import Link
from tirek.kernel.identifiers import mask_iin
from tirek.kernel.numbers import format_count
from tirek.kernel.sealing import unseal
from tirek.members.acts import persons_touched
from tirek.members.permissions import EXPORT_MEMBERS
from tirek.rolls.actions import Findings
from tirek.rolls.actions import preview as findings_of
from tirek.rolls.models import Outcome, RollImport
from tirek.rolls.models.problems import EVER_GIVEN, NOTES, STAYS, codes_like, wrong
from tirek.rolls.queries.absent import seen_missing
from tirek.rolls.queries.doubts import doubt_counts
from tirek.rolls.queries.effects import (
    FoundProblem,
    Tables,
    UnitEffect,
    cells_of,
    lasting,
    note_counts,
    problem_counts,
    problems,
)
from tirek.rolls.queries.places import holds_groups, names_above
from tirek.rolls.reading.fields import ROLL_FIELDS
from tirek.rolls.tables import Confirmation
from tirek.rolls.views.outcomes import leavers_shown, nobodys_lines, people, start_of, with_place
from tirek.structure.models import Unit
from tirek.structure.queries import names_on
from tirek.ui.requests import DeskRequest

LINES, UNITS, MANY_UNITS, NAMES, MANY_NAMES, ENTERED = 20, 12, 100, 10, 100, 200
_PARTS = (
    (Outcome.NEW, "new"),
    (Outcome.UPDATED, "updated"),
    (Outcome.UNCHANGED, "unchanged"),
    (Outcome.MOVED, "moved"),
    (Outcome.ENDED, "left"),
    (Outcome.REJECTED, "rejected"),
)


# Of what is not entered yet it is said what will be.
_WILL_BE = {
    Outcome.UPDATED: gettext_lazy("data will be updated"),
    Outcome.MOVED: gettext_lazy("will be transferred"),
    Outcome.ENDED: gettext_lazy("membership will end"),
    Outcome.REJECTED: gettext_lazy("will be rejected"),
}


@dataclass(frozen=True)
class Shown:
    """One problem as a row of the table. ``bad`` is the part of the cell that is in doubt."""

    line: int
    column: str
    before: str
    bad: str
    wrong: str
    todo: str


@dataclass(frozen=True)
class Touched:
    """One unit, or all that are not shown singly, as a row of the table."""

    name: Any
    above: Any
    code: str
    now: int
    new: int
    came: int
    went: int
    left: int
    after: int


def page(request: DeskRequest, roll: RollImport) -> dict[str, Any]:
    """Everything the template needs, in a number of queries that does not depend on the roll."""
    tables = lasting(roll.pk)
    findings = _committed(roll) if roll.is_committed else findings_of(roll)
    asked = {} if roll.is_committed else _asked(request, roll, tables, findings)
    return {
        "roll": roll,
        "findings": findings,
        "counts": findings.counts,
        "confirmation": Confirmation.of(findings, offers=bool(asked.get("leavers"))),
        "accepted": findings.rows - findings.counts["rejected"],
        "parts": _parts(roll, findings.counts),
        **_units(request, roll, _touched(findings.effects, roll)),
        "log": _log(request, roll),
        "entered": _entered(request, roll),
        **asked,
        **people(request, roll, findings.counts),
        **_absent(request, roll, findings),
        **_problems(request, roll, tables),
    }


def _asked(request: DeskRequest, roll: RollImport, tables: Tables, findings: Findings) -> dict[str, Any]:
    """What is told of the lines, and asked, before they are entered."""
    every = request.GET.get("left_out") == "all"
    return {
        "notes": [*_sheets(roll), *_notes(tables)],
        "nobodys": nobodys_lines(tables, every=every) if findings.counts["left_out"] else [],
        "every_left_out": every,
        "doubts": doubt_counts(tables),
        **leavers_shown(request, tables, roll),
    }


def _sheets(roll: RollImport) -> list[str]:
    """From which number on the lines of each sheet are counted, or of each table beside another."""
    told = ", ".join(f"«{one['name']}» {format_count(one['before'] + 1)}" for one in roll.parts)
    return (
        [_("The lines of each sheet or table are counted from a number of its own: %(sheets)s.") % {"sheets": told}]
        if told
        else []
    )


def _entered(request: DeskRequest, roll: RollImport) -> Sequence[Link]:
    """Whom the roll that was entered brought, changed or moved, as far as the reader sees them: the first, by name."""
    if roll.act is None or roll.act.is_undone:
        return []
    return persons_touched(request.actor, [roll.act], ENTERED).get(roll.act.pk, [])


def _parts(roll: RollImport, counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Of the lines by outcome; of a roll of a version before, what it knew."""
    known = [(outcome, kind) for outcome, kind in _PARTS if outcome.value in counts]
    return [{"label": _label(outcome, roll), "count": counts[outcome.value], "kind": kind} for outcome, kind in known]


def _label(outcome: Outcome, roll: RollImport) -> str | Promise:
    return outcome.label if roll.is_committed else _WILL_BE.get(outcome, outcome.label)


def _log(request: DeskRequest, roll: RollImport) -> list[dict[str, Any]]:
    """What the log has of the act, for whoever reads the log there."""
    if roll.act is None or not request.actor.holds(VIEW_LOG):
        return []
    return list(events(history_of(request.actor, roll.act).lines))


def _committed(roll: RollImport) -> Findings:
    """As it was when it was carried out."""
    result = roll.result
    effects = [
        UnitEffect(0, unit["code"], unit["now"], unit["new"], unit["in"], unit["out"], unit.get("left", 0))
        for unit in result["units"]
    ]
    return Findings(
        roll=roll,
        counts=result["counts"],
        missing=result["missing"],
        leaving=result.get("left", 0),
        effects=effects,
        first_roll=False,
        since=date.fromisoformat(result["since"]) if result.get("since") else None,
        act=roll.act,
    )


def _notes(tables: Tables) -> list[str]:
    """What was mended in the cells: it is not what the file says, so it is told before it is confirmed."""
    told = []
    for note, lines, first in note_counts(tables):
        code, _colon, field = note.partition(":")
        shown = {"note": NOTES[code], "lines": format_count(lines), "first": first}
        text = _("%(note)s Lines: %(lines)s, the first is %(first)s.") % shown
        told.append(f"{capfirst(str(ROLL_FIELDS[field]))}: {text}" if field in ROLL_FIELDS else text)
    return told


def _absent(request: DeskRequest, roll: RollImport, findings: Findings) -> dict[str, Any]:
    """By name: a few to begin with, many where they would leave. All of them stand in the file to download."""
    if roll.is_committed or not findings.missing:
        return {}
    many = roll.full or request.GET.get("missing") == "all"
    found = seen_missing(request.actor, roll, findings.effects, limit=MANY_NAMES if many else NAMES)
    names = names_on(list({one.unit_id for one in found}), roll.on)
    above = names_above(names, roll.on)
    shown = [
        {"who": one, "unit": names.get(one.unit_id), "above": above.get(one.unit_id), "stays": STAYS.get(one.stays, "")}
        for one in found
    ]
    return {
        "absent": shown,
        "absent_more": findings.missing > len(shown),
        "all_absent": many,
        "may_take_out": request.actor.holds(EXPORT_MEMBERS),
    }


def _touched(effects: Sequence[UnitEffect], roll: RollImport) -> list[Touched]:
    """The units that change most stand first."""
    units = dict(Unit.objects.filter(code__in=[effect.code for effect in effects]).values_list("code", "pk"))
    names = names_on(list(units.values()), roll.on)
    above = names_above(names, roll.on)
    ordered = sorted(effects, key=lambda e: (-(e.new + e.came + e.went + e.left), e.code))
    return [
        Touched(names.get(pk), above.get(pk), e.code, e.now, e.new, e.came, e.went, e.left, e.after)
        for e, pk in ((e, units.get(e.code, 0)) for e in ordered)
    ]


def _units(request: DeskRequest, roll: RollImport, touched: Sequence[Touched]) -> dict[str, Any]:
    """The first few, or one page of all of them; the others in one row, so that the column adds up."""
    opened = "units" in request.GET
    start, size = (start_of(request, "units"), MANY_UNITS) if opened else (0, UNITS)
    shown = touched[start : start + size]
    rest = [*touched[:start], *touched[start + size :]]
    before, after = max(start - size, 0), start + size
    return {
        "units": shown,
        "rest": _sum(rest),
        "rest_count": len(rest),
        "rest_address": "" if opened else with_place(request, roll, "effects", units=0),
        "units_before": with_place(request, roll, "effects", units=before) if start else "",
        "units_after": with_place(request, roll, "effects", units=after) if opened and after < len(touched) else "",
        "groups_apart": holds_groups([unit.code for unit in touched], roll.on),
        "total": _sum(touched),
    }


def _sum(units: Iterable[Touched]) -> Touched:
    sums = [0] * 6
    for unit in units:
        its = (unit.now, unit.new, unit.came, unit.went, unit.left, unit.after)
        sums = [a + b for a, b in zip(sums, its, strict=True)]
    return Touched(None, None, "", *sums)


def _problems(request: DeskRequest, roll: RollImport, tables: Tables) -> dict[str, Any]:
    """One page of the problems, of all kinds or of the kind that a chip names."""
    reason = request.GET.get("reason", "") if request.GET.get("reason", "") in EVER_GIVEN else ""
    start = start_of(request)
    # One code stands for all that are headed by the same words.
    heads = {code: min(codes_like(code)) for code in EVER_GIVEN}
    chips: list[dict[str, Any]] = [
        {
            "code": head,
            "label": EVER_GIVEN[head].short,
            "lines": lines,
            "all": found,
            "on": head == heads.get(reason),
            "address": with_place(request, roll, "problems", reason=head, start=None),
        }
        for head, lines, found in problem_counts(tables, heads)
    ]
    total = sum(chip["all"] for chip in chips if not reason or chip["on"])
    found = list(problems(tables, codes=codes_like(reason) if reason else None, start=start, limit=LINES))
    before, after = max(start - LINES, 0), start + LINES
    return {
        "chips": chips,
        "units_unknown": any(chip["code"] in ("unit_unknown", "unit_ambiguous", "unit_out") for chip in chips),
        "all_chosen": not reason,
        "problems": _shown(found, roll, tables),
        "problem_total": total,
        "first_shown": start + 1,
        "last_shown": start + len(found),
        "previous": with_place(request, roll, "problems", start=before) if start else "",
        "next": with_place(request, roll, "problems", start=after) if after < total else "",
        "all_address": with_place(request, roll, "problems", reason=None, start=None),
    }


def _shown(found: Sequence[FoundProblem], roll: RollImport, tables: Tables) -> list[Shown]:
    cells = {
        line: (json.loads(unseal(own)), unit) for line, (own, unit) in cells_of(tables, [f.line for f in found]).items()
    }
    return [
        Shown(
            line=one.line,
            column=capfirst(str(ROLL_FIELDS[one.field])) if one.field else _("Whole line"),
            **_cell(one.field, *cells[one.line], roll.fields),
            wrong=wrong(one.code, one.params),
            todo=str(EVER_GIVEN[one.code].todo),
        )
        for one in found
    ]


def _cell(field: str, cells: list[str], unit: str, fields: Sequence[str]) -> dict[str, str]:
    """The offending cell, an IIN masked but for its end; for the whole line, the name that stands in it.

    Of a unit what was read for the line: a title above it or the sheet may say it.
    """
    said = {"unit": unit} | {
        name: said for name, cell in zip(fields, cells, strict=False) if name and (said := cell.strip())
    }
    if field == "iin":
        masked = mask_iin(said.get("iin", ""))
        return {"before": masked[:-4], "bad": masked[-4:]}
    if field:
        text = as_written(said.get(field, "")) or (said.get("name", "") if field == "surname" else "")
        return {"before": "", "bad": text or "–"}
    name = " ".join(said[part] for part in ("name", "surname", "given_name", "patronymic") if said.get(part))
    return {"before": "", "bad": name or "–"}
