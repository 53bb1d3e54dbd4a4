"""Every reason for which a line of a roll is rejected against the rolls as they are."""

from datetime import date

import pytest
from django.db import connection
from tests.factories import LONG_AGO, SYSTEM, TODAY, Tree, a_member, a_unit, an_account, close, leave, rename, transfer
from tests.rolls.rolls import ON, file_of, line, refused, take, the_member

from tirek.access.actor import AccountActor
from tirek.kernel.errors import NotAllowed
from tirek.kernel.identifiers import make_synthetic_iin
from tirek.members.actions import Particulars, merge_persons
from tirek.members.models import Membership
from tirek.rolls.actions import Settings, import_roll
from tirek.rolls.models.problems import REASONS, explain
from tirek.structure.actions.rules import DayInFuture

pytestmark = [pytest.mark.django_db, pytest.mark.tree]

BORN = date(1980, 6, 15)
IIN = make_synthetic_iin(BORN, "m", 0)
OTHER_IIN = make_synthetic_iin(BORN, "m", 1)


@pytest.fixture
def tree() -> Tree:
    return Tree()


def test_unknown_unit(tree: Tree) -> None:
    assert refused(line("P9")) == ["unit_unknown"]


def test_a_unit_outside_the_reach_reads_as_unknown(tree: Tree) -> None:
    registrar = AccountActor(an_account(tree["A"]))
    assert refused(line("P4"), actor=registrar) == ["unit_unknown"]
    assert refused(line("P1"), actor=registrar) == []


def test_an_account_without_reach_imports_nothing(tree: Tree) -> None:
    with pytest.raises(NotAllowed):
        take(line(), actor=AccountActor(an_account()))


def test_a_unit_by_its_name(tree: Tree) -> None:
    rename(tree["P1"], "«Бәйтерек» ұйымы", date(2012, 1, 1))
    assert refused(line("Байтерек ұйымы")) == []
    assert the_member("Сынақов").placements.get().unit == tree["P1"]


def test_ambiguous_unit(tree: Tree) -> None:
    for code in ("P1", "P4"):
        rename(tree[code], "Бәйтерек", date(2012, 1, 1))
    assert refused(line("Бәйтерек")) == ["unit_ambiguous"]
    assert refused(line("Бәйтерек"), actor=AccountActor(an_account(tree["A"]))) == []


def test_a_code_in_other_letters(tree: Tree) -> None:
    assert refused(line("p1")) == []


def test_closed_unit(tree: Tree) -> None:
    close(tree["P3"], date(2019, 1, 1))
    assert refused(line("P3")) == ["unit_closed"]


def test_a_unit_that_holds_no_members(tree: Tree) -> None:
    assert refused(line("A1")) == ["unit_holds_no_members"]


def test_under_age_on_joining(tree: Tree) -> None:
    assert refused(line(birth_date="02.03.1997", joined="01.03.2015")) == ["too_young"]
    assert refused(line(birth_date="01.03.1997", joined="01.03.2015")) == []
    assert refused(line(surname="Екінші", birth_date="29.02.2000", joined="28.02.2018")) == ["too_young"]


def test_under_age_on_the_day_of_the_roll(tree: Tree) -> None:
    assert refused(line(birth_date="02.01.2002", joined="")) == ["too_young"]


def test_the_same_person_twice(tree: Tree) -> None:
    taken = take(line(iin=IIN), line("P2", iin=IIN, surname="Басқа"), line(), line(surname="Бөлек"))
    assert taken.codes == [(3, "same_person"), (4, "same_person")]
    assert [found.params for found in taken.problems] == [{"first": 2}, {"first": 2}]
    assert taken.new == 2


def test_two_iins_are_two_persons(tree: Tree) -> None:
    assert take(line(iin=IIN), line(iin=OTHER_IIN)).new == 2


def test_namesakes_without_iin_and_birth_date(tree: Tree) -> None:
    taken = take(line(birth_date=""), line(birth_date=""), line("P2", birth_date=""))
    assert taken.codes == [(3, "same_person")]
    assert taken.new == 2


