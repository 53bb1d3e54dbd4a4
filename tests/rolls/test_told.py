"""What a person says of columns beside their fields, and what stands above all lines: a title, the name of a sheet."""

import io
from datetime import date

import pytest
from django.test import Client
from tests.factories import LONG_AGO, Tree, a_member, an_account
from tests.rolls.books import Rows, xlsx
from tests.rolls.carrying import check, choose, upload
from tests.rolls.rolls import ON, take, the_member
from tests.rolls.test_taken_out import sent
from tests.tasks.carrying import work

from tirek.kernel.identifiers import make_synthetic_iin
from tirek.kernel.intake import Line
from tirek.rolls.models import RollImport
from tirek.rolls.reading.cells import RowReader
from tirek.rolls.reading.day_orders import orders
from tirek.rolls.reading.lines import RollLines
from tirek.rolls.reading.sheets import ALL
from tirek.rolls.reading.standing import is_sheet_of_leavers
from tirek.rolls.reading.titles import unit_titled

EITHER = ("03/04/1985", "05/06/1986", "11/12/1987")


@pytest.mark.parametrize(
    ("days", "order"),
    [
        (EITHER, ""),
        (("03-04-85", "05-06-86"), ""),
        (("03.04.1985", "05.06.1986"), "day"),
        (("1985-03-04", "1986-05-06"), "day"),
        (("03/03/1985", "04/04/1986"), "day"),
        ((*EITHER, "25/12/1980"), "day"),
        ((*EITHER, "12/25/1980"), "month"),
        ((*EITHER, "25/12/1980", "12/25/1980"), ""),
        (("03-04-1985", "05-25-1986"), ""),
        (("03 апреля 1985", ""), "day"),
    ],
)
def test_what_days_show(days: tuple[str, ...], order: str) -> None:
    assert orders(["birth_date"], [[day] for day in days]) == {"birth_date": order}


def test_what_the_days_do_not_show_another_column_or_a_person_does() -> None:
    both = [[day, joined] for day, joined in zip(EITHER, ("12/25/2010", "01/02/2011", "03/04/2012"), strict=True)]
    assert orders(["birth_date", "joined"], both) == {"birth_date": "month", "joined": "month"}
    assert orders(["birth_date"], [[day] for day in EITHER], {"birth_date": "month"}) == {"birth_date": "month"}
    numbers = [["03/04/1985", "850403300008"], ["05/06/1986", "860605300008"]]
    assert orders(["birth_date", "iin"], numbers) == {"birth_date": "day"}
    numbers = [["03/04/1985", "850304300008"], ["05/06/1986", "860506300008"]]
    assert orders(["birth_date", "iin"], numbers) == {"birth_date": "month"}


def test_a_day_that_may_be_another_is_said_to_be_one() -> None:
    fields = ["name", "joined"]
    lines = [Line(nth, [f"Ахметов Асан{nth}", day]) for nth, day in enumerate((*EITHER, "01/01/1990"))]
    lines = [Line(line.number, ["Ахметов Асан", line.cells[1]]) for line in lines]
    reader = RowReader(fields, on=ON, synthetic=True, unit_code="P1")
    rows = [one.row for one in RollLines(lines, ["ФИО", "Вступил"], fields, reader)]
    assert [row.joined for row in rows][:1] == [date(1985, 4, 3)]
    assert ["day_or_month:joined" in row.notes for row in rows] == [True, True, True, False]
    reader = RowReader(fields, on=ON, synthetic=True, unit_code="P1")
    told = {"first": {"joined": "month"}}
    rows = [one.row for one in RollLines(lines, ["ФИО", "Вступил"], fields, reader, told=told)]
    assert (rows[0].joined, rows[0].notes) == (date(1985, 3, 4), ["month_first:joined"])


@pytest.mark.parametrize(
    "name",
    """Выбывшие;Шыққандар;Исключённые;исключенные 2024;Архив;Умершие;Қайтыс болғандар;Снятые с учета;Мұрағат;Left;
    Former members;Бывшие члены;Марқұмдар;Ушедшие;Шығарылғандар;Deceased""".replace("\n    ", "").split(";"),
)
def test_a_sheet_of_those_who_left(name: str) -> None:
    assert is_sheet_of_leavers(name)


@pytest.mark.parametrize("name", ["", "Алау", "Лист1", "Мүшелер", "Sheet1", "Действующие", "Жаңа мүшелер"])
def test_a_sheet_of_members(name: str) -> None:
    assert not is_sheet_of_leavers(name)


