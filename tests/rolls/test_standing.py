"""Who is a member no more, or never was one: titles, remarks, columns of “yes” and “no”; and who is two persons."""

import io
from datetime import date

import pytest

from tirek.rolls.reading.cells import RowReader
from tirek.rolls.reading.columns import settle
from tirek.rolls.reading.files import open_table
from tirek.rolls.reading.guessing import KnownTexts, guess
from tirek.rolls.reading.headings import meaning_of
from tirek.rolls.reading.lines import RollLines

ON = date(2026, 11, 30)
NOTHING_KNOWN = KnownTexts(units=lambda _texts: set(), cards=lambda _texts: set())


def rejected(*lines: str) -> list[str]:
    """Why each line that is a member's is not taken; an empty text where it is."""
    table = open_table(io.BytesIO("\n".join(lines).encode()))
    fields = [column.field for column in guess(table.headings, table.sample, known=NOTHING_KNOWN)]
    settle(table.headings, fields, unit_given=True)
    reader = RowReader(fields, on=ON, synthetic=True, unit_code="P1")
    found = [one for one in RollLines(table, table.headings, fields, reader) if not one.left_out]
    return [",".join(code for code, _field, _params in one.row.faults) for one in found]


@pytest.mark.parametrize(
    ("heading", "yes", "no"),
    [
        ("Членство в профсоюзе", "да", "нет"), ("Кәсіподақ мүшесі ме? (иә/жоқ)", "иә", "жоқ"),
        ("Член профсоюза", "да", "нет"), ("Состоит в профсоюзе (да, нет)", "да", "нет"), ("Профсоюз", "+", "-"),
        ("Мүшелігі", "иә", "жоқ"),
    ],
)  # fmt: skip
def test_who_is_asked_and_is_no_member_is_not_taken(heading: str, yes: str, no: str) -> None:
    lines = f"1;Ли Ан;01.02.1980;{yes}", f"2;Ким Бек;02.03.1981;{no}", f"3;Пак Ер;03.04.1982;{yes}"
    assert rejected(f"№;ФИО;Дата рождения;{heading}", *lines) == ["", "has_left", ""]


@pytest.mark.parametrize("heading", ["Член бюро", "Состоит в браке", "Профосмотр", "Взнос", "Состояние на учёте врача"])
def test_what_else_is_answered_by_yes_and_no_keeps_nobody_off(heading: str) -> None:
    lines = "1;Ли Ан;01.02.1980;да", "2;Ким Бек;02.03.1981;нет", "3;Пак Ер;03.04.1982;да"
    assert rejected(f"№;ФИО;Дата рождения;{heading}", *lines) == ["", "", ""]


def test_marks_alone_answer_nothing() -> None:
    assert rejected("№;ФИО;Дата рождения;Член", "1;Ли Ан;01.02.1980;-", "2;Ким Бек;02.03.1981;-") == ["", ""]


@pytest.mark.parametrize(
    ("heading", "cell", "why"),
    [
        ("Категория членства", "кандидат", "has_left"), ("Статус", "Архив", "has_left"), ("is_active", "0", "has_left"),
        ("Дата вступления", "01.03.2010 г., выбыл", "has_left"), ("Дата вступления", "отказался", "has_left"),
        ("Учёная степень", "кандидат наук", ""), ("Отдел", "Архив", ""),
    ],
)  # fmt: skip
def test_states(heading: str, cell: str, why: str) -> None:
    lines = "1;Ли Ан;01.02.1980;1", f"2;Ким Бек;02.03.1981;{cell}"
    assert rejected(f"№;ФИО;Дата рождения;{heading}", *lines) == ["", why]


@pytest.mark.parametrize("heading", ["Примечание", "", "Отметки"])
@pytest.mark.parametrize(
    ("remark", "why"),
    [
        ("уволился 01.09.2025", "has_left"), ("на пенсии, снята с учета", "has_left"), ("ум. 12.03.2024", "has_left"),
        ("не член профсоюза", "has_left"), ("мүше емес", "has_left"), ("көшіп кетті", "has_left"),
        ("переведена в СШ № 3", "has_left"), ("марқұм", "has_left"), ("дүниеден өтті", "has_left"),
        ("пенсионер", ""), ("зейнетке шықты", ""), ("в декрете", ""), ("не состоит в браке", ""), ("муж умер", ""),
    ],
)  # fmt: skip
def test_remarks(heading: str, remark: str, why: str) -> None:
    lines = "1;Ли Ан;01.02.1980;", f"2;Ким Бек;02.03.1981;{remark}"
    assert rejected(f"№;ФИО;Дата рождения;{heading}", *lines) == ["", why]


def test_a_day_under_dismissed_or_one_of_several_of_leaving_is_heard() -> None:
    lines = "Ли Ан;01.02.1980;;", "Ким Бек;02.03.1981;12.05.2024;", "Пак Ер;03.04.1982;;05.05.2025"
    assert rejected("ФИО;Дата рождения;Уволен;Прим.", *lines[:2], "Пак Ер;03.04.1982;;") == ["", "has_left", ""]
    assert rejected("ФИО;Дата рождения;Убыл;Исключён (дата)", *lines) == ["", "has_left", "has_left"]


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("Список выбывших членов профсоюза за 2025 год", "has_left"), ("Умершие ветераны", "has_left"),
        ("Кәсіподаққа мүше емес қызметкерлердің тізімі", "has_left"), ("Исключённые и снятые с учета", "has_left"),
        ("Сведения о принятых и исключённых", ""), ("Приложение к решению об исключении", ""),
        ("Список работников (за исключением совместителей)", ""), ("Вышедшие на пенсию", ""),
    ],
)  # fmt: skip
def test_a_title_above_all_and_one_within_say_whom_the_lines_are_of(title: str, why: str) -> None:
    lines = "1;Ли Анна Сергеевна;01.02.1980", "2;Ким Бек Ахметович;02.03.1981"
    assert rejected(f"{title};;", "№;ФИО;Дата рождения", *lines) == [why, why]