def test_a_rejected_line_does_not_make_the_next_one_the_second(tree: Tree) -> None:
    assert take(line(iin=IIN, since="02.01.2021"), line(iin=IIN)).codes == [(2, "date_in_future")]


def test_ambiguous_person(tree: Tree) -> None:
    for serial in range(2):
        a_member(tree["P2"], LONG_AGO, surname="Сынақов", given_name="Асан", iin=make_synthetic_iin(BORN, "m", serial))
    assert refused(line()) == ["person_ambiguous"]
    assert refused(line("P2", birth_date="")) == ["person_ambiguous"]
    assert refused(line("P2", iin=OTHER_IIN)) == []


def test_registered_elsewhere(tree: Tree) -> None:
    a_member(tree["P4"], LONG_AGO, surname="Сынақов", given_name="Асан")
    taken = take(line())
    assert taken.codes == [(2, "registered_elsewhere")]
    assert taken.problems[0].params == {"where": "«P4», P4"}
    assert "«P4», P4" in explain("registered_elsewhere", taken.problems[0].params)


def test_registered_elsewhere_without_saying_where(tree: Tree) -> None:
    a_member(tree["P4"], LONG_AGO, surname="Сынақов", given_name="Асан")
    registrar = AccountActor(an_account(tree["A"]))
    for allow in (False, True):
        taken = take(line(), actor=registrar, allow_transfers=allow)
        assert taken.codes == [(2, "registered_elsewhere")]
        assert taken.problems[0].params == {}


def test_a_transfer_before_the_present_placement(tree: Tree) -> None:
    a_member(tree["P2"], date(2021, 1, 1), surname="Сынақов", given_name="Асан")
    assert refused(line(), allow_transfers=True) == ["transfer_too_early"]


def test_joining_before_an_earlier_membership_ended(tree: Tree) -> None:
    leave(a_member(tree["P2"], LONG_AGO, surname="Сынақов", given_name="Асан"), date(2016, 1, 1))
    assert refused(line(joined="31.12.2015")) == ["joined_before_leaving"]
    assert refused(line(joined="01.01.2016")) == []


def test_joined_after_the_first_placement(tree: Tree) -> None:
    member = a_member(tree["P2"], date(2014, 1, 1), surname="Сынақов", given_name="Асан")
    transfer(member, tree["P1"], date(2016, 1, 1))
    assert refused(line(joined="01.01.2016")) == ["joined_after_placement"]
    assert refused(line("P3", joined="01.01.2016"), allow_transfers=True) == ["joined_after_placement"]
    assert refused(line(joined="31.12.2015")) == []


def test_card_numbers(tree: Tree) -> None:
    a_member(tree["P1"], LONG_AGO, surname="Басқа", number="77")
    assert refused(line(number="77")) == ["number_taken"]
    assert refused(line(number="78"), line(surname="Екінші", number="78")) == ["number_twice"]


def test_the_number_of_an_earlier_membership(tree: Tree) -> None:
    former = a_member(tree["P1"], LONG_AGO, surname="Сынақов", given_name="Асан", number="77")
    leave(former, date(2016, 1, 1))
    assert refused(line(joined="01.01.2017", number="77")) == ["number_before"]
    assert refused(line(joined="01.01.2017", number="78")) == []
    assert the_number_of(former) == "77"


def test_the_number_of_a_record_that_was_merged(tree: Tree) -> None:
    one, other = (
        a_member(tree["P1"], LONG_AGO, surname="Сынақов", given_name="Асан", number=number) for number in ("77", "78")
    )
    said = Particulars(surname="Сынақов", given_name="Асан", birth_date=BORN, sex="m")
    persons = (one.person, other.person)
    merge_persons(actor=SYSTEM, persons=persons, particulars=said, counted=one.person, today=TODAY)
    assert refused(line(number="78")) == ["number_before"]
    assert refused(line(number="77")) == []


