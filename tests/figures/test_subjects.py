"""Slices that are rows of a table, and numbers over a period that nothing adds up to, against a count by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import SYSTEM, Tree, move
from tests.figures.brute import Brute
from tests.figures.probe import TOPICS, declare, facts, run, standing, within, write

from tirek.figures.actions import fold_deltas
from tirek.figures.queries import by_slice, explain, measure, series, verify
from tirek.figures.queries.explain import CountedAnew, NoRecords
from tirek.figures.queries.slices import SliceUnknown, SubjectNeeded, slices_of
from tirek.figures.tables import reading_text
from tirek.kernel.declarations import Contribution, Crossing, Kept, Stock, Subjects, figures
from tirek.kernel.errors import Refused
from tirek.kernel.periods import Period
from tirek.structure.permissions import VIEW_UNIT

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
FIRST = date(2020, 2, 20)
DAYS = st.integers(0, 40).map(lambda n: FIRST + timedelta(days=n))
SPRING = Period(date(2020, 2, 1), date(2020, 5, 1))
NUMBER = st.integers(0, 10**6)
LEAVES = ("P1", "P2", "P3", "P4", "G1")
OPERATION = st.one_of(
    st.tuples(st.just("write"), NUMBER, DAYS, st.sampled_from(TOPICS), st.none() | DAYS),
    st.tuples(st.just("write"), NUMBER, DAYS, st.sampled_from(TOPICS), st.none() | DAYS),
    st.tuples(st.just("change"), NUMBER, DAYS, st.sampled_from(TOPICS), st.none() | DAYS),
    st.tuples(st.just("delete"), NUMBER, DAYS, st.just(""), st.none()),
    st.tuples(st.just("move"), NUMBER, DAYS, st.just(""), st.none()),
    st.tuples(st.just("fold"), NUMBER, DAYS, st.just(""), st.none()),
)


@pytest.fixture
def tree(monkeypatch: pytest.MonkeyPatch) -> Tree:
    declare(monkeypatch)
    return Tree()


def do(tree: Tree, what: str, number: int, day: date, topic: str, solved: date | None) -> None:
    row = [tree[LEAVES[number % len(LEAVES)]].pk, day, topic, number % 7, number % 3, solved]
    if what == "write":
        run("INSERT INTO probe_fact (unit_id, day, topic, amount, person, solved) VALUES (%s, %s, %s, %s, %s, %s)", row)
    elif what == "change":
        columns = "(unit_id, day, topic, amount, person, solved) = (%s, %s, %s, %s, %s, %s)"
        run(f"UPDATE probe_fact SET {columns} WHERE id %% 4 = %s", [*row, number % 4])
    elif what == "delete":
        run("DELETE FROM probe_fact WHERE id %% 5 = %s", [number % 5])
    elif what == "move":
        move(tree[("A1", "B1")[number % 2]], tree[("A", "B")[number // 2 % 2]], day)
    else:
        fold_deltas()


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(OPERATION, max_size=12), first=DAYS, length=st.integers(1, 30), as_of=st.none() | DAYS)
def test_any_history_reads_as_counted_by_hand(
    tree: Tree, history: list[Any], first: date, length: int, as_of: date | None
) -> None:
    with transaction.atomic():
        for operation in history:
            try:
                with transaction.atomic():
                    do(tree, *operation)
            except Refused:
                continue
        assert verify() is None
        _agree(tree, Period(first, first + timedelta(days=length)), as_of)
        transaction.set_rollback(True)


def _agree(tree: Tree, period: Period, as_of: date | None) -> None:
    brute, ids = Brute(), [tree[code].pk for code in ("C", "A", "B", "A1", "P1")]
    rows = facts()
    seen = as_of or period.last_day
    last = period.last_day
    assert last is not None
    assert seen is not None
    flows = measure(["probe.facts", "probe.people", "probe.solved", "probe.solved_share"], ids, period, as_of=as_of)
    open_ones, parts = measure(["probe.open"], ids, last), by_slice("probe.amounts", ids, period)
    for unit in ids:
        here = within(rows, brute, unit, period)
        solved = sum(1 for fact in here if fact.solved and fact.solved <= seen)
        assert flows["probe.facts", unit].value == len(here)
        assert (flows["probe.people", unit].value or 0) == len({fact.person for fact in here})
        assert (flows["probe.solved", unit].value or 0) == solved
        share = flows["probe.solved_share", unit]
        assert (share.numerator, share.denominator) == (solved, len(here))
        assert share.value == (Fraction(100 * solved, len(here)) if here else None)
        assert open_ones["probe.open", unit].value == standing(rows, brute, unit, last)
        assert {part.key: value for part, value in parts[unit]} == {
            topic: sum(fact.amount for fact in within(rows, brute, unit, period, topic)) for topic in TOPICS
        }
    for topic in TOPICS:
        sliced, stock = measure(["probe.facts"], ids, period, topic), measure(["probe.open"], ids, last, topic)
        for unit in ids:
            assert sliced["probe.facts", unit].value == len(within(rows, brute, unit, period, topic))
            assert stock["probe.open", unit].value == standing(rows, brute, unit, last, topic)


def test_what_cannot_be_added_up_is_read_by_subject_only(tree: Tree) -> None:
    write(tree, "P1", date(2020, 3, 1), "roads", 12)
    write(tree, "P2", date(2020, 3, 2), "water", 30)
    write(tree, "P2", date(2020, 3, 3), "farms", 500)
    unit = tree["A"].pk
    ask: list[Callable[[], Any]] = [
        lambda: measure(["probe.amounts"], [unit], SPRING),
        lambda: series("probe.amounts", unit, [SPRING]),
        lambda: measure(["probe.farm_share"], [unit], SPRING),
        lambda: explain(actor=SYSTEM, key="probe.amounts", unit_id=unit, at=SPRING),
    ]
    for refused in ask:
        with pytest.raises(SubjectNeeded):
            refused()
    farms = measure(["probe.amounts"], [unit], SPRING, "farms")["probe.amounts", unit]
    assert (farms.value, reading_text(farms)) == (Fraction(500), "500\u202fга")
    ratio = measure(["probe.farm_share"], [unit], SPRING, "farms")["probe.farm_share", unit]
    assert (ratio.numerator, ratio.denominator) == (500, 1)
    # Where the rest is measured alike it is added up.
    run("DELETE FROM probe_fact WHERE topic = 'farms'", [])
    run("DELETE FROM probe_topic WHERE slug = 'farms'", [])
    alike = measure(["probe.amounts"], [unit], SPRING)["probe.amounts", unit]
    assert (alike.value, reading_text(alike)) == (Fraction(42), "42\u202fкм")


def test_a_part_that_is_not_there_is_refused(tree: Tree) -> None:
    for key in ("probe.facts", "members.joined", "members.women", "members.youth_share"):
        at: Any = SPRING if figures[key].key in ("probe.facts", "members.joined") else SPRING.last_day
        with pytest.raises(SliceUnknown):
            measure([key], [tree["A"].pk], at, "nothing")


def test_subjects_are_named_in_the_language_of_the_reader(tree: Tree) -> None:
    kept = figures["probe.amounts"]
    assert isinstance(kept, Kept)
    with translation.override("ru"):
        named = {each.key: each.name for each in slices_of([kept])["probe.amounts"]}
    assert named == {"farms": "Хозяйства", "roads": "Дороги", "water": "Су"}


def test_a_contribution_under_no_subject_is_found(tree: Tree) -> None:
    write(tree, "P1", date(2020, 3, 1), "bridges")
    fold_deltas()
    wrong = verify()
    assert wrong is not None
    assert (wrong.slice, wrong.kept, wrong.counted) == ("bridges", 0, 1)


def test_records_of_one_subject_are_those_of_its_number(tree: Tree) -> None:
    """The probe's facts stand in for units: a fact numbered as a unit is explained by that unit."""
    for code, topic in (("P1", "roads"), ("P2", "roads"), ("P3", "farms")):
        write(tree, code, date(2020, 3, 1), topic)
        run("UPDATE probe_fact SET id = unit_id WHERE unit_id = %s", [tree[code].pk])
    found = explain(actor=SYSTEM, key="probe.facts", unit_id=tree["A"].pk, at=SPRING, slice_="roads")
    assert sorted(unit.code for unit in found.rows) == ["P1", "P2"]
    assert (found.shown, found.hidden) == (2, 0)
    whole = explain(actor=SYSTEM, key="probe.facts", unit_id=tree["A"].pk, at=SPRING)
    assert whole.shown == 3


