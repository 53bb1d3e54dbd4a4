"""``tirek import-roll FILE``: take a roll, all of it or nothing."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tirek.exports.files import write_workbook, written
from tirek.kernel.actor import SystemActor
from tirek.kernel.command import Command as Base
from tirek.kernel.dates import NotADate, parse_date
from tirek.kernel.kazakh import normalise
from tirek.kernel.numbers import format_count
from tirek.members.permissions import IMPORT_ROLL
from tirek.rolls.actions import Findings, Settings, import_roll
from tirek.rolls.exports.returned import rejected_table
from tirek.rolls.models import RollImport
from tirek.rolls.models.problems import NOTES, explain
from tirek.rolls.queries.effects import Tables, left_out_counts, note_counts, problems
from tirek.rolls.reading.columns import called
from tirek.rolls.reading.fields import LEFT_OUT, ROLL_FIELDS
from tirek.structure.queries import unit_of_code

# Which part of the bar each phase is.
_WHOLE = 100
_BAR = {"read": (0, 50), "check": (50, 60), "write": (60, _WHOLE)}
_SHOWN = 20


def _day(text: str) -> date:
    try:
        return parse_date(text)
    except NotADate as wrong:
        raise argparse.ArgumentTypeError(str(wrong)) from wrong


def _column(text: str) -> tuple[str, str]:
    heading, equals, field = text.rpartition("=")
    if not equals:
        raise argparse.ArgumentTypeError(_("Write a column as HEADING=FIELD."))
    return heading.strip(), field.strip()


def _unit_named(text: str) -> tuple[str, str]:
    name, equals, code = text.rpartition("=")
    if not equals:
        raise argparse.ArgumentTypeError(_("Write a unit as TEXT=CODE."))
    return normalise(name), code.strip()


class Command(Base):
    help = "Import a roll of members from XLSX, XLS, ODS or CSV: new ones enter, known ones are brought up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--unit", metavar="CODE", help="Take nothing but this unit and what is below it.")
        parser.add_argument("--on", type=_day, metavar="DATE", help="The day of the roll; today unless named.")
        parser.add_argument(
            "--sheet",
            default="",
            metavar="NAME",
            help="Which sheet of a workbook with several, or * for all: each is called as the unit of its members.",
        )
        parser.add_argument(
            "--column", type=_column, action="append", default=[], metavar="HEADING=FIELD", dest="columns",
            help="What a column says, by its heading or letter; an empty field leaves it out. Fields: "
            + ", ".join(ROLL_FIELDS),
        )  # fmt: skip
        parser.add_argument(
            "--unit-named", type=_unit_named, action="append", default=[], metavar="TEXT=CODE", dest="named",
            help="Which unit a text of the unit column means.",
        )  # fmt: skip
        parser.add_argument("--allow-transfers", action="store_true", help="Move members who stand elsewhere.")
        parser.add_argument("--dry-run", action="store_true", help="Check everything, write nothing.")
        parser.add_argument("--full", action="store_true", help="End the members of its units whom it does not name.")
        parser.add_argument("--rejected", type=Path, metavar="OUT", help="Write the rejected lines here, CSV or XLSX.")

    def run(self, **options: Any) -> dict[str, Any]:
        """One document, the same for a dry run."""
        actor, today = SystemActor("import-roll"), timezone.localdate()
        settings = Settings(
            on=options["on"] or today,
            within=unit_of_code(actor, IMPORT_ROLL, options["unit"]) if options["unit"] else None,
            allow_transfers=options["allow_transfers"],
            sheet=options["sheet"],
            columns=dict(options["columns"]),
            full=options["full"],
            unit_map={text: unit_of_code(actor, IMPORT_ROLL, code).pk for text, code in options["named"]},
        )
        path, found = options["file"], _Inspection(options["rejected"])
        with path.open("rb") as file, self.progress(_("Importing %(file)s") % {"file": path.name}) as bar:
            size = path.stat().st_size or 1

            def report(phase: str, done: int, total: int | None) -> None:
                first, last = _BAR[phase]
                bar(min(first + (last - first) * done // (total or size), last), _WHOLE)

            findings = import_roll(
                actor=actor, file=file, name=path.name, settings=settings, today=today,
                dry_run=options["dry_run"], inspect=found, report=report,
            )  # fmt: skip
        return _document(findings, found)

    def show(self, document: dict[str, Any]) -> None:
        """The counts, what is wrong, and whether anything was written."""
        numbers = {key: format_count(value) for key, value in document.items() if type(value) is int}
        self.stdout.write(
            _(
                "%(rows)s lines = %(created)s new + %(updated)s updated + %(unchanged)s unchanged"
                " + %(moved)s transferred + %(rejected)s rejected."
            )
            % numbers
        )
        columns = [f"«{one['heading']}» = {one['field'] or '–'}" for one in document["columns"]]
        self.stdout.write(_("Columns: %(columns)s.") % {"columns": ", ".join(columns)})
        if document["sheets"]:
            told = ", ".join(f"«{one['name']}» {one['first']}" for one in document["sheets"])
            said = _("The lines of each sheet or table are counted from a number of its own: %(sheets)s.")
            self.stdout.write(said % {"sheets": told})
        for note in document["notes"]:
            shown = {"note": NOTES[note["code"]], "lines": format_count(note["lines"]), "first": note["first"]}
            self.stdout.write(_("%(note)s Lines: %(lines)s, the first is %(first)s.") % shown)
        for one in document["left_out"]:
            shown = {"why": LEFT_OUT[one["code"]], "lines": format_count(one["lines"]), "first": one["first"]}
            self.stdout.write(_("Passed over: %(why)s. Lines: %(lines)s, the first is %(first)s.") % shown)
        headed = {one["field"]: one["heading"] for one in document["columns"] if one["field"]}
        for problem in document["problems"][:_SHOWN]:
            said = _("Line %(line)s, column “%(heading)s”: %(message)s")
            if problem["column"] not in headed:
                said = _("Line %(line)s: %(message)s")
            self.stdout.write(said % (problem | {"heading": headed.get(problem["column"])}))
        if (more := len(document["problems"]) - _SHOWN) > 0:
            self.stdout.write(_("%(more)s more problems; --rejected OUT.xlsx writes them all.") % {"more": more})
        if document["left"]:
            self.stdout.write(_("%(left)s members of these units are not in the file and are taken off.") % numbers)
        elif document["missing"]:
            self.stdout.write(_("%(missing)s members of these units are not in the file; they stay.") % numbers)
        if document["act"] is None:
            self.stdout.write(_("Nothing was written."))


class _Inspection:
    """Takes from the checked lines what must outlast them."""

    def __init__(self, rejected: Path | None) -> None:
        self.rejected = rejected
        self.problems: list[dict[str, Any]] = []
        self.notes: list[dict[str, Any]] = []
        self.left_out: list[dict[str, Any]] = []

    def __call__(self, tables: Tables, roll: RollImport) -> None:
        for found in problems(tables):
            self.problems.append(
                {
                    "line": found.line,
                    "column": found.field,
                    "code": found.code,
                    "message": explain(found.code, found.params),
                }
            )
        for note, lines, first in note_counts(tables):
            code, _colon, field = note.partition(":")
            self.notes.append({"code": code, "column": field, "lines": lines, "first": first})
        for reason, lines, first in left_out_counts(tables):
            self.left_out.append({"code": reason, "lines": lines, "first": first})
        if self.rejected and self.rejected.suffix.lower() == ".xlsx":
            with self.rejected.open("wb") as book:
                write_workbook(book, rejected_table(tables, roll))
        elif self.rejected:
            with self.rejected.open("w", encoding="utf-8", newline="") as out:
                out.writelines(written(rejected_table(tables, roll), get_language() or "kk"))


def _document(findings: Findings, found: _Inspection) -> dict[str, Any]:
    counts, roll = findings.counts, findings.roll
    return {
        "file": roll.file_name,
        "sheet": roll.sheet,
        "sheets": [{"name": one["name"], "first": one["before"] + 1} for one in roll.parts],
        "columns": [
            {"heading": called(roll.headings, place), "field": field} for place, field in enumerate(roll.fields)
        ],
        "on": roll.on,
        "rows": findings.rows,
        "created": counts["new"],
        "updated": counts["updated"],
        "unchanged": counts["unchanged"],
        "moved": counts["moved"],
        "rejected": counts["rejected"],
        "missing": findings.missing,
        "left": findings.leaving,
        "clamped": counts["clamped"],
        "units": [effect.as_dict() for effect in findings.effects],
        "notes": found.notes,
        "left_out": found.left_out,
        "problems": found.problems,
        "act": findings.act.pk if findings.act else None,
    }
