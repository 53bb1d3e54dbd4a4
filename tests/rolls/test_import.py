"""What an accepted line does, that all of it happens or nothing, and that twice is once."""

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories import (
    LONG_AGO,
    SYSTEM,
    TODAY,
    Tree,
    a_member,
    a_unit,
    dump,
    leave,
    value,
)
from tests.rolls.rolls import ON, line, take, the_member, whole_dump

from tirek.audit.models import Entry
from tirek.figures.queries import verify
from tirek.kernel.identifiers import make_synthetic_iin
from tirek.kernel.periods import Period
from tirek.kernel.sealing import unseal
from tirek.members.enums import Began
from tirek.members.models import Membership, Placement, Transfer
from tirek.people.models import Person
from tirek.rolls.actions import RollOutdated
from tirek.structure.actions import undo_act
from tirek.structure.models import Act, Unit

pytestmark = pytest.mark.django_db

BORN = date(1980, 6, 15)
IIN = make_synthetic_iin(BORN, "m", 0)


@pytest.fixture
def tree() -> Tree:
    return Tree(roll_known=False)


def the_placement(surname: str = "Сынақов") -> Placement:
    return Placement.objects.get(membership=the_member(surname), period__upper_inf=True)


def test_a_new_member(tree: Tree) -> None:
    taken = take(line(iin=IIN, phone="87011234567", email="a@b.kz", number="A-7"))
    assert (taken.new, taken.findings.rows) == (1, 1)
    member = the_member("Сынақов")
    assert (member.number, member.joined, member.ended) == ("A-7", date(2015, 3, 1), None)
    person = member.person
    assert (person.birth_date, person.sex, person.phone, person.email) == (BORN, "m", "+77011234567", "a@b.kz")
    assert person.iin_cipher is not None
    assert unseal(bytes(person.iin_cipher)) == IIN
    placement = the_placement()
    assert (placement.unit, placement.birth_date, placement.sex) == (tree["P1"], BORN, "m")
    act = taken.findings.act
    assert act is not None
    assert (act.kind, act.unit, act.effective_on) == ("roll_imported", tree["P1"], ON)
    assert Entry.objects.get(act="members.roll_imported").new["new"] == 1


@pytest.mark.parametrize(
    ("joined", "since", "opened", "expected"),
    [
        ("01.03.2015", "", LONG_AGO, (date(2015, 3, 1), date(2015, 3, 1), Began.ADMISSION, 0)),
        ("01.03.2015", "01.05.2016", LONG_AGO, (date(2015, 3, 1), date(2016, 5, 1), Began.REGISTRATION, 0)),
        ("", "01.05.2016", LONG_AGO, (date(2016, 5, 1), date(2016, 5, 1), Began.ADMISSION, 0)),
        ("", "", LONG_AGO, (ON, ON, Began.ADMISSION, 0)),
        ("01.03.2015", "", date(2018, 1, 1), (date(2015, 3, 1), date(2018, 1, 1), Began.REGISTRATION, 1)),
        ("", "01.05.2016", date(2018, 1, 1), (date(2016, 5, 1), date(2018, 1, 1), Began.REGISTRATION, 1)),
    ],
)
def test_when_it_began(tree: Tree, joined: str, since: str, opened: date, expected: Any) -> None:
    a_unit("P5", "primary_org", tree["A1"], opened)
    taken = take(line("P5", joined=joined, since=since))
    placement = the_placement()
    assert (the_member("Сынақов").joined, placement.period.lower, placement.began, taken.clamped) == expected


def test_numbers_go_on_after_those_in_use_and_pass_over_those_of_the_file(tree: Tree) -> None:
    a_member(tree["P1"], LONG_AGO, number="0000002", surname="Басқа")
    take(line(), line(surname="Екінші", number="0000003"), line(surname="Үшінші"), line(surname="Төртінші"))
    numbers = Membership.objects.order_by("person_id").values_list("person__surname", "number")
    assert dict(numbers) == {
        "Басқа": "0000002", "Сынақов": "0000004", "Екінші": "0000003", "Үшінші": "0000005", "Төртінші": "0000006",
    }  # fmt: skip