def test_what_is_counted_anew_says_that_it_has_no_records(tree: Tree) -> None:
    for key, refusal in (
        ("probe.people", CountedAnew),
        ("members.median_age", CountedAnew),
        ("probe.solved_share", NoRecords),
    ):
        with pytest.raises(refusal):
            explain(actor=SYSTEM, key=key, unit_id=tree["A"].pk, at=SPRING)


def test_a_cohort_is_seen_as_of_a_day_and_people_are_counted_once(tree: Tree) -> None:
    write(tree, "P1", date(2020, 3, 1), "roads", person=7, solved=date(2020, 3, 20))
    write(tree, "P2", date(2020, 4, 1), "roads", person=7, solved=date(2020, 6, 1))
    unit, months = tree["A"].pk, [Period.of_month(2020, 3), Period.of_month(2020, 4)]
    assert [reading.value for reading in series("probe.people", unit, months)] == [1, 1]
    assert measure(["probe.people"], [unit], SPRING)["probe.people", unit].value == 1
    seen = [
        measure(["probe.solved"], [unit], SPRING, as_of=day)["probe.solved", unit].value
        for day in (date(2020, 3, 20), date(2020, 5, 31), date(2020, 6, 1), None)
    ]
    assert seen == [1, 1, 2, 1]


def test_as_many_questions_for_many_as_for_one(tree: Tree) -> None:
    months = [Period.of_month(2020, month) for month in range(1, 13)]
    taken = []
    for ask in (
        lambda: measure(["probe.facts"], [tree["C"].pk], SPRING),
        lambda: measure(["probe.facts", "members.joined"], tree.ids(), SPRING, "")["probe.facts", tree["C"].pk],
        lambda: series("probe.solved_share", tree["C"].pk, months),
        lambda: by_slice("probe.amounts", tree.ids(), SPRING),
    ):
        with CaptureQueriesContext(connection) as queries:
            ask()
        taken.append(len(queries))
    # The subjects; a cohort; by slice nobody asks whether the units stood.
    assert taken == [2, 3, 3, 2]


