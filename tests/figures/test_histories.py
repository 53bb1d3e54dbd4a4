"""Random histories, and after each the engine against the count by hand; a refused act leaves no trace.

``pytest --hypothesis-profile=long tests/figures/test_histories.py`` replays thousands of them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Max
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import (
    DERIVED,
    SYSTEM,
    TODAY,
    Tree,
    a_member,
    a_surname,
    close,
    dated_tables,
    dump,
    leave,
    move,
    rename,
    transfer,
)  # fmt: skip
from tests.figures.brute import LEAVING, ROLES, SHARES, STOCKS, UNKNOWN, Brute
from tests.rolls.rolls import Taken, line, take

from tirek.figures.actions import fold_deltas
from tirek.figures.queries import UnitMove, explain, measure, records_of_move, series, verify
from tirek.figures.queries.readings import find
from tirek.kernel.declarations import Crossing
from tirek.kernel.errors import Refused
from tirek.kernel.identifiers import make_synthetic_iin
from tirek.kernel.periods import Period
from tirek.kernel.sealing import unseal
from tirek.members.actions import Particulars, correct_person
from tirek.members.enums import Ended
from tirek.members.models import Membership, Placement
from tirek.people.models import Person
from tirek.structure.actions import import_units, open_unit, undo_act
from tirek.structure.actions.imports import UnitRow
from tirek.structure.actions.names import Names
from tirek.structure.models import Act, Kind, Unit, UnitParent

settings.register_profile("long", settings.get_profile("tirek"), max_examples=5000)

FIRST = date(2020, 2, 20)
DAYS = st.integers(0, 40).map(lambda n: FIRST + timedelta(days=n))
# Turning 14 or 36 within those days, on 29 February and the day after too; others never.
BIRTHS = st.sampled_from(
    [None, date(1984, 2, 29), date(1984, 3, 1), date(1984, 3, 10), date(2006, 3, 5), date(2002, 1, 1), date(1960, 5, 5)]
)
SEXES = st.sampled_from(["", "m", "f"])
NUMBER = st.integers(0, 10**6)
KINDS = {"P": ("primary_org", "local_branch"), "G": ("group", "primary"), "D": ("district_branch", "branch")}
ABOVE = {"group": "primary", "primary": "local_branch", "local_branch": "branch", "branch": "centre"}

OPERATION = st.one_of(
    st.tuples(st.just("admit"), NUMBER, DAYS, BIRTHS, SEXES),
    st.tuples(st.just("admit"), NUMBER, DAYS, BIRTHS, SEXES),
    st.tuples(st.just("leave"), NUMBER, DAYS, st.sampled_from(LEAVING), st.integers(1, 3)),
    st.tuples(st.just("transfer"), NUMBER, DAYS, NUMBER, st.integers(1, 3)),
    st.tuples(st.just("transfer"), NUMBER, DAYS, NUMBER, st.integers(1, 3)),
    st.tuples(st.just("correct"), NUMBER, DAYS, BIRTHS, SEXES),
    st.tuples(st.just("open"), NUMBER, DAYS, st.sampled_from("PPGD"), st.booleans()),
    st.tuples(st.just("import"), NUMBER, DAYS, st.integers(1, 30), st.booleans()),
    st.tuples(st.just("close"), NUMBER, DAYS, st.just(0), st.just(0)),
    st.tuples(st.just("move"), NUMBER, DAYS, NUMBER, st.sampled_from(["group", "primary", "local_branch", ""])),
    st.tuples(st.just("move"), NUMBER, DAYS, NUMBER, st.sampled_from(["group", "primary", "local_branch"])),
    st.tuples(st.just("rename"), NUMBER, DAYS, NUMBER, st.just(0)),
    st.tuples(st.just("roll"), NUMBER, DAYS, BIRTHS, NUMBER),
    st.tuples(st.just("roll"), NUMBER, DAYS, BIRTHS, NUMBER),
    st.tuples(st.just("undo"), NUMBER, DAYS, st.just(0), st.just(0)),
    st.tuples(st.just("undo last"), NUMBER, DAYS, st.just(0), st.just(0)),
    st.tuples(st.just("fold"), NUMBER, DAYS, st.just(0), st.just(0)),
)


def units_of(*roles: str) -> list[Unit]:
    return list(Unit.objects.filter(role__in=roles).order_by("pk"))


def pick(things: list[Any], number: int) -> Any:
    return things[number % len(things)]


def some(number: int, count: int) -> list[Membership]:
    """Some standing memberships, perhaps none."""
    standing = list(Membership.objects.filter(ended=None).order_by("pk"))
    first = number % (len(standing) + 1)
    return standing[first : first + count]


def admit(number: int, day: date, born: date | None, sex: str) -> None:
    a_member(pick(units_of("primary", "group"), number), day, born, sex)


def soon(number: int, day: date, chosen: list[Membership]) -> date:
    """Mostly a day on which these members can go."""
    began = Placement.objects.filter(membership__in=chosen).aggregate(Max("period__startswith"))
    last = began["period__startswith__max"]
    return day if last is None or number % 5 == 0 else last + timedelta(days=1 + number % 7)


def end(number: int, day: date, reason: str, count: int) -> None:
    chosen = some(number, count)
    leave(chosen, soon(number, day, chosen), Ended(reason))


def send(number: int, day: date, to: int, count: int) -> None:
    chosen = some(number, count)
    transfer(chosen, pick(units_of("primary", "group"), to), soon(number, day, chosen))


def correct(number: int, _day: date, born: date | None, sex: str) -> None:
    people = list(Person.objects.order_by("pk"))
    if people:
        particulars = Particulars(surname="Түзетілген", birth_date=born, sex=sex)
        correct_person(actor=SYSTEM, person=pick(people, number), particulars=particulars, today=TODAY)


def open_one(number: int, day: date, letter: str, known: bool) -> None:
    kind, above = KINDS[letter]
    open_unit(
        actor=SYSTEM,
        code=f"{letter}{Act.objects.count()}",
        kind=Kind.objects.get(key=kind),
        parent=pick(units_of(above), number),
        names=Names(kk="Жаңа"),
        on=day,
        today=TODAY,
        roll_known=known,
    )


def import_two(number: int, day: date, life: int, ends: bool) -> None:
    """A primary organisation and a group in it, perhaps closed together since."""
    code = f"I{Act.objects.count()}"
    closed = day + timedelta(days=life) if ends else None
    rows = [
        UnitRow(
            line=line, code=c, parent=parent, kind=kind, name_kk=c, name_ru="", name_en="", opened=day, closed=closed
        )
        for line, (c, parent, kind) in enumerate(
            [(f"{code}g", code, "group"), (code, pick(units_of("local_branch"), number).code, "primary_org")], start=2
        )
    ]
    import_units(actor=SYSTEM, rows=rows, today=TODAY)


def close_one(number: int, day: date, _a: int, _b: int) -> None:
    everything = Unit.objects.exclude(role="centre").order_by("pk")
    empty = everything.exclude(placements__period__upper_inf=True).exclude(children__period__upper_inf=True)
    chosen = list(everything if number % 5 == 0 else empty)
    if chosen:
        close(pick(chosen, number), day)


def move_one(number: int, day: date, to: int, role: str) -> None:
    """To where its kind may stand; without a role anywhere, which is mostly refused."""
    if role:
        move(pick(units_of(role), number), pick(units_of(ABOVE[role]), to), day)
    else:
        everything = units_of(*ABOVE, "centre")
        move(pick(everything, number), pick(everything, to), day)


def rename_one(number: int, day: date, name: int, _b: int) -> None:
    rename(pick(units_of(*ABOVE), number), f"Ат {name % 3}", day)


def undo(number: int, _day: date, _a: int, _b: int) -> None:
    acts = list(Act.objects.order_by("pk"))
    undo_act(actor=SYSTEM, act=pick(acts, number), on=TODAY)


def undo_last(_number: int, _day: date, _a: int, _b: int) -> None:
    act = Act.objects.filter(undone_by=None).exclude(kind="undone").order_by("pk").last()
    if act:
        undo_act(actor=SYSTEM, act=act, on=TODAY)


def take_roll(number: int, day: date, born: date | None, seed: int) -> Taken:
    """A roll with new members, and with standing ones whose data or unit it gives otherwise, as chance has it.

    A birth date is changed within an IIN, which leaves the century open, or given where it lacked.
    """
    random = Random(seed)  # noqa: S311 - no secret
    places, chosen = units_of("primary", "group"), some(number, 3)
    on = soon(number, day, chosen)
    lines = [a_new_line(random, pick(places, seed + nth), on, born) for nth in range(random.randint(0, 2))]
    for membership in chosen:
        stands = Placement.objects.get(membership=membership, period__upper_inf=True).unit
        lines.append(a_known_line(random, membership.person, random.choice([stands, stands, pick(places, seed)]), born))
    if not lines:
        lines = [a_new_line(random, pick(places, seed), on, born)]
    return take(*lines, on=on, allow_transfers=seed % 4 > 0)


def a_new_line(random: Random, unit: Unit, on: date, born: date | None) -> dict[str, str]:
    sex, day = random.choice(["", "ер", "әйел"]), born or date(1984, 2, 29)
    iin = make_synthetic_iin(day, "f" if sex == "әйел" else "m", Person.objects.count() + random.randrange(1000))
    told = day.isoformat() if random.random() < 0.5 else ""
    joined = on - timedelta(days=random.choice([0, 0, 3, 400]))
    numbered = random.random() < 0.7
    return line(
        unit.code,
        a_surname(),
        sex=sex,
        birth_date=told,
        iin=iin if numbered else "",
        joined=joined.isoformat(),
        since=random.choice(["", on.isoformat()]),
    )


def a_known_line(random: Random, person: Person, unit: Unit, born: date | None) -> dict[str, str]:
    told = person.birth_date or born
    if person.iin_cipher is not None:
        iin = unseal(bytes(person.iin_cipher))
        century = random.choice([1900, 2000])
        told = date(century + int(iin[:2]), int(iin[2:4]), int(iin[4:6])) if iin[2:6] != "0229" else told
    return line(
        unit.code,
        person.surname,
        given_name=person.given_name,
        sex=random.choice(["", "ер", "әйел"]),
        birth_date=told.isoformat() if told else "",
        iin=unseal(bytes(person.iin_cipher)) if person.iin_cipher is not None else "",
        joined="",
    )


def roll(number: int, day: date, born: date | None, seed: int) -> None:
    take_roll(number, day, born, seed)


def fold_now(_number: int, _day: date, _a: int, _b: int) -> None:
    fold_deltas()


DO: dict[str, Callable[[Any, Any, Any, Any], None]] = {
    "admit": admit,
    "leave": end,
    "transfer": send,
    "correct": correct,
    "open": open_one,
    "import": import_two,
    "close": close_one,
    "move": move_one,
    "rename": rename_one,
    "roll": roll,
    "undo": undo,
    "undo last": undo_last,
    "fold": fold_now,
}

TRACED = (
    *DERIVED,
    *("structure_act", "structure_actimage", "audit_entry", "kernel_series"),
    *("figures_delta", "figures_day", "figures_month", "figures_final"),
)


def trace() -> dict[str, Any]:
    tables = (*dated_tables(), *TRACED)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{t}', count(*), sum(hashtext({t}::text)) FROM {t}" for t in tables))
        return {table: found for table, *found in cursor.fetchall()}


def play(operations: list[tuple[Any, ...]]) -> int:
    """Do them all; returns how many were refused, each without a trace."""
    refused = 0
    for name, *arguments in operations:
        before = trace()
        try:
            DO[name](*arguments)
        except Refused:
            refused += 1
            assert trace() == before, name
    return refused


COUNTED = (*STOCKS, *ROLES, *SHARES, "units.holding", "units.known", "members.per_primary", "members.median_age")
FLOWS = ("members.joined", "members.left", "members.transferred_in", "members.transferred_out")


def check_days(brute: Brute, days: list[date]) -> None:
    """Every stock, share and median, of every unit, on these days."""
    for day in days:
        read = measure(COUNTED, list(brute.units), day)
        for (key, unit_id), reading in read.items():
            expected = brute.stock(key, unit_id, day)
            assert reading.value == expected, (key, Unit.objects.get(pk=unit_id).code, day)
            if expected is not None and key.startswith("members."):
                assert (reading.complete, reading.known_from) == brute.complete(unit_id, day)
            if expected is not None and key in SHARES:
                assert reading.unknown == brute.stock(UNKNOWN[key], unit_id, day)
                assert reading.denominator == brute.stock("members.active", unit_id, day)


def check_periods(brute: Brute, periods: list[Period]) -> None:
    """Every flow and crossing of every unit, also by slice, and opening + joined + in − left − out = closing."""
    slices = [("members.transferred_in", s) for s in ("transfer", "unit_moved")]
    slices += [("members.transferred_out", s) for s in ("transfer", "unit_moved")]
    slices += [("members.joined", "admission"), ("members.left", "death")]
    for period in periods:
        assert period.start is not None
        assert period.end is not None
        first, after = period.start, period.end
        read = measure(FLOWS, list(brute.units), period)
        for (key, unit_id), reading in read.items():
            stood = brute.stood(unit_id, first, after - timedelta(days=1))
            assert reading.value == (brute.flow(key, unit_id, first, after) if stood else None), (key, unit_id, period)
            if stood:
                assert (reading.complete, reading.known_from) == brute.flow_complete(unit_id, first, after), (
                    unit_id,
                    period,
                )
        for key, slice_ in slices:
            for (_key, unit_id), reading in measure([key], list(brute.units), period, slice_).items():
                if reading.value is not None:
                    assert reading.value == brute.flow(key, unit_id, first, after, slice_), (
                        key,
                        slice_,
                        unit_id,
                        period,
                    )
        check_identity(brute, period, read)


def check_identity(brute: Brute, period: Period, read: dict[Any, Any]) -> None:
    assert period.start is not None
    assert period.end is not None
    opening = measure(["members.active"], list(brute.units), period.start - timedelta(days=1))
    closing = measure(["members.active"], list(brute.units), period.end - timedelta(days=1))
    for unit_id in brute.units:
        joined, left, came, went = (read[key, unit_id].value for key in FLOWS)
        if joined is not None:
            before = opening["members.active", unit_id].value or 0
            after = closing["members.active", unit_id].value or 0
            assert before + joined + came - left - went == after, (unit_id, period)


def check_records(brute: Brute, random: Random, days: list[date], periods: list[Period]) -> None:
    """The records behind a number are as many as the number says."""
    unit_id = random.choice(list(brute.units))
    for key in ("members.active", "members.youth", "units.primary"):
        day = random.choice(days)
        assert len(explain(actor=SYSTEM, key=key, unit_id=unit_id, at=day).rows) == (
            brute.stock(key, unit_id, day) or 0
        )
    for key in FLOWS:
        period = random.choice(periods)
        assert period.start is not None
        assert period.end is not None
        slice_ = "transfer" if "transferred" in key else ""
        found = explain(actor=SYSTEM, key=key, unit_id=unit_id, at=period)
        assert found.shown == brute.flow(key, unit_id, period.start, period.end, slice_)
        if slice_:
            carried = sum(by.count for by in found.unit_moves)
            assert carried == brute.flow(key, unit_id, period.start, period.end, "unit_moved")
            check_carried(key, unit_id, found.unit_moves)


def check_carried(key: str, unit_id: int, carried: list[UnitMove]) -> None:
    """Each unit that bore members across moved that day, and its members are as many as it says."""
    figure = find(key)
    assert isinstance(figure, Crossing)
    for by in carried:
        assert UnitParent.objects.filter(unit=by.unit, period__startswith=by.day).exists()
        rows = records_of_move(actor=SYSTEM, figure=figure, unit_id=unit_id, move=by)
        assert (rows.count(), by.shown) == (by.count, by.count)


@pytest.fixture
def tree(db: None) -> Tree:
    tree = Tree(date(2020, 2, 1))
    for number, unit in enumerate(units_of("primary", "group") * 2):
        a_member(unit, date(2020, 2, 2), date(1984 - number, 2, 29 - number), "mf"[number % 2])
    return tree


@settings(
    max_examples=settings().max_examples // 5,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    operations=st.lists(OPERATION, min_size=8, max_size=30),
    random=st.randoms(use_true_random=False),
    late=DAYS,
)
def test_any_history_counts_as_by_hand(
    tree: Tree, operations: list[tuple[Any, ...]], random: Random, late: date
) -> None:
    with transaction.atomic():
        play(operations)
        brute = Brute()
        near = sorted(brute.days_of_interest())
        days = [late, *random.sample(near, min(4, len(near))), date(2020, 2, 29), date(2021, 3, 1)]
        days += [day - timedelta(days=1) for day in days[:2]]
        periods = []
        for _turn in range(4):
            first, last = sorted((random.choice(near), random.choice(days)))
            periods.append(Period(first, last + timedelta(days=random.choice([1, 1, 9]))))
        check_days(brute, days)
        check_periods(brute, periods)
        check_records(brute, random, days, periods)
        points = series("members.active", tree["A"].pk, days)
        assert [p.value for p in points] == [brute.stock("members.active", tree["A"].pk, day) for day in days]
        assert (wrong := verify()) is None, wrong
        fold_deltas()
        assert (wrong := verify()) is None, wrong
        check_days(brute, days[:2])
        transaction.set_rollback(True)


def test_rolls_and_their_undoing_count_as_by_hand(db: None) -> None:
    """A first roll, one that corrects it, one that moves; then all of it undone. After each step the count by hand."""
    tree = Tree(date(2020, 1, 1), roll_known=False)
    born, iin = date(1984, 3, 10), make_synthetic_iin(date(1984, 3, 10), "f", 0)
    young = {"iin": iin, "sex": "", "joined": "2020-02-05"}
    steps = [
        [line("P1", "Алғашқы", birth_date="", **young), line("P1", "Екінші", birth_date="", joined="2020-02-05")],
        [line("P1", "Алғашқы", birth_date=born.isoformat(), **{**young, "sex": "әйел"})],
        [line("P1", "Екінші", birth_date="2000-03-10", joined="2020-02-05")],
        [line("P4", "Алғашқы", birth_date="", **young), line("G4", "Үшінші", birth_date="2002-01-01", joined="")],
    ]
    outcomes = ["new", "updated", "updated", "moved"]
    states = [dump()]
    for nth, (lines, outcome) in enumerate(zip(steps, outcomes, strict=True)):
        taken = take(*lines, on=date(2020, 3, 1) + timedelta(days=nth), allow_transfers=True)
        assert (taken.problems, taken.findings.counts[outcome] > 0) == ([], True), outcome
        check_now()
        states.append(dump())
    assert sorted(Unit.objects.exclude(known_from=None).values_list("code", "known_from")) == [
        ("G1", date(2020, 3, 1)), ("G4", date(2020, 3, 4)), ("P1", date(2020, 3, 1)), ("P4", date(2020, 3, 4)),
    ]  # fmt: skip
    assert measure(["members.youth"], [tree["C"].pk], date(2020, 3, 2))["members.youth", tree["C"].pk].value == 2
    for state in reversed(states[:-1]):
        undo_last(0, TODAY, 0, 0)
        assert dump() == state
        check_now()


def check_now() -> None:
    brute = Brute()
    check_days(brute, [date(2020, 2, 5), date(2020, 2, 29), *(date(2020, 3, day) for day in range(1, 6)), TODAY])
    check_periods(brute, [Period(date(2020, 2, 1), date(2020, 3, 3)), Period(date(2020, 3, 1), date(2020, 4, 1))])
    assert (wrong := verify()) is None, wrong