def the_number_of(membership: Membership) -> str:
    membership.refresh_from_db()
    return membership.number


def test_a_member_of_unknown_birth_date_is_known_by_name_and_number(tree: Tree) -> None:
    member = a_member(tree["P4"], LONG_AGO, surname="Сынақов", given_name="Асан", number="77", birth_date=None)
    assert refused(line(number="77")) == ["registered_elsewhere"]
    assert refused(line(surname="Басқа", number="77")) == ["number_taken"]
    assert take(line(number="77", joined=""), allow_transfers=True).moved == 1
    member.person.refresh_from_db()
    assert member.person.birth_date == BORN


def test_the_sex_of_somebody_known_by_an_iin(tree: Tree) -> None:
    a_member(tree["P1"], LONG_AGO, surname="Сынақов", given_name="Асан", iin=IIN)
    assert refused(line(sex="әйел")) == ["iin_sex"]


def test_within_one_unit(tree: Tree) -> None:
    taken = take(line("P1"), line("P3", surname="Екінші"), line("", surname="Үшінші"), within=tree["A1"])
    assert taken.codes == [(3, "unit_unknown"), (4, "unit_missing")]
    assert take(line("", surname="Үшінші"), within=tree["P2"]).new == 1


def test_a_roll_of_tomorrow(tree: Tree) -> None:
    with pytest.raises(DayInFuture):
        take(line(), on=date(2031, 1, 1))


def test_a_unit_that_may_not_be_imported_to(tree: Tree) -> None:
    registrar = AccountActor(an_account(tree["A"]))
    settings = Settings(on=ON, within=tree["P4"])
    with pytest.raises(NotAllowed):
        import_roll(actor=registrar, file=file_of(line()), name="roll.csv", settings=settings, today=TODAY)


def known(tree: Tree) -> None:
    for surname, given, father, born in (
        ("Тұрмағанова", "Гүлнәр", "Қайратқызы", date(1965, 1, 5)),
        ("Есқожин", "Талғат", "Қайратұлы", date(1986, 9, 11)),
        ("Бабажанов", "Талғат", "Болатұлы", date(1970, 1, 17)), ("Бабажанов", "Тимур", "Болатұлы", date(1971, 1, 17)),
    ):  # fmt: skip
        a_member(tree["P1"], LONG_AGO, born, surname=surname, given_name=given, patronymic=father)


def bare(surname: str, given_name: str, birth_date: str = "", patronymic: str = "", unit: str = "P1") -> dict[str, str]:
    return line(unit, surname, given_name=given_name, patronymic=patronymic, birth_date=birth_date, sex="", joined="")


def test_initials_and_a_missing_patronymic_are_the_same_person_in_the_unit(tree: Tree) -> None:
    known(tree)
    taken = take(
        bare("Тұрмағанова", "Г.", "05.01.1965", "Қ."), bare("Ескожин", "Талгат", "11.09.1986"), bare("Бабажанов", "Ти"),
        bare("Бабажанов", "Тимур"),
    )  # fmt: skip
    assert (taken.unchanged, taken.new, taken.rejected) == (3, 1, 0)


def test_initials_that_fit_two_are_asked_and_another_birth_date_is_another_person(tree: Tree) -> None:
    known(tree)
    assert refused(bare("Бабажанов", "Т.", patronymic="Б.")) == ["person_ambiguous"]
    assert take(bare("Есқожин", "Талғат", "25.03.1971")).new == 1
    assert take(bare("Есқожин", "Т.", "11.09.1986", unit="P2"), dry_run=True).new == 1
    a_member(tree["P2"], LONG_AGO, None, surname="Көшімов", given_name="Асан", patronymic="Болатұлы", number="771")
    numbers = ["", "771", "772"]
    told = [take(bare("Көшімов", "Асан", unit="P2") | {"number": n}, dry_run=True).new for n in numbers]
    assert told == [0, 0, 1]