def test_a_card_has_a_number_of_its_region(tree: Tree) -> None:
    for code in ("43", "31"):
        region = a_unit(f"KZ-{code}", "regional_branch", tree["C"])
        a_unit(f"{code}-01-001", "primary_org", a_unit(f"{code}-01", "district_branch", region), roll_known=False)
    a_member(Unit.objects.get(code="43-01-001"), LONG_AGO, number="43-141779", surname="Басқа")
    take(
        line("43-01-001"), line("43-01-001", surname="Екінші", number="43-141780"), line("31-01-001", surname="Үшінші"),
        line("43-01-001", surname="Төртінші"), line("P1", surname="Бесінші"),
    )  # fmt: skip
    numbers = Membership.objects.values_list("person__surname", "number")
    assert dict(numbers) == {
        "Басқа": "43-141779", "Сынақов": "43-141781", "Екінші": "43-141780", "Үшінші": "31-000001",
        "Төртінші": "43-141782", "Бесінші": "0000001",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("known", "given"),
    [
        ({"iin": IIN, "birth_date": None}, {"iin": IIN, "surname": "Жаңаова"}),
        ({"birth_date": BORN}, {"surname": "Сынаков"}),
        ({"birth_date": BORN}, {"iin": IIN}),
        ({"birth_date": BORN, "iin": IIN}, {}),
        ({"birth_date": None}, {"birth_date": ""}),
        ({"birth_date": None}, {}),
        ({"birth_date": BORN, "iin": IIN}, {"birth_date": ""}),
        ({"birth_date": None}, {"iin": IIN, "birth_date": ""}),
    ],
)
def test_who_is_known(tree: Tree, known: dict[str, Any], given: dict[str, str]) -> None:
    a_member(tree["P1"], date(2015, 3, 1), surname="Сынақов", given_name="Асан", **known)
    taken = take(line(**given))
    assert (taken.new, taken.rejected, Person.objects.count()) == (0, 0, 1)


@pytest.mark.parametrize(
    ("known", "given"),
    [
        ({"birth_date": BORN, "iin": IIN}, {"iin": make_synthetic_iin(BORN, "m", 1)}),
        ({"birth_date": BORN}, {"birth_date": "16.07.1991"}),
        ({"birth_date": BORN}, {"birth_date": "", "unit": "P2"}),
        ({"birth_date": None}, {"unit": "P2"}),
    ],
)
def test_who_is_not_known(tree: Tree, known: dict[str, Any], given: dict[str, str]) -> None:
    a_member(tree["P1"], date(2015, 3, 1), surname="Сынақов", given_name="Асан", **known)
    assert take(line(**given)).new == 1


def test_known_data_is_brought_up_to_date(tree: Tree) -> None:
    a_member(tree["P1"], date(2016, 1, 1), None, "", surname="Сынақов", given_name="Асан", phone="+77010000000")
    taken = take(line(phone="", email="a@b.kz", number="N1", patronymic="Серікұлы", joined="01.03.2015", iin=""))
    assert (taken.new, taken.updated) == (1, 0)  # another full name: with the patronymic nobody is known
    undo_act(actor=SYSTEM, act=Act.objects.latest("pk"), on=TODAY)
    taken = take(line(phone="", email="a@b.kz", number="N1", joined="01.03.2015"))
    assert (taken.updated, taken.new) == (1, 0)
    member = the_member("Сынақов")
    assert (member.number, member.joined) == ("N1", date(2015, 3, 1))
    person = member.person
    assert (person.phone, person.email, person.birth_date, person.sex) == ("+77010000000", "a@b.kz", BORN, "m")
    placement = the_placement()
    assert (placement.birth_date, placement.sex, placement.period.lower) == (BORN, "m", date(2016, 1, 1))


@pytest.mark.parametrize(("joined", "start"), [("01.01.2017", date(2017, 1, 1)), ("01.01.2014", date(2016, 1, 1))])
def test_a_placement_does_not_begin_before_the_joining(tree: Tree, joined: str, start: date) -> None:
    a_member(tree["P1"], date(2016, 1, 1), surname="Сынақов", given_name="Асан")
    assert take(line(joined=joined)).updated == 1
    assert the_placement().period.lower == start
    assert take(line(joined=joined)).unchanged == 1
    assert verify() is None


def test_nor_does_one_that_ends_with_the_roll(tree: Tree) -> None:
    a_member(tree["P2"], date(2016, 1, 1), surname="Сынақов", given_name="Асан")
    assert take(line(joined="01.01.2020"), allow_transfers=True).codes == [(2, "joined_after_placement")]
    assert take(line(joined="01.01.2019"), allow_transfers=True).moved == 1
    first = Placement.objects.get(unit=tree["P2"])
    assert (first.period.lower, first.period.upper) == (date(2019, 1, 1), ON)


def test_an_initial_does_not_replace_a_name(tree: Tree) -> None:
    a_member(tree["P1"], date(2015, 3, 1), surname="Сынақов", given_name="Асан", iin=IIN)
    assert take(line(iin=IIN, given_name="А.")).unchanged == 1


