"""Writing much at once: a roll, a tree of units. Each run is taken back, so the next finds the same database."""

import csv
import io
import time
from datetime import date, timedelta

from django.db import connection, transaction

from bench.clock import AnswersDiffer, Result, Target
from tirek.figures.queries import measure
from tirek.kernel.actor import SystemActor
from tirek.kernel.identifiers import make_synthetic_iin
from tirek.members.actions.roll import Settings, import_roll
from tirek.structure.actions import import_units
from tirek.structure.actions.imports import UnitRow
from tirek.structure.enums import ActKind, Role
from tirek.structure.models import Unit
from tirek.structure.models.acts import begin_act, recording

ACTOR = SystemActor("bench")
# The same rows by hand: no check, no encryption, no log, but the same triggers.
RAW_ROLL = """
WITH row AS (SELECT n, (%(units)s::bigint[])[1 + n %% cardinality(%(units)s::bigint[])] AS unit_id
             FROM generate_series(1, %(count)s) n),
person AS (
    INSERT INTO people_person (public_id, surname, given_name, patronymic, birth_date, sex, phone, email)
    SELECT gen_random_uuid(), 'Сынақов' || n, 'Асан', '', date '1960-01-01' + n %% 15000, 'm', '', '' FROM row
    RETURNING id, surname, birth_date),
membership AS (
    INSERT INTO members_membership (person_id, number, joined, end_reason)
    SELECT id, 'B' || surname, %(on)s, '' FROM person RETURNING id, person_id)
INSERT INTO members_placement (membership_id, unit_id, period, began, ended, birth_date, sex)
SELECT m.id, r.unit_id, daterange(%(on)s, NULL), 'admission', '', p.birth_date, 'm'
FROM membership m JOIN person p ON p.id = m.person_id JOIN row r ON p.surname = 'Сынақов' || r.n
"""


def roll(today: date, rounds: int, count: int) -> Result:
    """New members of many units, from the bytes of the file to the folded figures."""
    day = today - timedelta(days=30)
    units = list(Unit.objects.filter(role=Role.PRIMARY, period__contains=day, known_from__lte=day).order_by("pk")[:200])
    file = _roll_file(units, count, day)
    ours, by_hand = [], []
    for _ in range(rounds):
        before = _total("members.active", today)
        with transaction.atomic():
            begin = time.perf_counter()
            import_roll(actor=ACTOR, file=io.BytesIO(file), name="bench.csv", settings=Settings(on=today), today=today)
            ours.append(time.perf_counter() - begin)
            _expect(before + count, _total("members.active", today))
            transaction.set_rollback(True)
        with transaction.atomic():
            begin = time.perf_counter()
            act = begin_act(ActKind.MEMBER_ADMITTED, actor=ACTOR, unit=None, on=day)
            with recording(act), connection.cursor() as cursor:
                cursor.execute(RAW_ROLL, {"units": [unit.pk for unit in units], "count": count, "on": day})
            by_hand.append(time.perf_counter() - begin)
            _expect(before + count, _total("members.active", today))
            transaction.set_rollback(True)
    return Result(
        name=f"roll of {count:,} new members", ours=sorted(ours), by_hand=sorted(by_hand), rows=count,
        target=Target(rate=4000),
    )  # fmt: skip


def _roll_file(units: list[Unit], count: int, day: date) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(("код", "фамилия", "имя", "иин", "дата рождения", "пол", "дата вступления", "номер билета"))
    for n in range(count):
        # Older than anybody of the demonstration, so that no number is taken.
        born = date(1920, 1, 1) + timedelta(days=n % 3650)
        iin = make_synthetic_iin(born, "m", n // 3650)
        unit = units[n % len(units)].code
        writer.writerow((unit, f"Сынақов{_letters(n)}", "Асан", iin, born, "м", day, f"B{n:07}"))
    return text.getvalue().encode()


def _letters(number: int) -> str:
    """A number as letters: names have no digits."""
    alphabet = "абвгдежзик"
    return "".join(alphabet[int(digit)] for digit in str(number))


def units(today: date, count: int) -> Result:
    """A tree of regions, districts and primary organisations under the centre, beside those that stand."""
    rows = _unit_rows(count, Unit.objects.get(role=Role.CENTRE).code)
    before = _total("units.primary", today)
    primary = sum(row.kind == "primary_org" for row in rows)
    with transaction.atomic():
        begin = time.perf_counter()
        import_units(actor=ACTOR, rows=rows, today=today)
        seconds = time.perf_counter() - begin
        _expect(before + primary, _total("units.primary", today))
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM structure_unit WHERE role = 'primary' AND period @> %s::date", [today])
            _expect(before + primary, cursor.fetchone()[0])
        transaction.set_rollback(True)
    return Result(
        name=f"tree of {len(rows):,} units", ours=[seconds], by_hand=[], rows=len(rows), target=Target(longest=10)
    )


def _unit_rows(count: int, centre: str) -> list[UnitRow]:
    found: list[tuple[str, str, str]] = []
    for region in range(20):
        found.append((f"B{region}", centre, "regional_branch"))
        for district in range(11):
            found.append((f"B{region}-{district}", f"B{region}", "district_branch"))
            found += [
                (f"B{region}-{district}-{n}", f"B{region}-{district}", "primary_org") for n in range(count // 220 - 1)
            ]
    return [
        UnitRow(line=line, code=code, parent=parent, kind=kind, name_kk=code, name_ru=code, name_en=code,
                opened=date(2020, 1, 1), closed=None)
        for line, (code, parent, kind) in enumerate(found, 2)
    ]  # fmt: skip


def _total(key: str, day: date) -> int:
    centre = Unit.objects.get(role=Role.CENTRE)
    return int(measure([key], [centre.pk], day)[key, centre.pk].value or 0)


def _expect(wanted: int, got: int) -> None:
    if wanted != got:
        raise AnswersDiffer(f"{got} instead of {wanted}")
