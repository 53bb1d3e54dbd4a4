"""A line that may be about somebody on the rolls is asked about, side by side, and never taken silently."""

import re
from datetime import date

import pytest
from django.test import Client
from tests.factories import LONG_AGO, SYSTEM, Tree, a_member, an_account, leave
from tests.rolls.carrying import check, checked, confirm, entered
from tests.rolls.rolls import file_of, line, take, the_member
from tests.tasks.carrying import work
from tests.typed import typed

from tirek.access.actor import AccountActor
from tirek.kernel.identifiers import make_synthetic_iin
from tirek.members.enums import Ended
from tirek.members.models import Membership
from tirek.rolls.actions import NotNow, answer_doubts, choose_columns, name_units
from tirek.rolls.models import RollImport
from tirek.structure.models import Act

pytestmark = [pytest.mark.django_db, pytest.mark.tree]

BORN = date(1980, 2, 10)


@pytest.fixture
def tree() -> Tree:
    return Tree()


def bare(surname: str, given_name: str, birth_date: str = "", patronymic: str = "", **more: str) -> dict[str, str]:
    given = {"given_name": given_name, "birth_date": birth_date, "patronymic": patronymic, "sex": "", "joined": ""}
    return line(surname=surname, **{**given, **more})


def saule(tree: Tree, unit: str = "P1", **more: object) -> Membership:
    given = {"given_name": "Сәуле", "patronymic": "Маратқызы", "sex": "f", **more}
    return a_member(tree[unit], LONG_AGO, BORN, surname="Жолмырзаева", **given)  # type: ignore[arg-type]  # by name


def told(*lines: dict[str, str]) -> list[str]:
    return [code for _line, code in take(*lines, dry_run=True).codes]


@pytest.mark.parametrize("day", ["01.02.1980", "20.02.1980", "11.02.1980", "10.02.1960", "02.10.1980"])
def test_a_slip_in_the_birth_date_is_asked(tree: Tree, day: str) -> None:
    saule(tree)
    assert told(bare("Жолмырзаева", "Сәуле", day, "Маратқызы")) == ["person_doubtful"]
    assert told(bare("Жолмырзаева", "Сәуле", day, "Маратқызы", unit="P2")) == []


@pytest.mark.parametrize("day", ["11.03.1980", "10.02.1971", "25.07.1980"])
def test_another_birth_date_is_another_person(tree: Tree, day: str) -> None:
    saule(tree)
    assert told(bare("Жолмырзаева", "Сәуле", day, "Маратқызы")) == []


def test_a_name_that_differs_in_one_part_is_asked_in_the_unit(tree: Tree) -> None:
    saule(tree)
    assert told(bare("Ахметова", "Сәуле", "10.02.1980", "Маратқызы")) == ["person_doubtful"]
    assert told(bare("Жолмырзаева", "Сауле", "10.02.1980", "Муратқызы")) == ["person_doubtful"]
    assert told(bare("Жолмырзаева", "Айжан", "10.02.1980", "Маратқызы")) == []
    assert told(bare("Ахметова", "Сәуле", "10.02.1980", "Маратқызы", unit="P2")) == []


def test_whom_another_line_means_is_not_asked_about(tree: Tree) -> None:
    saule(tree)
    same = bare("Жолмырзаева", "Сәуле", "10.02.1980", "Маратқызы")
    assert told(same, bare("Жолмырзаева", "Сәуле", "11.02.1980", "Маратқызы")) == []


def test_who_stood_in_the_unit_once_is_asked(tree: Tree) -> None:
    leave(saule(tree), date(2016, 3, 4), Ended.EXPULSION)
    assert told(bare("Жолмырзаева", "С.", patronymic="М.")) == ["person_doubtful"]
    assert told(bare("Жолмырзаева", "С.", patronymic="М.", unit="P2")) == []


def test_a_wrong_iin_of_somebody_known_by_name(tree: Tree) -> None:
    member = saule(tree)
    iin = make_synthetic_iin(BORN, "f", 0)
    wrong = iin[:-1] + str((int(iin[-1]) + 1) % 10)
    roll = checked(SYSTEM, bare("Жолмырзаева", "Сәуле", "10.02.1980", "Маратқызы", iin=wrong, phone="87010000001"))
    assert set(roll.problems.values_list("code", flat=True)) == {"iin_check", "person_doubtful"}
    answer_doubts(actor=SYSTEM, roll=roll, answers={2: {"said": "same", "person": member.person_id}})
    work()
    roll.refresh_from_db()
    entered(SYSTEM, roll)
    person = the_member("Жолмырзаева").person
    assert (person.phone, person.iin_index) == ("+77010000001", None)