@pytest.mark.parametrize(
    ("titles", "unit"),
    [
        (["Список членов профсоюза «Алау»"], "Алау"),
        (["«Алау» бастауыш ұйымы мүшелерінің тізімі", "на 01.01.2024"], "Алау"),
        (["«AMANAT» партиясы", "ППО «Алау»"], "Алау"),
        (["ППО 43-46-001, список членов"], "43-46-001"),
        (["Список членов первичной организации школы № 5"], "первичной организации школы № 5"),
        (["Список членов профсоюза"], ""),
        (["ППО «Алау»", "ППО «Береке»"], ""),
        (["Утверждено решением бюро"], ""),
    ],
)
def test_the_unit_in_a_title(titles: list[str], unit: str) -> None:
    assert unit_titled(titles, {"Алау", "Береке", "43-46-001"}.intersection) == unit


def titled(title: str) -> bytes:
    return f"{title};;\n№;ФИО;Дата рождения\n1;Ахметов Асан;15.06.1980\n2;Омаров Ер;16.06.1980\n".encode()


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture
def registrar(tree: Tree) -> Client:
    client = Client()
    client.force_login(an_account(tree["A"]))
    return client


def page_of(client: Client, file: bytes, name: str = "roll.csv") -> str:
    page = upload(client, file, name=name)
    work()
    return page


@pytest.mark.django_db
@pytest.mark.tree
class TestTitle:
    def test_it_names_the_unit_of_the_lines(self, tree: Tree) -> None:
        assert take(file=io.BytesIO(titled("Список членов P1"))).new == 2
        assert the_member("Омаров").placements.get().unit == tree["P1"]

    def test_another_title_within_counts_for_what_is_below_it(self, tree: Tree) -> None:
        more = titled("Список членов P1") + "ППО P2;;\n3;Сейтов Ер;17.06.1980\n".encode()
        taken = take(file=io.BytesIO(more))
        assert taken.problems == []
        assert the_member("Сейтов").placements.get().unit == tree["P2"]

    def test_the_unit_that_is_given_comes_before_it(self, tree: Tree) -> None:
        assert take(file=io.BytesIO(titled("Список членов P1")), within=tree["P2"]).new == 2
        assert the_member("Омаров").placements.get().unit == tree["P2"]

    def test_one_that_is_not_known_is_asked_about(self, registrar: Client) -> None:
        page = page_of(registrar, titled("Список членов ППО «Белгісіз»"))
        choose(registrar, page)
        work()
        assert "Белгісіз" in registrar.get(f"{page}units/").content.decode()


LEFT: Rows = [["ФИО", "Дата рождения"], ["Шыққанов Асан", "10.02.1980"]]


@pytest.mark.django_db
@pytest.mark.tree
class TestSheetOfLeavers:
    def test_nobody_on_it_joins_and_who_is_known_is_offered_to_leave(self, tree: Tree, registrar: Client) -> None:
        gone = a_member(tree["P1"], LONG_AGO, date(1980, 2, 10), surname="Шыққанов", given_name="Асан", patronymic="")
        stays: Rows = [["ФИО", "Дата рождения"], ["Ахметов Бек", "11.02.1980"], ["Омаров Ер", "12.02.1980"]]
        fresh: Rows = [*LEFT, ["Жоқов Асан", "11.02.1980"]]
        page = page_of(registrar, xlsx({"P1": stays, "Выбывшие": fresh}), name="roll.xlsx")
        registrar.post(f"{page}sheet/", {"sheet": ALL})
        work()
        choose(registrar, page)
        work()
        roll = RollImport.objects.get()
        assert sorted(roll.problems.values_list("line", "code")) == [(1002, "has_left"), (1003, "has_left")]
        assert list(roll.verdicts.filter(ends="deregistration").values_list("line", "membership_id", "day")) == [
            (1002, gone.pk, roll.on)
        ]

    def test_also_where_it_is_the_one_sheet(self, tree: Tree) -> None:
        taken = take(file=io.BytesIO(xlsx({"Исключённые": LEFT})), within=tree["P1"])
        assert (taken.new, taken.codes) == (0, [(2, "has_left")])


@pytest.mark.django_db
@pytest.mark.tree
class TestAsked:
    def test_which_comes_first_is_asked_and_remembered(self, tree: Tree, registrar: Client) -> None:
        file = "Ұйым коды;Аты-жөні;Туған күні\nP1;Ахметов Асан;03/04/1985\nP1;Омаров Ер;05/06/1986\n".encode()
        page = page_of(registrar, file)
        sent = {"c0": "unit", "c1": "name", "c2": "birth_date"}
        assert registrar.post(f"{page}columns/", sent).status_code == 422
        assert "күн бірінші тұр" in registrar.get(f"{page}columns/").content.decode()
        assert registrar.post(f"{page}columns/", {**sent, "o2": "month"}).status_code == 302
        work()
        rolls = RollImport.objects.order_by("uploaded_at")
        assert [row.birth_date for row in rolls[0].rows.order_by("line")] == [date(1985, 3, 4), date(1986, 5, 6)]
        again = page_of(registrar, file)
        assert rolls[1].told == {"first": {"birth_date": "month"}, "silent": []}
        assert '<option value="month" selected' in registrar.get(f"{again}columns/").content.decode()

    def test_a_no_is_overruled(self, tree: Tree, registrar: Client) -> None:
        file = (
            "Ұйым коды;Аты-жөні;Туған күні;Член профсоюза\nP1;Ахметов Асан;13.04.1985;да\nP1;Омаров Ер;15.06.1986;нет\n"
        ).encode()
        page = page_of(registrar, file)
        sent = {"c0": "unit", "c1": "name", "c2": "birth_date", "c3": ""}
        registrar.post(f"{page}columns/", sent)
        work()
        roll = RollImport.objects.get()
        assert list(roll.problems.values_list("line", "code")) == [(3, "has_left")]
        assert registrar.post(f"{page}columns/", {**sent, "s3": "on"}).status_code == 302
        work()
        assert not roll.problems.exists()
        assert list(roll.verdicts.values_list("outcome", flat=True)) == ["new", "new"]