def test_a_title_within_counts_as_much() -> None:
    lines = "1;Пак Вера Ивановна;03.04.1982", "Уволенные;;", "2;Ли Анна Сергеевна;01.02.1980", "Принятые и выбывшие;;"
    assert rejected("№;ФИО;Дата рождения", *lines, "3;Ким Бек Ахметович;02.03.1981") == ["", "has_left", ""]


def test_a_title_in_merged_cells_is_none_beside_empty_columns_too() -> None:
    heads, title = ";;№;ФИО;Дата рождения;ИИН", ";;ППО «Б»;ППО «Б»;ППО «Б»;ППО «Б»"
    table = open_table(io.BytesIO(f"{heads}\n;;1;Ли Ан;01.02.1980;\n{title}\n;;2;Ким Бек;02.03.1981;".encode()))
    fields = ["", "", "", "name", "birth_date", "iin"]
    found = RollLines(table, table.headings, fields, RowReader(fields, on=ON, synthetic=True, unit_code="P1"))
    assert [one.left_out or one.row.unit_text for one in found] == ["P1", "unit", "ППО «Б»"]


def test_below_headings_in_another_order_nobody_is_taken_until_the_first_come_again() -> None:
    heads = "№;Фамилия;Имя;Отчество;Дата рождения"
    found = rejected(heads, "1;Ли;Анна;Сергеевна;01.02.1980", "№;Имя;Отчество;Фамилия;Дата рождения",
                     "1;Тимур;Ринатович;Юсупов;25.11.1965", heads, "2;Ким;Бек;Ахметович;02.03.1981")  # fmt: skip
    assert found == ["", "columns_otherwise", ""]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Абенов Руслан Кайратович, Абенова Сауле Маратовна", "name_unreadable"),
        ("Юсупов Тимур и Юсупова Анна", "name_unreadable"), ("Оспанова Әсел, Болат қызы", ""), ("Ли, Анна", ""),
        ("Юсупов Тимур Ринатович - выбыл", "has_left"), ("Хан В.И. умерла", "has_left"),
        ("Шин Вера (марқұм)", "has_left"),
        ("Марқұм Асан Үсен", "has_left"), ("Марқұмов Асан", ""), ("Умеров Асан", ""),
    ],
)  # fmt: skip
def test_names_of_two_and_of_the_dead(name: str, why: str) -> None:
    assert rejected("№;ФИО;Дата рождения", f'1;"{name}";01.02.1980', "2;Ким Бек;02.03.1981") == [why, ""]


@pytest.mark.parametrize(
    ("field", "cell", "note"),
    [
        ("number", "0001234 сдан", "number_rest"), ("number", "0001236 (утерян, новый 2)", "number_rest"),
        ("number", "№ 0001237 от 01.02.2010", "number_rest"), ("phone", "8701 111 22 33 (жена)", "phone_of_other"),
        ("joined", "01.01.1970", "joined_young"),
    ],
)  # fmt: skip
def test_doubtful_cells_are_told_of(field: str, cell: str, note: str) -> None:
    reader = RowReader(["name", "birth_date", field], on=ON, synthetic=True, unit_code="P1")
    row = reader.read(["Ли Ан", "25.11.1966", cell])
    assert (row.notes, row.faults, row.number, row.phone) == ([f"{note}:{field}"], [], "", "")


def test_nobody_joins_on_the_day_of_birth() -> None:
    assert rejected("ФИО;Дата рождения;Дата вступления", "Ли Ан;01.02.1980;01.02.1980") == ["joined_before_birth"]


@pytest.mark.parametrize("number", ["АБ 0012", "43/086119", "43-46-001/12", "№ 12", "KZ-2014/001"])
def test_card_numbers_stay_as_they_are(number: str) -> None:
    reader = RowReader(["name", "number"], on=ON, synthetic=True, unit_code="P1")
    assert reader.read(["Ли Ан", number]).number == number.removeprefix("№ ")


def test_a_name_of_many_words_is_told_of() -> None:
    row = RowReader(["name"], on=ON, synthetic=True, unit_code="P1").read(["Нам Вера Ивановна декрет"])
    assert row.notes == ["name_long:name"]


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        ("Девичья фамилия; Прежняя ППО; Старый номер билета; Бұрынғы тегі; Откуда переведён (ППО)", "more"),
        ("Зейнетке шыққан жылы; Дата выхода на пенсию; Табельный номер", "work"),
        ("Тел. для экстренной связи; Ата-анасының телефоны", "other"),
        ("Дата вступления в брак; Дата подачи заявления о вступлении", ""),
        ("Ұйымға келген жылы", "since"), ("Мүшелікке алынған күні; Дата вст.", "joined"), ("Убыл", "left"),
    ],
)  # fmt: skip
def test_what_was_before_and_what_is_of_others_is_not_the_members(headings: str, said: str) -> None:
    told = {heading: meaning_of(heading) for heading in headings.split("; ")}
    assert {one.field or one.known for one in told.values()} == {said}, told