def test_a_full_roll_with_initials_ends_nobodys_membership(tree: Tree) -> None:
    known(tree)
    lines = [bare("Тұрмағанова", "Г.", patronymic="Қ."), bare("Есқожин", "Т."), bare("Бабажанов", "Т.")]
    taken = take(*lines, full=True)
    assert (taken.unchanged, taken.rejected, taken.findings.leaving) == (2, 1, 0)


def test_initials_that_fit_whom_another_line_means_are_asked(tree: Tree) -> None:
    a_member(tree["P1"], LONG_AGO, date(1980, 6, 15), surname="Ахметов", given_name="Асан", patronymic="")
    taken = take(bare("Ахметов", "А."), bare("Ахметов", "Асан", "15.06.1980"), dry_run=True)
    assert taken.codes == [(2, "person_doubtful")]
    born = take(bare("Ахметов", "А.", "15.06.1980"), bare("Ахметов", "Асан", "15.06.1980"), dry_run=True)
    assert born.codes == [(3, "same_person")]


def test_two_names_that_fit_one_with_initials_are_both_asked(tree: Tree) -> None:
    a_member(tree["P1"], LONG_AGO, None, surname="Ахметов", given_name="А.", patronymic="")
    assert take(bare("Ахметов", "Айдос"), dry_run=True).updated == 1
    taken = take(bare("Ахметов", "Айдос"), bare("Ахметов", "Асан"), dry_run=True)
    assert taken.codes == [(2, "person_doubtful"), (3, "person_doubtful")]


def test_initials_of_a_woman_are_not_a_man(tree: Tree) -> None:
    a_member(tree["P1"], LONG_AGO, None, surname="Ким", given_name="Андрей", patronymic="", sex="m")
    woman = bare("Ким", "А.") | {"sex": "әйел"}
    assert [take(one, dry_run=True).new for one in (woman, bare("Ким", "А."))] == [1, 0]


def test_one_person_twice_in_a_file_with_initials(tree: Tree) -> None:
    lines = [bare("Өтешов", "Нұржан", "19.07.1978", "Маратұлы"), bare("Өтешов", "Н.", "19.07.1978", "М.")]
    assert refused(*lines) == ["same_person"]


@pytest.mark.parametrize("code", sorted(REASONS))
def test_every_reason_says_what_to_do(code: str) -> None:
    params = {"most": 1, "on": "2020-01-01", "joined": "x", "age": 18, "first": 2, "hits": 2, "began": "x", "length": 3}
    params |= {"said": "x"}
    text = explain(code, params)
    assert "%(" not in text
    assert text.endswith(".")
    assert "2020-01-01" not in text


def test_a_unit_opened_after_the_day_of_the_roll(tree: Tree) -> None:
    a_unit("P5", "primary_org", tree["A1"], date(2022, 1, 1))
    taken = take(line("P5"))
    assert (taken.new, taken.clamped) == (1, 1)
    assert the_member("Сынақов").placements.get().period.lower == date(2022, 1, 1)


def test_the_system_reaches_all(tree: Tree) -> None:
    assert take(line("P4"), line("G4", surname="Екінші"), actor=SYSTEM).new == 2


def test_a_large_roll_after_a_small_act_takes_no_squares(tree: Tree) -> None:
    """Triggers and foreign keys keep plans of the session, made while the roll held one member.

    Statistics of an emptied table with long indexes speak against an index, as the dear pages do here.
    """
    many = 1_200
    letters = "абвгдежзик"
    names = ["Сынақ" + "".join(letters[int(digit)] for digit in f"{number:04}") for number in range(many)]
    a_member(tree["P1"], ON)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL random_page_cost = 1000")
        cursor.execute("ANALYZE members_membership, members_placement, people_person")
        for _ in range(7):
            a_member(tree["P1"], ON)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        assert take(*(line(surname=name) for name in names)).new == many
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        read = "pg_stat_get_xact_tuples_returned"
        cursor.execute(f"SELECT {read}('members_membership'::regclass), {read}('people_person'::regclass)")
        assert max(cursor.fetchone()) < 30 * many
