"""Rolls to import: files as branches send them, of people nobody has yet, and what is raw SQL of the same rows."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import Any

from django.db import connection

from tirek.demo.actions.persons import InventedPerson, Persons
from tirek.kernel.identifiers import synthetic_iins
from tirek.structure.models import Unit

HEADINGS = (
    "код",
    "фамилия",
    "имя",
    "отчество",
    "иин",
    "дата рождения",
    "пол",
    "телефон",
    "дата вступления",
    "номер билета",
)
_SEXES = {"m": "муж", "f": "жен"}

# The same rows by hand: no check, no encryption, no log, no reading of dates or names, but the same columns, indexes
# and triggers, of which none can be left out.
BY_HAND = (
    """
    CREATE TEMP TABLE hand (
        unit text, surname text, given text, patronymic text, iin text, born date, sex text, phone text, joined date,
        number text, person_id bigint, membership_id bigint) ON COMMIT DROP
    """,
    """
    COPY hand (unit, surname, given, patronymic, iin, born, sex, phone, joined, number) FROM STDIN
    (FORMAT csv, HEADER, DELIMITER ';', FORCE_NOT_NULL (patronymic, phone))
    """,
    "UPDATE hand SET person_id = nextval('people_person_id_seq'), membership_id = nextval('members_membership_id_seq')",
    "ANALYZE hand",
    """
    INSERT INTO people_person (id, surname, given_name, patronymic, birth_date, sex, iin_index, phone, email)
    SELECT person_id, surname, given, patronymic, born, CASE sex WHEN 'муж' THEN 'm' ELSE 'f' END, sha256(iin::bytea),
           phone, ''
    FROM hand ORDER BY person_id
    """,
    """
    INSERT INTO members_membership (id, person_id, number, joined, end_reason)
    SELECT membership_id, person_id, number, joined, '' FROM hand ORDER BY membership_id
    """,
    """
    INSERT INTO members_placement (membership_id, unit_id, period, began, ended, birth_date, sex)
    SELECT h.membership_id, u.id, daterange(greatest(h.joined, lower(u.period)), NULL), 'admission', '', h.born,
           CASE h.sex WHEN 'муж' THEN 'm' ELSE 'f' END
    FROM hand h JOIN structure_unit u ON u.code = h.unit ORDER BY h.membership_id
    """,
)
# Foreign keys are checked at the commit, and nothing measured here is committed.
AT_COMMIT = "SET CONSTRAINTS ALL IMMEDIATE"


def write_roll(path: Path, rows: int, *, day: date) -> None:
    """A file of so many new members, unit after unit, all units that hold members that day."""
    units = Unit.objects.filter(role__in=["primary", "group"], period__contains=day, known_from__lte=day)
    codes = list(units.order_by("pk").values_list("code", flat=True))
    persons = _persons(day)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADINGS)
        for n in range(rows):
            at = n * len(codes) // rows
            joined = _meeting(at, n, day)
            person = next(persons)
            writer.writerow(
                (codes[at], person.surname, person.given_name, person.patronymic, person.iin, person.birth_date,
                 _SEXES[person.sex], person.phone, joined, f"B{n:07}")
            )  # fmt: skip


def _meeting(unit: int, n: int, day: date) -> date:
    """Each unit admits on two days of each of the last six years, which are others than its neighbour's."""
    return day - timedelta(days=1 + 183 * (n % 12) + unit % 29)


def _persons(day: date) -> Iterator[InventedPerson]:
    """Invented ones, of whom everything is known, with numbers that nobody who stands has.

    Nor may one be taken for somebody who stands: a roll knows who has no number by name and birth date.
    """
    made, taken = Persons(Random(17)), _taken()  # noqa: S311 - the same file in every run
    _pass_over(made)
    numbers: dict[tuple[date, str], Iterator[str]] = {}
    for serial in count():
        person = made.make(joined=day - timedelta(days=6 * 366), serial=serial)
        if person.birth_date is None or not person.sex:
            continue
        key = person.birth_date, person.sex
        if key not in numbers:
            numbers[key] = islice(synthetic_iins(*key), taken.get(key, 0), None)
        yield person._replace(iin=next(numbers[key]))


def _taken() -> dict[tuple[date, str], int]:
    """How many numbers of a day and sex are in use: the demonstration takes them from the first on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT birth_date, sex, count(*) FROM people_person WHERE iin_index IS NOT NULL GROUP BY 1, 2")
        return {(born, sex): number for born, sex, number in cursor.fetchall()}


def _pass_over(made: Persons) -> None:
    """No name of those without a number is drawn: with a birth date nearly theirs it would be asked about."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name_fold FROM people_person WHERE iin_index IS NULL")
        made.names_alone.update(name for (name,) in cursor.fetchall())


def insert_by_hand(path: Path) -> None:
    """Carry out ``BY_HAND``."""
    with connection.cursor() as cursor:
        for sql in BY_HAND:
            if sql.lstrip().startswith("COPY"):
                _copy(cursor, sql, path)
            else:
                cursor.execute(sql)


def _copy(cursor: Any, sql: str, path: Path) -> None:
    with cursor.copy(sql) as copy, path.open("rb") as file:
        while piece := file.read(1 << 16):
            copy.write(piece)