def test_a_full_roll_ends_nobody_who_may_be_meant(tree: Tree) -> None:
    saule(tree)
    taken = take(bare("Ахметова", "Сәуле", "10.02.1980", "Маратқызы"), line(), full=True, dry_run=True)
    assert taken.findings.leaving == 0


def answer(client: Client, page: str, **said: str) -> None:
    given = {"answered": "1", **said}
    assert client.post(f"{page}doubts/", given).status_code == 302
    work()


@pytest.fixture
def registrar(tree: Tree) -> Client:
    client = Client()
    client.force_login(an_account(tree["A"]))
    return client


def main(client: Client, address: str) -> str:
    text = client.get(address).content.decode().split("<main")[1]
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_both_stand_side_by_side_and_the_answers_are_entered(tree: Tree, registrar: Client) -> None:
    member = saule(tree, number="K-7")
    marat = a_member(tree["P1"], LONG_AGO, date(1977, 1, 2), surname="Ким", given_name="Марат", patronymic="")
    leave(marat, date(2014, 5, 6), Ended.EXPULSION)
    lines = [
        bare("Жолмырзаева", "Сәуле", "01.02.1980", "Маратқызы", phone="87010000001"),
        bare("Ким", "Марат", joined="01.03.2016"),
        bare("Жолмырзаева", "Сәуле", "20.02.1980", "Маратқызы"),
    ]
    page = check(registrar, file_of(*lines))
    assert "3 жол бұрыннан есепте тұрған адам туралы болуы мүмкін" in main(registrar, page)
    shown = main(registrar, f"{page}doubts/")
    assert "Жолмырзаева Сәуле Маратқызы 10.02.1980 «P1» билет № K-7" in shown
    assert "мүшеліктен шығарылды, 06.05.2014" in shown
    answer(registrar, page, line2=f"same-{member.person_id}", line3="another", line4="out")
    preview = main(registrar, page)
    assert "Барлығына жауап берілді" in preview
    assert "Жолды өзіңіз қалдырып кеттіңіз" in preview
    confirm(registrar, page)
    assert Membership.objects.filter(person__surname="Ким").count() == 2
    assert member.person.__class__.objects.get(pk=member.person_id).birth_date == date(1980, 2, 1)
    summary = Act.objects.latest("pk").summary
    assert (summary["answered_same"], summary["answered_another"]) == (1, 1)
    assert RollImport.objects.get().answers["2"]["said"] == "same"


def test_an_answer_counts_for_those_whom_it_was_given_of(tree: Tree) -> None:
    """Another than the one who stood beside the line: not another than whoever has come since."""
    saule(tree)
    roll = checked(SYSTEM, bare("Жолмырзаева", "Сәуле", "01.02.1980", "Маратқызы"))
    answer_doubts(actor=SYSTEM, roll=roll, answers={2: {"said": "another"}})
    work()
    assert roll.verdicts.get().outcome == "new"
    saule(tree)
    name_units(actor=SYSTEM, roll=roll, unit_map={})
    work()
    assert roll.verdicts.get().outcome == "rejected"
    assert set(roll.doubts.values_list("answer", flat=True)) == {""}
    answer_doubts(actor=SYSTEM, roll=roll, answers={2: {"said": "another"}})
    work()
    choose_columns(actor=SYSTEM, roll=roll, fields=roll.fields)
    roll.refresh_from_db()
    assert (roll.answers, roll.ends) == ({}, [])


def test_an_answer_from_a_page_with_others_beside_the_line_is_not_taken(tree: Tree, registrar: Client) -> None:
    saule(tree)
    page = check(registrar, file_of(bare("Жолмырзаева", "Сәуле", "01.02.1980", "Маратқызы")))
    sent = typed(registrar.get(f"{page}doubts/"), line2="another")
    saule(tree)
    registrar.post(f"{page}units/", {"named": "1"})
    work()
    assert registrar.post(f"{page}doubts/", sent).status_code == 422
    assert RollImport.objects.get().answers == {}


def test_an_answer_can_be_taken_back(tree: Tree) -> None:
    member = saule(tree)
    roll = checked(SYSTEM, bare("Жолмырзаева", "Сәуле", "01.02.1980", "Маратқызы"))
    for said, outcome in (({"said": "same", "person": member.person_id}, "updated"), ({}, "rejected")):
        answer_doubts(actor=SYSTEM, roll=roll, answers={2: said})
        work()
        assert roll.verdicts.get().outcome == outcome
    with pytest.raises(NotNow):
        answer_doubts(actor=SYSTEM, roll=roll, answers={2: {"said": "same", "person": member.person_id + 1}})


def test_nobody_outside_the_reach_is_shown(tree: Tree) -> None:
    saule(tree, "P4")
    actor = AccountActor(an_account(tree["A"]))
    roll = checked(actor, bare("Жолмырзаева", "Сәуле", "01.02.1980", "Маратқызы"))
    assert not roll.doubts.exists()
