"""Rolls made up for tests: lines as dictionaries, files as bytes. Nobody in them exists."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from tests.factories import SYSTEM, TODAY

from tirek.kernel.actor import Actor
from tirek.members.models import Membership
from tirek.rolls.actions import Findings, Settings, import_roll
from tirek.rolls.models import RollImport
from tirek.rolls.queries.absent import missing_if_full, missing_members
from tirek.rolls.queries.effects import FoundProblem, Tables, effects, problems
from tirek.structure.models import Unit

ON = date(2020, 1, 1)
HEADINGS = {
    "unit": "Ұйым коды",
    "surname": "Тегі",
    "given_name": "Аты",
    "patronymic": "Әкесінің аты",
    "iin": "ЖСН",
    "birth_date": "Туған күні",
    "sex": "Жынысы",
    "phone": "Телефон",
    "email": "E-mail",
    "joined": "Мүше болған күні",
    "since": "Есепке алынған күні",
    "number": "Билет нөмірі",
}


def line(unit: str = "P1", surname: str = "Сынақов", **more: str) -> dict[str, str]:
    """A line of a roll: somebody born in 1980 who joined in 2015, unless said otherwise."""
    given = {"given_name": "Асан", "birth_date": "15.06.1980", "sex": "ер", "joined": "01.03.2015"}
    return {"unit": unit, "surname": surname, **given, **more}


def file_of(*lines: dict[str, str], delimiter: str = ";") -> io.BytesIO:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(HEADINGS.values())
    writer.writerows([one.get(field, "") for field in HEADINGS] for one in lines)
    return io.BytesIO(text.getvalue().encode())


@dataclass
class Taken:
    """What became of a roll, with what was seen before its lines were gone."""

    findings: Findings
    problems: list[FoundProblem]
    absent: list[str]

    @property
    def codes(self) -> list[tuple[int, str]]:
        return [(found.line, found.code) for found in self.problems]

    def __getattr__(self, name: str) -> Any:
        return self.findings.counts[name]


def take(
    *lines: dict[str, str],
    actor: Actor = SYSTEM,
    on: date = ON,
    dry_run: bool = False,
    file: Any = None,
    look: Callable[[Tables], None] | None = None,
    **settings: Any,
) -> Taken:
    seen: list[FoundProblem] = []
    absent: list[str] = []

    def inspect(tables: Tables, _roll: RollImport) -> None:
        seen.extend(problems(tables))
        if settings.get("full"):
            absent.extend(one.name for one in missing_if_full(tables))
        else:
            everywhere = list(Unit.objects.order_by("pk").values_list("pk", flat=True))
            absent.extend(one.name for one in missing_members(tables, effects(tables), on=on, endable=everywhere))
        if look:
            look(tables)

    findings = import_roll(
        actor=actor,
        file=file or file_of(*lines),
        name="roll.csv",
        settings=Settings(on=on, **settings),
        today=TODAY,
        dry_run=dry_run,
        inspect=inspect,
    )
    return Taken(findings, seen, absent)


def refused(*lines: dict[str, str], **more: Any) -> list[str]:
    """The codes of the problems of the last line; the whole roll is taken."""
    taken = take(*lines, **more)
    return [code for number, code in taken.codes if number == len(lines) + 1]


def the_member(surname: str) -> Membership:
    return Membership.objects.select_related("person").get(person__surname=surname)


def whole_dump() -> dict[str, list[str]]:
    """Every row of every table, and where every sequence stands."""
    content = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM public."{table}" t ORDER BY 1')
            content[table] = [row for (row,) in cursor.fetchall()]
        cursor.execute("SELECT sequencename, last_value::text FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1")
        content["sequences"] = [f"{name} {value}" for name, value in cursor.fetchall()]
    return content
