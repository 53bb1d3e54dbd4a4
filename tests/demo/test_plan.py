"""The plan of the demonstration, before anything is written."""

from collections import Counter
from datetime import date
from random import Random

import pytest

from tirek.demo.actions import story
from tirek.demo.actions.labels import primary_names
from tirek.demo.actions.lives import Admitted, Left, Rolled, Transferred
from tirek.demo.actions.persons import russian_patronymic
from tirek.demo.actions.places import FOUNDED_LATER, districts, regions
from tirek.demo.actions.plan import Plan, PlannedClosing, PlannedOpening, Size, SizeTooSmall
from tirek.demo.actions.rolls import card_number, roll_file
from tirek.kernel.dates import age_on
from tirek.kernel.identifiers import iin_fault
from tirek.kernel.kazakh import fold, normalise
from tirek.kernel.names import clean_name_part

TODAY = date(2026, 11, 21)
pytestmark = pytest.mark.xdist_group("plan")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return Plan(today=TODAY, size=Size(members=106_000, units=1_200))


def test_the_same_day_and_size_give_the_same_plan(plan: Plan) -> None:
    again = Plan(today=TODAY, size=Size(members=106_000, units=1_200))

    def outline(plan: Plan) -> list[object]:
        lives = [(life.joined, life.first_unit.code, life.unit.code, life.left) for life in plan.lives]
        return [lives, [(type(step), step.on) for step in plan.steps], plan.persons[:500]]

    assert outline(again) == outline(plan)


def test_an_earlier_day_tells_the_story_up_to_that_day() -> None:
    plan = Plan(today=date(2019, 12, 1), size=Size(members=106_000, units=1_200))
    assert max(step.on for step in plan.steps) == date(2019, 12, 1)
    members = [life for life in plan.lives if not life.left and _region(plan, life.unit.code) == "KZ-43"]
    assert len(members) == 47_374


def test_size_scales_the_regions_that_the_sources_leave_open() -> None:
    size = Size(members=130_000, units=3_000)
    plan = Plan(today=TODAY, size=size)
    standing = Counter(_region(plan, life.unit.code) for life in plan.lives if life.left is None)
    assert sum(standing.values()) == pytest.approx(size.members, rel=0.01)
    assert len(plan.network.units) == pytest.approx(size.units, rel=0.1)
    assert standing["KZ-19"] == pytest.approx(56_440, rel=0.01)


@pytest.mark.parametrize(("members", "units"), [(1_000, 1_750), (150_000, 300)])
def test_no_size_is_smaller_than_the_story(members: int, units: int) -> None:
    with pytest.raises(SizeTooSmall):
        Size(members=members, units=units)


def test_places_are_spelt_in_one_script() -> None:
    for names in (*(region.names for region in regions()), *(district.names for district in districts())):
        for text in (names.kk, names.ru, names.en):
            assert text == normalise(text)
            assert text
    assert len(regions()) == 20
    assert {d.region for d in districts()} == {region.code for region in regions()}


def test_real_districts_stand_in_the_two_regions_of_the_story() -> None:
    kyzylorda = {d.names.kk for d in districts() if d.region == "KZ-43"}
    assert kyzylorda == {
        *("Арал ауданы", "Қазалы ауданы", "Қармақшы ауданы", "Жалағаш ауданы", "Сырдария ауданы", "Шиелі ауданы"),
        *("Жаңақорған ауданы", "Қызылорда қаласы", "Байқоңыр қаласы"),
    }
    assert len([d for d in districts() if d.region == "KZ-19"]) == 11


def test_no_two_primaries_of_a_district_are_called_alike(plan: Plan) -> None:
    network = plan.network
    held = [(u.places[0][1], u.names.kk) for u in network.units.values() if u.kind == "primary_org"]
    renamed = [
        (network.units[r.code].places[0][1], r.names.kk)
        for r in network.renamings
        if network.units[r.code].kind == "primary_org"
    ]
    assert [key for key, count in Counter(held + renamed).items() if count > 1] == []


def test_a_large_district_finds_names_enough() -> None:
    names = primary_names(plan_random())
    assert len({next(names).kk for _ in range(300)}) == 300


def test_names_agree_in_their_numbers() -> None:
    names = primary_names(plan_random())
    for _ in range(100):
        given = next(names)
        assert len({_digits(text) for text in (given.kk, given.ru, given.en)}) == 1


def test_units_stand_under_units_that_stand(plan: Plan) -> None:
    units = plan.network.units
    for unit in units.values():
        for since, parent in unit.places:
            assert units[parent].opened <= since
            closed = units[parent].closed
            assert closed is None or closed > since
        assert not unit.closed or units[unit.into].stands_through(unit.closed, TODAY)


