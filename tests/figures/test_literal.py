"""Worked examples with literal dates: what the words of the figures mean."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from tests.factories import SYSTEM, TODAY, Tree, a_member, a_unit, an_account, close, leave, move, transfer, value
from tests.rolls.rolls import line, take

from tirek.access.actor import AccountActor
from tirek.figures.queries import FigureUnknown, explain, measure, records_of_move, series
from tirek.figures.queries.explain import NoRecords
from tirek.figures.queries.readings import DayNeeded, PeriodNeeded, find
from tirek.kernel.declarations import Crossing
from tirek.kernel.periods import Period
from tirek.members.actions import Particulars, correct_person
from tirek.structure.models import Unit

pytestmark = pytest.mark.tree


@pytest.fixture
def tree(db: None) -> Tree:
    return Tree()


def reading(key: str, unit: Unit, at: date | Period) -> Any:
    return measure([key], [unit.pk], at)[key, unit.pk]


def test_youth_ends_on_the_36th_birthday(tree: Tree) -> None:
    a_member(tree["P1"], date(2015, 1, 1), date(1984, 7, 10))
    assert value("members.youth", tree["C"], date(2020, 7, 9)) == 1
    assert value("members.youth", tree["C"], date(2020, 7, 10)) == 0


@pytest.mark.parametrize(
    ("born", "last_young", "first_not"),
    [
        (date(1984, 2, 29), date(2020, 2, 28), date(2020, 2, 29)),
        (date(1988, 2, 29), date(2024, 2, 28), date(2024, 2, 29)),
        (date(1988, 3, 1), date(2024, 2, 29), date(2024, 3, 1)),
    ],
)
def test_the_36th_birthday_of_the_29_february(tree: Tree, born: date, last_young: date, first_not: date) -> None:
    """36 years after a leap year is one, so its 29 February is there."""
    a_member(tree["P1"], date(2015, 1, 1), born)
    assert value("members.youth", tree["P1"], last_young) == 1
    assert value("members.youth", tree["P1"], first_not) == 0


def test_born_on_29_february_enters_the_youth_age_on_1_march_of_a_year_without_it(tree: Tree) -> None:
    tree.charter.youth_from = 21
    tree.charter.save()
    member = a_member(tree["P1"], date(2019, 1, 1))
    young = Particulars(surname="Жас", birth_date=date(2000, 2, 29))
    correct_person(actor=SYSTEM, person=member.person, particulars=young, today=TODAY)
    assert value("members.youth", tree["C"], date(2021, 2, 28)) == 0
    assert value("members.youth", tree["C"], date(2021, 3, 1)) == 1


def test_median_age_counts_a_leap_birthday_on_1_march(tree: Tree) -> None:
    a_member(tree["P1"], date(2020, 1, 1), date(1992, 2, 29))
    assert value("members.median_age", tree["C"], date(2023, 2, 28)) == 30
    assert value("members.median_age", tree["C"], date(2023, 3, 1)) == 31
    assert value("members.median_age", tree["C"], date(2024, 2, 28)) == 31
    assert value("members.median_age", tree["C"], date(2024, 2, 29)) == 32


def test_median_age_of_an_even_and_an_odd_number(tree: Tree) -> None:
    for year in (1990, 1981, 1970):
        a_member(tree["P1"], date(2020, 1, 1), date(year, 1, 1))
    a_member(tree["P1"], date(2020, 1, 1), None)
    assert value("members.median_age", tree["P1"], date(2021, 6, 1)) == 40
    a_member(tree["G1"], date(2021, 6, 2), date(1960, 1, 1))
    assert value("members.median_age", tree["P1"], date(2021, 6, 2)) == Fraction(91, 2)
    assert reading("members.median_age", tree["P1"], date(2021, 6, 2)).unknown == 1
    assert value("members.median_age", tree["P2"], date(2021, 6, 2)) is None


def test_a_share_keeps_unknowns_in_the_denominator(tree: Tree) -> None:
    a_member(tree["P1"], date(2020, 1, 1), date(2000, 1, 1), "f")
    a_member(tree["P1"], date(2020, 1, 1), None, "")
    a_member(tree["P1"], date(2020, 1, 1), date(1950, 1, 1), "m")
    youth = reading("members.youth_share", tree["A"], date(2020, 6, 1))
    assert (youth.value, youth.numerator, youth.denominator, youth.unknown) == (Fraction(100, 3), 1, 3, 1)
    women = reading("members.women_share", tree["A"], date(2020, 6, 1))
    assert (women.value, women.numerator, women.denominator, women.unknown) == (Fraction(100, 3), 1, 3, 1)


def test_a_ratio_on_nothing_is_no_number(tree: Tree) -> None:
    share = reading("members.youth_share", tree["B"], date(2020, 6, 1))
    assert (share.value, share.numerator, share.denominator) == (None, 0, 0)
    per_primary = reading("members.per_primary", tree["G1"], date(2020, 6, 1))
    assert (per_primary.value, per_primary.numerator, per_primary.denominator) == (None, 0, 0)


def test_members_per_primary_is_exact(tree: Tree) -> None:
    for number in range(5):
        a_member(tree["P1"] if number else tree["P2"], date(2020, 1, 1))
    assert value("members.per_primary", tree["A"], date(2020, 6, 1)) == Fraction(5, 3)


def test_a_unit_has_no_number_before_it_opened_and_from_the_day_it_closed(tree: Tree) -> None:
    unit = a_unit("P9", "primary_org", tree["A1"], date(2020, 2, 1))
    close(unit, date(2020, 5, 1))
    answers = [value("members.active", unit, day) for day in (date(2020, 1, 31), date(2020, 2, 1), date(2020, 4, 30))]
    assert answers == [None, 0, 0]
    assert value("members.active", unit, date(2020, 5, 1)) is None
    assert value("members.joined", unit, Period(date(2020, 5, 1), date(2020, 6, 1))) is None
    assert value("members.joined", unit, Period(date(2020, 4, 30), date(2020, 6, 1))) == 0
    assert value("members.joined", unit, Period(date(2020, 1, 1), date(2020, 2, 1))) is None


def test_a_period_ends_before_its_end(tree: Tree) -> None:
    member = a_member(tree["P1"], date(2020, 3, 10))
    assert value("members.joined", tree["C"], Period(date(2020, 3, 1), date(2020, 3, 10))) == 0
    assert value("members.joined", tree["C"], Period(date(2020, 3, 1), date(2020, 3, 11))) == 1
    assert value("members.joined", tree["C"], Period(date(2020, 3, 10), date(2020, 3, 11))) == 1
    leave(member, date(2020, 4, 1))
    assert value("members.active", tree["C"], date(2020, 3, 31)) == 1
    assert value("members.active", tree["C"], date(2020, 4, 1)) == 0
    assert value("members.left", tree["C"], Period(date(2020, 4, 1), date(2020, 4, 2))) == 1


def test_who_leaves_on_the_day_a_unit_closes_left_its_region(tree: Tree) -> None:
    """The unit has no number on that day any more; those above it count the leaving."""
    member = a_member(tree["P3"], date(2020, 1, 1))
    leave(member, date(2020, 6, 1))
    close(tree["P3"], date(2020, 6, 1))
    day = Period(date(2020, 6, 1), date(2020, 6, 2))
    assert value("members.left", tree["P3"], day) is None
    assert [value("members.left", tree[code], day) for code in ("A2", "A", "C", "B")] == [1, 1, 1, 0]


def test_a_roll_not_known_yet_makes_numbers_incomplete(tree: Tree) -> None:
    a_unit("P8", "primary_org", tree["B1"], date(2020, 1, 1), roll_known=False)
    region = reading("members.active", tree["B"], date(2021, 1, 1))
    assert (region.value, region.complete, region.known_from) == (0, False, None)
    assert reading("members.active", tree["B"], date(2019, 12, 31)).complete
    assert reading("members.active", tree["A"], date(2021, 1, 1)).complete
    assert reading("units.primary", tree["B"], date(2021, 1, 1)).complete
    flow = reading("members.joined", tree["B"], Period(date(2021, 1, 1), date(2022, 1, 1)))
    assert (flow.complete, flow.known_from) == (False, None)


def flow_gap(unit: Unit, first: date, after: date) -> tuple[bool, date | None]:
    found = reading("members.joined", unit, Period(first, after))
    return found.complete, found.known_from


def test_a_flow_over_an_opening_is_complete_where_the_roll_was_known_from_it(tree: Tree) -> None:
    """Opened on 10 March with nobody in it: all that happened in it is known, also in a period that began before."""
    a_unit("P7", "primary_org", tree["B1"], date(2020, 3, 10))
    assert flow_gap(tree["B"], date(2020, 1, 1), date(2021, 1, 1)) == (True, None)


def test_a_flow_over_a_first_roll_is_not_complete(tree: Tree) -> None:
    """Opened on 10 March, first roll as of 20 May: who came and went up to that day is not known, from 21 May it is."""
    unit = a_unit("P8", "primary_org", tree["B1"], date(2020, 3, 10), roll_known=False)
    take(line("P8", joined="01.04.2020"), on=date(2020, 5, 20))
    assert reading("members.active", unit, date(2020, 5, 20)).complete
    for place in (unit, tree["B"], tree["C"]):
        assert flow_gap(place, date(2020, 1, 1), date(2021, 1, 1)) == (False, date(2020, 5, 21))
        assert flow_gap(place, date(2020, 5, 20), date(2021, 1, 1)) == (False, date(2020, 5, 21))
        assert flow_gap(place, date(2020, 5, 21), date(2021, 1, 1)) == (True, None)
    assert flow_gap(tree["B"], date(2020, 1, 1), date(2020, 3, 10)) == (True, None)
    assert flow_gap(tree["B"], date(2020, 1, 1), date(2020, 3, 11)) == (False, date(2020, 5, 21))
    assert flow_gap(tree["A"], date(2020, 1, 1), date(2021, 1, 1)) == (True, None)


def test_a_flow_over_the_whole_life_of_an_unknown_unit_is_not_complete(tree: Tree) -> None:
    """Known at neither end of the year, because it stood at neither."""
    unit = a_unit("P8", "primary_org", tree["B1"], date(2020, 3, 10), roll_known=False)
    close(unit, date(2020, 8, 1))
    assert flow_gap(tree["B"], date(2020, 1, 1), date(2021, 1, 1)) == (False, date(2020, 8, 2))
    assert flow_gap(tree["B"], date(2020, 8, 1), date(2021, 1, 1)) == (False, date(2020, 8, 2))
    assert flow_gap(tree["B"], date(2020, 8, 2), date(2021, 1, 1)) == (True, None)


def test_a_flow_is_not_complete_while_an_unknown_unit_stands_below(tree: Tree) -> None:
    """It stood under region B from 1 June to the end of August only."""
    a_unit("A3", "district_branch", tree["A"], date(2020, 1, 1))
    a_unit("P8", "primary_org", Unit.objects.get(code="A3"), date(2020, 1, 1), roll_known=False)
    move(Unit.objects.get(code="A3"), tree["B"], date(2020, 6, 1))
    move(Unit.objects.get(code="A3"), tree["A"], date(2020, 9, 1))
    assert flow_gap(tree["B"], date(2020, 1, 1), date(2020, 6, 1)) == (True, None)
    assert flow_gap(tree["B"], date(2020, 1, 1), date(2021, 1, 1)) == (False, date(2020, 9, 2))
    assert flow_gap(tree["B"], date(2020, 9, 2), date(2021, 1, 1)) == (True, None)
    assert flow_gap(tree["A"], date(2020, 9, 2), date(2021, 1, 1)) == (False, None)


def test_a_crossing_opens_down_to_those_whom_a_unit_carried(tree: Tree) -> None:
    """A1 came to B on 1 June with the three who stood in it the evening before; P1 within it moved nowhere."""
    stayed, gone = [a_member(tree[code], date(2020, 1, 1)) for code in ("P1", "P2")]
    a_member(tree["G1"], date(2020, 2, 1))
    a_member(tree["P2"], date(2020, 6, 1))
    transfer(stayed, tree["P4"], date(2020, 5, 1))
    a_member(tree["P1"], date(2020, 5, 2))
    move(tree["A1"], tree["B"], date(2020, 6, 1))
    leave(gone, date(2020, 7, 1))
    year = Period(date(2020, 1, 1), date(2021, 1, 1))
    for key, unit in (("members.transferred_in", tree["B"]), ("members.transferred_out", tree["A"])):
        found = explain(actor=SYSTEM, key=key, unit_id=unit.pk, at=year)
        assert found.shown == 1
        assert [(by.unit.code, by.day, by.count) for by in found.unit_moves] == [("A1", date(2020, 6, 1), 3)]
        assert value(key, unit, year) == 4
    assert explain(actor=SYSTEM, key="members.transferred_in", unit_id=tree["C"].pk, at=year).unit_moves == []
    assert explain(actor=SYSTEM, key="members.transferred_in", unit_id=tree["A1"].pk, at=year).unit_moves == []


def test_of_those_carried_only_whom_the_reader_may_see_are_shown(tree: Tree) -> None:
    first, second = [a_member(tree["P1"], date(2020, 1, 1)) for _n in range(2)]
    move(tree["A1"], tree["B"], date(2020, 6, 1))
    transfer(first, tree["P3"], date(2020, 7, 1))
    reader = AccountActor(an_account(tree["P1"]))
    found = explain(actor=reader, key="members.transferred_in", unit_id=tree["B"].pk, at=date(2020, 6, 1))
    (by,) = found.unit_moves
    assert (by.unit.code, by.count, by.shown, by.hidden) == ("A1", 2, 1, 1)
    figure = find("members.transferred_in")
    assert isinstance(figure, Crossing)
    rows = records_of_move(actor=reader, figure=figure, unit_id=tree["B"].pk, move=by)
    assert [row.membership for row in rows] == [second]
    nobody = AccountActor(an_account())
    (by,) = explain(actor=nobody, key=figure.key, unit_id=tree["B"].pk, at=date(2020, 6, 1)).unit_moves
    assert (by.count, by.shown) == (2, 0)


def test_an_admission_is_no_roll(tree: Tree) -> None:
    unit = a_unit("P8", "primary_org", tree["B1"], date(2020, 1, 1), roll_known=False)
    a_member(unit, date(2020, 2, 1))
    assert not reading("members.active", unit, date(2020, 2, 1)).complete


def test_a_unit_moved_carries_its_stock_of_the_day_before(tree: Tree) -> None:
    """Admitted on the day of the move: joined under the new parent, and not carried."""
    a_member(tree["P1"], date(2020, 1, 1))
    a_member(tree["P1"], date(2020, 6, 1))
    move(tree["A1"], tree["B"], date(2020, 6, 1))
    day = Period(date(2020, 6, 1), date(2020, 6, 2))
    assert value("members.transferred_in", tree["B"], day) == 1
    assert value("members.transferred_out", tree["A"], day) == 1
    assert value("members.joined", tree["B"], day) == 1
    assert value("members.joined", tree["A"], day) == 0
    assert value("members.active", tree["B"], date(2020, 6, 1)) == 2


def test_a_transfer_on_the_day_of_a_move_is_measured_by_the_tree_of_that_day(tree: Tree) -> None:
    """P1 came to region B that morning, so who goes from it to P4 stays inside B."""
    member = a_member(tree["P1"], date(2020, 1, 1))
    move(tree["A1"], tree["B"], date(2020, 6, 1))
    transfer(member, tree["P4"], date(2020, 6, 1))
    day = Period(date(2020, 6, 1), date(2020, 6, 2))
    came = measure(["members.transferred_in"], [tree["B"].pk], day, "transfer")
    assert came["members.transferred_in", tree["B"].pk].value == 0
    assert value("members.transferred_in", tree["B"], day) == 1
    assert value("members.transferred_in", tree["B1"], day) == 1
    assert value("members.transferred_out", tree["A1"], day) == 1
    assert value("members.transferred_out", tree["C"], day) == 0


def test_a_series_answers_each_point(tree: Tree) -> None:
    a_member(tree["P1"], date(2020, 1, 15))
    a_member(tree["P1"], date(2020, 3, 15))
    ends = [date(2019, 12, 31), date(2020, 1, 31), date(2020, 2, 29), date(2020, 3, 31)]
    assert [point.value for point in series("members.active", tree["C"].pk, ends)] == [0, 1, 1, 2]


def test_questions_that_have_no_answer(tree: Tree) -> None:
    with pytest.raises(FigureUnknown):
        measure(["members.happy"], [tree["C"].pk], date(2020, 1, 1))
    with pytest.raises(PeriodNeeded):
        measure(["members.joined"], [tree["C"].pk], date(2020, 1, 1))
    with pytest.raises(DayNeeded):
        measure(["members.active"], [tree["C"].pk], Period(date(2020, 1, 1), date(2020, 2, 1)))
    with pytest.raises(NoRecords):
        explain(actor=SYSTEM, key="members.youth_share", unit_id=tree["C"].pk, at=date(2020, 1, 1))