def test_a_whole_of_many_subjects_takes_no_more_questions_than_one_of_few(tree: Tree) -> None:
    """It is added up in the statement that reads the sums, however many rows the table of subjects has."""
    write(tree, "P1", FIRST, "roads", 12, person=1)
    taken = []
    for more in (0, 200):
        run("INSERT INTO probe_topic SELECT 'more' || n, 'more', '', 'км' FROM generate_series(1, %s) n", [more])
        for number in range(0, more, 10):
            write(tree, "P2", FIRST, f"more{number + 1}", 1, person=1)
        with CaptureQueriesContext(connection) as queries:
            told = measure(["probe.facts"], [tree["C"].pk, tree["A"].pk], SPRING)
        taken.append((len(queries), told["probe.facts", tree["C"].pk].value))
    assert taken == [(2, Fraction(1)), (2, Fraction(21))]


def test_a_declaration_that_cannot_be_read_is_refused() -> None:
    shared: dict[str, Any] = {"key": "x", "name": "x", "how": "x", "topic": "units", "view": VIEW_UNIT}
    shared |= {
        "contributions": (Contribution(table="t", select=""),),
        "records": "structure.Unit",
        "record_template": "",
    }
    subjects = Subjects(table="t", key="k", label="l")
    with pytest.raises(ValueError, match="both"):
        Stock(**shared, subjects=subjects, slices=(("a", _("b")),))
    with pytest.raises(ValueError, match="carries"):
        Crossing(**shared, subjects=subjects, direction="in", stock="y")


def test_the_probe_writes_where_it_says(tree: Tree) -> None:
    write(tree, "P1", date(2020, 3, 1), "roads", 12)
    assert [(fact.topic, fact.amount) for fact in facts()] == [("roads", 12)]