def test_regions_were_seventeen_before_2022(plan: Plan) -> None:
    def standing(day: date) -> int:
        return sum(u.kind.endswith("regional_branch") and u.opened <= day for u in plan.network.units.values())

    assert [standing(day) for day in (story.FIRST_ROLL, date(2018, 6, 19), date(2022, 6, 8))] == [16, 17, 20]
    assert set(FOUNDED_LATER) == {"KZ-10", "KZ-33", "KZ-62", "KZ-79"}


def test_nobody_moves_before_joining_or_twice_in_a_step(plan: Plan) -> None:
    last: dict[int, date] = {life.serial: life.joined for life in plan.lives}
    for step in plan.steps:
        if isinstance(step, Transferred | Left):
            for life in step.lives:
                assert last[life.serial] < step.on
                last[life.serial] = step.on


def test_something_happens_in_every_region_every_year(plan: Plan) -> None:
    happened: set[tuple[type, str, int]] = set()
    for step in plan.steps:
        if isinstance(step, Rolled | Left):
            happened |= {(type(step), _region(plan, life.unit.code), step.on.year) for life in step.lives}
        elif isinstance(step, Transferred):
            happened.add((type(step), _region(plan, step.to.code), step.on.year))
    years, codes = range(2018, 2027), {region.code for region in regions()}
    for kind in (Rolled, Left, Transferred):
        assert {(code, year) for code in codes for year in years} - {
            (code, year) for found, code, year in happened if found is kind
        } == set()
    assert any(isinstance(step, Admitted) for step in plan.steps)
    assert any(isinstance(step, PlannedOpening) for step in plan.steps)
    assert sum(isinstance(step, PlannedClosing) for step in plan.steps) > 74


def test_persons_are_invented_and_told_apart(plan: Plan) -> None:
    iins = [person.iin for person in plan.persons if person.iin]
    assert len(set(iins)) == len(iins)
    assert {iin[6] for iin in iins} == {"1", "2"}
    for person in plan.persons[::50]:
        if person.iin:
            assert iin_fault(person.iin, synthetic=True, birth_date=person.birth_date, sex=person.sex) == ""
            assert iin_fault(person.iin, synthetic=False) == "iin_synthetic"
        assert not person.email or person.email.endswith("@example.org")
        assert not person.phone or person.phone.startswith("+7763")
    same = Counter((fold(f"{p.surname} {p.given_name} {p.patronymic}"), p.birth_date) for p in plan.persons)
    assert max(same.values()) == 1


def test_persons_are_of_age_and_alive(plan: Plan) -> None:
    for life in plan.lives:
        born = plan.persons[life.serial].birth_date
        if born:
            assert age_on(born, life.joined) >= 18
            assert age_on(born, TODAY) <= 90


def test_some_of_everything_is_missing(plan: Plan) -> None:
    count = len(plan.persons)
    for missing in (
        sum(person.birth_date is None for person in plan.persons),
        sum(person.sex == "" for person in plan.persons),
        sum(person.iin == "" for person in plan.persons),
        sum(person.phone == "" for person in plan.persons),
        sum(person.patronymic == "" for person in plan.persons),
    ):
        assert 0.002 * count < missing < 0.2 * count


def test_names_are_written_as_documents_write_them(plan: Plan) -> None:
    for person in plan.persons[::20]:
        for part in (person.surname, person.given_name, person.patronymic):
            assert part == clean_name_part(part)
        if person.sex == "f":
            assert not person.surname.endswith(("ов", "ев"))
            assert not person.patronymic.endswith(("ұлы", "вич"))


@pytest.mark.parametrize(
    ("father", "his", "hers"),
    [
        ("Марат", "Маратович", "Маратовна"),
        ("Абай", "Абаевич", "Абаевна"),
        ("Әли", "Әлиевич", "Әлиевна"),
        ("Хамза", "Хамзаевич", "Хамзаевна"),
        ("Сергей", "Сергеевич", "Сергеевна"),
        ("Павел", "Павлович", "Павловна"),
    ],
)
def test_russian_patronymics(father: str, his: str, hers: str) -> None:
    assert russian_patronymic(father, woman=False) == his
    assert russian_patronymic(father, woman=True) == hers


def test_a_roll_is_a_file_with_a_line_for_each(plan: Plan) -> None:
    lives = plan.lives[:30]
    lines = roll_file(lives, plan.persons).getvalue().decode().splitlines()
    assert len(lines) == 31
    assert lines[1].startswith(lives[0].first_unit.code)
    assert len({card_number(life) for life in plan.lives}) == len(plan.lives)


def test_the_story_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="the story begins later"):
        Plan(today=story.FIRST_ROLL, size=Size())


def plan_random() -> Random:
    return Random(7)  # noqa: S311 - no secret


def _region(plan: Plan, code: str) -> str:
    """Where the unit stands in the end."""
    network = plan.network
    district = network.units[network.district_on(network.units[code], TODAY)]
    return district.place_on(TODAY)


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())
