"""``tirek figures``: any figure of any unit on any day, the recount, the fold."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tirek.access.actor import AccountActor
from tirek.access.command import ReadingCommand
from tirek.figures.actions import fold_deltas
from tirek.figures.queries import Reading, measure, series, verify
from tirek.figures.queries.readings import At, find, is_flow, last_day
from tirek.figures.tables import fraction_text, reading_text
from tirek.kernel.actor import Actor
from tirek.kernel.dates import parse_date
from tirek.kernel.declarations import Ratio, figures
from tirek.kernel.errors import Refused
from tirek.kernel.kazakh import sort_key
from tirek.kernel.numbers import format_count
from tirek.kernel.periods import Period, add_months, month_ends, months
from tirek.structure.enums import UnitRole
from tirek.structure.models import Unit, UnitParent
from tirek.structure.permissions import VIEW_UNIT
from tirek.structure.queries import charter_in_force, names_on, unit_of_code
from tirek.ui.words import named

DEFAULT_MONTHS = 24
NONE = "–"


class NoUnit(Refused):
    code = "no_unit"
    message = _("There is no unit to ask about. Name one with --unit.")


class PeriodEmpty(Refused):
    code = "period_empty"
    message = _("The period ends on %(to)s, before its first day. --to is the day after the last.")


class Command(ReadingCommand):
    help = "Answer for a figure; without KEY list them; verify recounts every sum; fold folds what was appended."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", nargs="?", metavar="KEY | verify | fold", help="The key of a figure.")
        parser.add_argument("--unit", metavar="CODE", help="The unit; the centre unless named.")
        parser.add_argument("--on", metavar="DATE", help="The day, at whose end is counted; today unless named.")
        parser.add_argument("--from", dest="start", metavar="DATE", help="The first day of a period.")
        parser.add_argument("--to", dest="end", metavar="DATE", help="The day after the last of a period.")
        parser.add_argument("--slice", default="", metavar="KEY", help="One part of the figure alone.")
        parser.add_argument("--as-of", metavar="DATE", help="The day on which a cohort of the period is seen.")
        parser.add_argument("--children", action="store_true", help="Answer for the units directly below as well.")
        parser.add_argument("--series", choices=["month"], help="Answer month by month as well.")

    def read(self, actor: Actor, **options: Any) -> dict[str, Any]:
        """One document for each of the four things this command does."""
        key = options["key"]
        if isinstance(actor, AccountActor) and key in ("verify", "fold"):
            raise CommandError(f"{key} is about everything: leave --as out", returncode=2)
        if key is None:
            return {"figures": [{"key": figure.key, "name": str(figure.name)} for figure in figures]}
        if key == "fold":
            return {"folded": fold_deltas()}
        if key == "verify":
            return self._verify()
        return _answer(actor, key, options)

    def _verify(self) -> dict[str, Any]:
        wrong = verify()
        self.failed = wrong is not None
        if wrong is None:
            return {"verified": True, "difference": None}
        self.stderr.write(
            f"tirek: {wrong.figure} at {wrong.unit} on {wrong.day}: kept {wrong.kept}, counted {wrong.counted}"
        )
        return {"verified": False, "difference": {**vars(wrong)}}

    def show(self, document: dict[str, Any]) -> None:
        """A table for a person; a fault has been said on standard error."""
        if "figures" in document:
            self.table(["", ""], [[f["key"], f["name"]] for f in document["figures"]])
        elif "folded" in document:
            self.stdout.write(format_count(document["folded"]))
        elif "verified" in document:
            if document["verified"]:
                self.stdout.write(str(_("Every sum agrees with the records.")))
        else:
            self._show_answer(document)

    def _show_answer(self, document: dict[str, Any]) -> None:
        name = str(figures[document["figure"]].name)
        units = [document, *document.get("children", [])]
        self.table(["", "", name, "n / d", ""], [[unit["unit"], unit["name"], *_cells(unit)] for unit in units])
        if points := document.get("series"):
            rows = [[point.get("on") or f"{point['from']} – {point['to']}", *_cells(point)] for point in points]
            self.table(["", name, "n / d", ""], rows)


def _cells(said: dict[str, Any]) -> list[str]:
    known = "" if said["complete"] else str(_("incomplete, known from %(day)s")) % {"day": said["known_from"] or NONE}
    return [said["text"], said["parts"] or NONE, known]


def _answer(actor: Actor, key: str, options: dict[str, Any]) -> dict[str, Any]:
    """The reading of the unit, and with it its children and its months where they are asked for."""
    figure = find(key)
    at, points = _times(is_flow(figure), options)
    unit = _unit(actor, options["unit"])
    below = _children(actor, unit, at) if options["children"] else []
    asked: dict[str, Any] = {"slice_": options["slice"], "as_of": _as_of(options)}
    readings = measure([key], [unit.pk, *(child.pk for child in below)], at, **asked)
    names = names_on([unit.pk, *(child.pk for child in below)], last_day(at))

    def said(each: Unit) -> dict[str, Any]:
        return _said(readings[key, each.pk], each, at) | {"name": named(names[each.pk])}

    document = said(unit)
    if options["children"]:
        document["children"] = [said(child) for child in below]
    if options["series"]:
        read = series(key, unit.pk, points, **asked)
        document["series"] = [_said(reading, unit, point) for reading, point in zip(read, points, strict=True)]
    return document


def _as_of(options: dict[str, Any]) -> date | None:
    """None: each period is seen at its own end."""
    return parse_date(options["as_of"]) if options["as_of"] else None


def _times(flow: bool, options: dict[str, Any]) -> tuple[At, Sequence[At]]:
    """The day or period that is asked, and the points of its series."""
    if bool(options["start"]) != bool(options["end"]) or (options["on"] and options["start"]):
        raise CommandError("give --on, or --from and --to", returncode=2)
    if not options["start"]:
        on = parse_date(options["on"]) if options["on"] else timezone.localdate()
        return on, _month_ends(add_months(on, -DEFAULT_MONTHS), on)[-DEFAULT_MONTHS:]
    period = _period(parse_date(options["start"]), parse_date(options["end"]))
    if flow:
        return period, [part for month in months(*_ends(period)) if (part := month.intersection(period))]
    if options["series"]:
        first, after = _ends(period)
        return after - timedelta(days=1), _month_ends(first, after - timedelta(days=1))
    return period, []


def _period(first: date, after: date) -> Period:
    if after <= first:
        raise PeriodEmpty(to=after.isoformat())
    return Period(first, after)


def _ends(period: Period) -> tuple[date, date]:
    return cast("date", period.start), cast("date", period.end)


def _month_ends(first: date, last: date) -> list[date]:
    """The month ends from one day to another, both included."""
    return [end for end in month_ends(first, last + timedelta(days=1)) if end <= last]


def _unit(actor: Actor, code: str | None) -> Unit:
    """The named unit, or where the actor stands: the first granted one, or the centre."""
    if code is not None:
        return unit_of_code(actor, VIEW_UNIT, code)
    visible = actor.visible(Unit, VIEW_UNIT).order_by("pk")
    if isinstance(actor, AccountActor):
        unit = visible.filter(pk__in=actor.unit_ids).order_by("kind__level", "pk").first()
    else:
        unit = visible.filter(role=UnitRole.CENTRE).first()
    if unit is None:
        charter_in_force()
        raise NoUnit
    return unit


def _children(actor: Actor, unit: Unit, at: At) -> list[Unit]:
    """The units directly below that are seen: on the day, or on some day of the period; by their Kazakh names."""
    if isinstance(at, date):
        below, on = Unit.objects.children_of(unit.pk, at), at
    else:
        places = UnitParent.objects.filter(parent=unit, period__overlap=at.to_range())
        below, on = Unit.objects.filter(pk__in=places.values("unit_id")), _ends(at)[1] - timedelta(days=1)
    units = list(below.filter(pk__in=actor.visible(Unit, VIEW_UNIT).values("pk")).order_by("pk"))
    names = names_on([child.pk for child in units], on)
    return sorted(units, key=lambda child: (sort_key(names[child.pk].name_kk), child.pk))


def _said(reading: Reading, unit: Unit, at: At) -> dict[str, Any]:
    """A reading as JSON has it."""
    figure, number = reading.figure, reading.value
    when = {"on": at} if isinstance(at, date) else {"from": at.start, "to": at.end}
    plain = None if number is None else int(number) if number.denominator == 1 else float(number)
    document = {
        "figure": figure.key,
        "unit": unit.code,
        **when,
        "value": plain,
        "numerator": reading.numerator,
        "denominator": reading.denominator,
        "measure": reading.measure,
        "text": reading_text(reading),
        "parts": fraction_text(reading),
        "complete": reading.complete,
        "known_from": reading.known_from,
    }
    told = reading.unknown is not None or (isinstance(figure, Ratio) and figure.measure == "percent")
    return document | {"unknown": reading.unknown} if told else document
