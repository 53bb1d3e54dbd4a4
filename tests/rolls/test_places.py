"""Members of a group on a roll that names its primary organisation alone, and units that are named or left out."""

from datetime import date

import pytest
from django.test import Client
from tests.factories import LONG_AGO, SYSTEM, Tree, a_member, a_unit, an_account, rename
from tests.rolls.carrying import choose, upload
from tests.rolls.rolls import file_of, line, take
from tests.rolls.test_doubts import main
from tests.tasks.carrying import work

from tirek.rolls.models import RollImport

pytestmark = [pytest.mark.django_db, pytest.mark.tree]

BORN = date(1980, 6, 15)


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture
def registrar(tree: Tree) -> Client:
    client = Client()
    client.force_login(an_account(tree["A"]))
    return client


@pytest.mark.parametrize("allow", [False, True])
def test_a_member_of_a_group_stays_there_on_a_roll_of_the_primary(tree: Tree, allow: bool) -> None:
    group = a_unit("G8", "group", tree["P1"])
    a_member(group, LONG_AGO, BORN, surname="Топтағы", given_name="Асан", patronymic="")
    a_member(group, LONG_AGO, None, surname="Атымен", given_name="Бек", patronymic="Серікұлы")
    by_name = line(surname="Атымен", given_name="Б.", patronymic="С.", birth_date="", sex="", joined="")
    taken = take(line(surname="Топтағы", joined="", sex=""), by_name, allow_transfers=allow, dry_run=True)
    assert (taken.unchanged, taken.new, taken.rejected) == (2, 0, 0)


def test_a_roll_that_names_groups_means_the_primary_itself(tree: Tree) -> None:
    group = a_unit("G8", "group", tree["P1"])
    a_member(group, LONG_AGO, BORN, surname="Топтағы", given_name="Асан", patronymic="")
    lines = line(surname="Топтағы", joined="", sex=""), line("G8", surname="Басқа")
    assert [code for _line, code in take(*lines, dry_run=True).codes] == ["registered_elsewhere"]
    assert take(*lines, allow_transfers=True, dry_run=True).moved == 1


def test_a_unit_that_is_left_out_is_said_to_be(tree: Tree) -> None:
    lines = line("Бұрынғы ұйым"), line("P1", surname="Екінші")
    assert take(*lines, unit_map={"Бұрынғы ұйым": 0}, dry_run=True).codes == [(2, "unit_out")]


def units_page(client: Client, *lines: dict[str, str]) -> str:
    page = upload(client, file_of(*lines))
    work()
    choose(client, page)
    work()
    return page


def test_the_unit_where_the_other_lines_stand_is_proposed(tree: Tree, registrar: Client) -> None:
    for code in ("P1", "P3"):
        rename(tree[code], "№ 1 орта мектеп", date(2012, 1, 1))
    rename(tree["P2"], "Бәйтерек", date(2013, 1, 1))
    page = units_page(registrar, line("№ 1 орта мектеп"), line("P2", surname="Екінші"))
    form = registrar.get(f"{page}units/").context["form"]
    [(_one, choice, code)] = form.rows()
    assert choice.value() == tree["P1"].pk
    registrar.post(f"{page}units/", {"named": "1", choice.html_name: "0"})
    work()
    assert "Осы ұйымның жолдарын өзіңіз қалдырып кеттіңіз" in main(registrar, page)
    registrar.post(f"{page}units/", {"named": "1", choice.html_name: ""})
    work()
    assert RollImport.objects.get().unit_map == {}
    registrar.post(f"{page}units/", {"named": "1", choice.html_name: "0"})
    work()
    registrar.post(f"{page}units/", {"named": "1", choice.html_name: "", code.html_name: "№ 1"})
    assert RollImport.objects.get().unit_map == {"№ 1 орта мектеп": 0}
    registrar.post(f"{page}units/", {"named": "1", choice.html_name: "", code.html_name: "бәйтер"})
    assert RollImport.objects.get().unit_map == {"№ 1 орта мектеп": tree["P2"].pk}


def test_the_system_leaves_nothing_out_by_itself(tree: Tree) -> None:
    assert take(line("Бұрынғы ұйым"), actor=SYSTEM, dry_run=True).codes == [(2, "unit_unknown")]