def test_who_left_joins_again(tree: Tree) -> None:
    leave(a_member(tree["P4"], LONG_AGO, surname="Сынақов", given_name="Асан"), date(2014, 1, 1))
    assert take(line(email="a@b.kz")).new == 1
    person = Person.objects.get()
    assert person.memberships.count() == 2
    assert person.email == "a@b.kz"


@pytest.mark.parametrize(
    ("since", "day"), [("", ON), ("01.05.2016", date(2016, 5, 1)), ("01.01.2010", ON), ("01.03.2015", ON)]
)
def test_a_transfer(tree: Tree, since: str, day: date) -> None:
    member = a_member(tree["P2"], date(2015, 3, 1), surname="Сынақов", given_name="Асан")
    taken = take(line(since=since, joined="", email="a@b.kz"), allow_transfers=True)
    assert (taken.moved, taken.updated) == (1, 0)
    moved = Transfer.objects.get()
    assert (moved.membership, moved.from_unit, moved.to_unit, moved.day) == (member, tree["P2"], tree["P1"], day)
    old, new = Placement.objects.order_by("period")
    assert (old.period.upper, old.ended) == (day, "transfer")
    assert (new.period.lower, new.began, new.unit) == (day, "transfer", tree["P1"])
    assert Person.objects.get().email == "a@b.kz"
    assert {(e.code, e.now, e.came, e.went, e.after) for e in taken.findings.effects} == {
        ("P1", 0, 1, 0, 1), ("P2", 1, 0, 1, 0),
    }  # fmt: skip
    assert take(line(since=since, joined="", email="a@b.kz"), allow_transfers=True).unchanged == 1


def test_a_transfer_into_a_unit_opened_later(tree: Tree) -> None:
    a_member(tree["P2"], date(2015, 3, 1), surname="Сынақов", given_name="Асан")
    a_unit("P5", "primary_org", tree["A1"], date(2018, 1, 1))
    taken = take(line("P5", since="01.05.2016"), allow_transfers=True)
    assert (taken.moved, taken.clamped, Transfer.objects.get().day) == (1, 1, date(2018, 1, 1))


def test_who_is_missing_is_listed_and_left_alone(tree: Tree) -> None:
    a_member(tree["P1"], LONG_AGO, surname="Қалған", given_name="Бек")
    a_member(tree["P2"], LONG_AGO, surname="Басқа")
    known = a_member(tree["P1"], LONG_AGO, surname="Қателі", given_name="Асан")
    taken = take(line(), line(surname="Қателі", iin="1"))
    assert taken.absent == ["Қалған Бек"]
    assert taken.findings.missing == 1
    known.refresh_from_db()
    assert known.ended is None


def test_the_first_roll_makes_units_known(tree: Tree) -> None:
    take(line("P1"), line("G4", surname="Екінші"))
    known = dict(Unit.objects.filter(role__in=["primary", "group"]).values_list("code", "known_from"))
    assert known == {"P1": ON, "G1": ON, "G4": ON, "P4": ON, "P2": None, "P3": None}
    earlier = date(2019, 1, 1)
    assert take(line("P1"), on=earlier).findings.act is not None
    assert Unit.objects.get(code="P1").known_from == earlier
    assert take(line("P1"), on=ON).findings.act is None


def test_a_group_among_others_does_not_make_its_organisation_known(tree: Tree) -> None:
    a_unit("G2", "group", tree["P1"], roll_known=False)
    take(line("G1"))
    assert set(Unit.objects.filter(known_from=ON).values_list("code", flat=True)) == {"G1"}


@pytest.mark.parametrize(
    ("units", "at"), [(["P1"], "P1"), (["P1", "P2"], "A1"), (["P1", "P3"], "A"), (["G1", "P4"], "C")]
)
def test_the_act_stands_at_the_lowest_common_unit(tree: Tree, units: list[str], at: str) -> None:
    taken = take(*(line(unit, surname="Адам" + "а" * nth) for nth, unit in enumerate(units)))
    assert taken.findings.act is not None
    assert taken.findings.act.unit == tree[at]


def mixed(tree: Tree) -> list[dict[str, str]]:
    a_member(tree["P1"], date(2015, 3, 1), surname="Белгілі", given_name="Асан", phone="+77010000000")
    a_member(tree["P3"], date(2015, 3, 1), surname="Көшкен", given_name="Асан")
    return [
        line(iin=IIN, number="A-1"),
        line("P2", surname="Нөмірсіз", birth_date="", joined=""),
        line("G1", surname="Топтағы", sex="әйел"),
        line(surname="Белгілі", phone="87010000001"),
        line(surname="Көшкен", since="01.05.2016"),
        line("жоқ", surname="Қате", birth_date="31.02.1980"),
    ]