@pytest.mark.django_db
@pytest.mark.tree
def test_one_person_whom_a_line_may_be_about_is_not_several(tree: Tree) -> None:
    a_member(tree["P1"], LONG_AGO, date(1980, 2, 10), surname="Ахметов", given_name="Асан", patronymic="Ерұлы")
    taken = take(file=io.BytesIO("Ұйым коды;Аты-жөні\nP1;Ахметов А.\nP1;Ахметов Асан\n".encode()))
    assert taken.codes == [(2, "person_doubtful"), (3, "person_doubtful")]


@pytest.mark.parametrize(
    "row",
    [["", "Барлығы: 4", "4"], ["", "Итого: 4", "4"], ["Барлығы: 4", "", "4"], ["", "", "Итого: 4"]],
)
def test_a_number_in_the_column_of_iins_makes_no_member_of_a_total(row: list[str]) -> None:
    iins = [make_synthetic_iin(date(1980, 2, 10), "m", nth) for nth in range(4)]
    lines = [Line(nth, [str(nth), f"Ахметов Асан{'а' * nth}", iin]) for nth, iin in enumerate(iins, 1)]
    fields = ["", "name", "iin"]
    reader = RowReader(fields, on=ON, synthetic=True, unit_code="P1")
    found = [*RollLines([*lines, Line(9, row)], ["№", "ФИО", "ИИН"], fields, reader)]
    assert [one.left_out for one in found] == ["", "", "", "", "total"]


@pytest.mark.django_db
@pytest.mark.tree
class TestTakenOut:
    def test_who_left_is_a_file_and_stands_page_by_page(
        self, tree: Tree, registrar: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("tirek.rolls.views.outcomes.MOST_LEAVERS", 1)
        monkeypatch.setattr("tirek.rolls.views.answers.MOST_LEAVERS", 1)
        born = date(1980, 2, 10)
        for surname in ("Шыққанов", "Кеткенов"):
            a_member(tree["P1"], LONG_AGO, born, surname=surname, given_name="Асан", patronymic="")
        head = "Ұйым коды;Аты-жөні;Туған күні;Шыққан күні"
        lines = [f"P1;{surname} Асан;10.02.1980;10.03.2019" for surname in ("Шыққанов", "Кеткенов")]
        page = check(registrar, "\n".join([head, *lines]).encode())
        first = registrar.get(f"{page}?people=new&start=0&leavers=0").content.decode()
        assert "Шыққанов Асан<small>" in first
        assert "Кеткенов Асан<small>" not in first
        assert "start=0&amp;leavers=1#leavers" in first
        assert registrar.post(f"{page}ends/?leavers=1", {"ends": ["3"]}).status_code == 302
        work()
        assert list(RollImport.objects.get().verdicts.filter(outcome="ended").values_list("line", flat=True)) == [3]
        text = b"".join(sent(registrar, f"{page}leavers/", "csv")).decode("utf-8-sig")
        assert [line.split(";")[1:4] for line in text.splitlines()[-2:]] == [
            ["Шыққанов Асан", "10.02.1980", "P1"],
            ["Кеткенов Асан", "10.02.1980", "P1"],
        ]

    def test_doubtful_lines_are_a_file(self, tree: Tree, registrar: Client) -> None:
        a_member(tree["P1"], LONG_AGO, date(1980, 2, 10), surname="Ахметов", given_name="Асан", patronymic="Ерұлы")
        page = check(registrar, "Ұйым коды;Аты-жөні\nP1;Ахметов А.\nP1;Ахметов Асан\n".encode())
        text = b"".join(sent(registrar, f"{page}doubtful/", "csv")).decode("utf-8-sig")
        found = [line.split(";") for line in text.splitlines()[-2:]]
        assert [(row[1], row[4]) for row in found] == [
            ("Ахметов А.", "Ахметов Асан Ерұлы"),
            ("Ахметов Асан", "Ахметов Асан Ерұлы"),
        ]