def test_the_same_file_twice_changes_nothing(tree: Tree) -> None:
    lines = mixed(tree)
    assert take(*lines, allow_transfers=True).findings.counts == {
        "new": 3, "updated": 1, "unchanged": 0, "moved": 1, "rejected": 1, "ended": 0, "left_out": 0, "clamped": 0,
    }  # fmt: skip
    before = whole_dump()
    again = take(*lines, allow_transfers=True)
    assert (again.unchanged, again.rejected, again.findings.act) == (5, 1, None)
    assert whole_dump() == before


def test_a_dry_run_leaves_no_trace(tree: Tree) -> None:
    lines = mixed(tree)
    before = whole_dump()
    tried = take(*lines, allow_transfers=True, dry_run=True)
    assert whole_dump() == before
    done = take(*lines, allow_transfers=True)
    assert tried.findings.counts == done.findings.counts
    assert tried.findings.effects == done.findings.effects


def test_figures_change_by_exactly_the_rows(tree: Tree) -> None:
    lines = mixed(tree)
    year = Period(date(2015, 1, 1), date(2030, 1, 1))
    keys = {code: value("members.active", tree[code], ON) for code in ("C", "A1", "A2", "P1", "P2", "G1")}
    joined = value("members.joined", tree["C"], year)
    taken = take(*lines, allow_transfers=True)
    after = {code: value("members.active", tree[code], ON) for code in keys}
    assert {code: after[code] - keys[code] for code in keys} == {"C": 3, "A1": 4, "A2": -1, "P1": 3, "P2": 1, "G1": 1}
    assert value("members.joined", tree["C"], year) == joined + taken.new
    assert value("members.women", tree["C"], ON) == 1
    assert value("members.transferred_out", tree["A2"], year) == 1
    assert verify() is None


def test_undo_brings_everything_back(tree: Tree) -> None:
    lines = mixed(tree)
    before = dump()
    taken = take(*lines, allow_transfers=True)
    assert dump() != before
    assert taken.findings.act is not None
    undo_act(actor=SYSTEM, act=taken.findings.act, on=TODAY)
    assert dump() == before
    assert verify() is None


def test_all_or_nothing(tree: Tree) -> None:
    lines = mixed(tree)
    before = whole_dump()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE unique_violation USING MESSAGE = 'broken off'; END $$;"
            "CREATE TRIGGER zz_break_off AFTER INSERT ON members_placement "
            "FOR EACH STATEMENT EXECUTE FUNCTION break_off()"
        )
    with pytest.raises(RollOutdated):
        take(*lines, allow_transfers=True)
    after = whole_dump()
    # Sequences never go back; card numbers are no sequence.
    assert {**after, "sequences": []} == {**before, "sequences": []}


_SURNAMES = [f"Адам{letter}" for letter in "абвгдежзиклм"]
OUTCOMES = st.sampled_from(["new", "same", "changed", "elsewhere", "bad unit", "bad cell", "twice"])


@settings(max_examples=8)
@given(kinds=st.lists(OUTCOMES, min_size=1, max_size=12), allow=st.booleans())
def test_every_line_is_accounted_for(kinds: list[str], allow: bool) -> None:
    with transaction.atomic():
        _import_and_count(kinds, allow)
        transaction.set_rollback(True)


def _import_and_count(kinds: list[str], allow: bool) -> None:
    tree = Tree()
    lines: list[dict[str, str]] = []
    for nth, kind in enumerate(kinds):
        if kind in ("same", "changed", "elsewhere"):
            unit = tree["P2"] if kind == "elsewhere" else tree["P1"]
            a_member(unit, date(2015, 3, 1), surname=_SURNAMES[nth], given_name="Асан")
        more = {"changed": {"email": "a@b.kz"}, "bad unit": {"unit": "P9"}, "bad cell": {"phone": "1"}}.get(kind, {})
        lines.append(lines[0] if kind == "twice" and lines else line(**{"surname": _SURNAMES[nth], **more}))
    taken = take(*lines, allow_transfers=allow)
    counts = taken.findings.counts
    assert taken.findings.rows == len(kinds)
    assert {number for number, _code in taken.codes} <= set(range(2, len(kinds) + 2))
    assert len({number for number, _code in taken.codes}) == counts["rejected"]
    assert counts["moved"] == (kinds.count("elsewhere") if allow else 0)
    assert sum(effect.new for effect in taken.findings.effects) == counts["new"]
    standing = Membership.objects.filter(ended=None).count()
    assert standing == counts["new"] + sum(kind in ("same", "changed", "elsewhere") for kind in kinds)
    assert verify() is None
