"""From bytes to values: separators, headings, cells."""

import io
from datetime import date

import pytest
from tests.factories import SYSTEM

from tirek.kernel.errors import in_all_languages
from tirek.kernel.identifiers import make_synthetic_iin
from tirek.kernel.intake import BrokenLine, ColumnsMissing, ColumnTwice, NoRows
from tirek.kernel.kazakh import fold
from tirek.kernel.phones import read_phone
from tirek.rolls.actions.columns import known_to
from tirek.rolls.reading.cells import RowReader
from tirek.rolls.reading.columns import settle
from tirek.rolls.reading.files import MOST_COLUMNS, RollTable, TooManyColumns, open_table
from tirek.rolls.reading.guessing import guess

ON = date(2020, 1, 1)


def table(text: str | bytes) -> RollTable:
    return open_table(io.BytesIO(text.encode() if isinstance(text, str) else text))


def fields(*headings: str, unit_given: bool = False) -> list[str]:
    """As the headings alone say."""
    found = [column.field for column in guess(headings, [], known=known_to(SYSTEM))]
    settle(headings, found, unit_given=unit_given)
    return found


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_separators_and_mark(delimiter: str, mark: str) -> None:
    read = table(f"{mark}Код{delimiter}ФИО\r\nP1{delimiter}Әлиев Асан\r\n")
    assert read.headings == ("Код", "ФИО")
    assert [(line.number, line.cells) for line in read] == [(2, ["P1", "Әлиев Асан"])]


def test_lines_keep_their_numbers() -> None:
    read = table('\nunit;name;note\n\nP1;А Б;"two\nlines"\n;;\nP2;В Г;\n')
    assert [line.number for line in read] == [4, 7]


def test_a_separator_in_quotes_is_no_separator() -> None:
    read = table('"Фамилия, имя, отчество";"Код"\n"Ли, Ан";P1\n')
    assert read.headings == ("Фамилия, имя, отчество", "Код")


def test_a_table_of_more_columns_than_a_form_can_ask_about_is_refused() -> None:
    headings = [f"Баған {number}" for number in range(MOST_COLUMNS + 1)]
    with pytest.raises(TooManyColumns) as refusal:
        table(";".join(headings) + "\n" + "а;" * MOST_COLUMNS + "а\n")
    assert refusal.value.params == {"columns": 301, "most": 300}
    assert len(table(";".join(headings[1:]) + "\n" + "а;" * (MOST_COLUMNS - 1) + "а\n").headings) == 300


def test_nothing_in_it() -> None:
    with pytest.raises(NoRows):
        table("\n \n")


def test_a_quotation_mark_that_does_not_end() -> None:
    with pytest.raises(BrokenLine) as refusal:
        list(table('unit;name\nP1;А Б\nP1;"В Г\n'))
    assert refusal.value.params == {"line": 3}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("ЖСН", "iin"),
        ("ИИН", "iin"),
        ("IIN", "iin"),
        ("ЖСН / ИИН (12 сан)", "iin"),
        ("туған  күні", "birth_date"),
        ("Дата рождения*", "birth_date"),
        ("Date of birth", "birth_date"),
        ("Ұялы телефон", "phone"),
        ("E-mail", "email"),
        ("Эл. почта", "email"),
        ("Дата вступления в партию", "joined"),
        ("На учёте с", "since"),
        ("In unit since", "since"),
        ("№ партбилета", "number"),
        ("Membership No.", "number"),
        ("Пол", "sex"),
        ("№", ""),
        ("№ п/п", ""),
        ("Лауазымы", ""),
    ],
)
def test_headings(heading: str, field: str) -> None:
    assert fields("unit code", "full name", heading)[2] == field


def test_a_name_beside_a_surname_is_the_given_name() -> None:
    assert fields("Unit", "Surname", "Name") == ["unit", "surname", "given_name"]


def test_needed_columns() -> None:
    with pytest.raises(ColumnsMissing) as refusal:
        fields("Лауазымы", "ЖСН")
    assert "«Лауазымы»" in str(refusal.value)
    told = in_all_languages(refusal.value)
    assert "unit (code or name), full name" in told["en"]
    assert "организация (код или название), ФИО." in told["ru"]
    with pytest.raises(ColumnsMissing):
        fields("ФИО")
    assert fields("ФИО", unit_given=True) == ["name"]


def test_two_columns_for_one_field() -> None:
    with pytest.raises(ColumnTwice):
        fields("Код", "ФИО", "ИИН", "ЖСН")


def test_the_parts_of_a_name_count_more_than_the_whole_beside_them() -> None:
    assert fields("Код", "ФИО", "Фамилия", "Имя") == ["unit", "", "surname", "given_name"]


ALL = ("unit", "surname", "given_name", "patronymic", "iin", "birth_date", "sex", "phone", "email", "joined", "since")


def reader(*said: str) -> RowReader:
    return RowReader(said, on=ON, synthetic=True)


def codes(fields: str, *cells: str) -> list[tuple[str, str]]:
    row = reader(*fields.split()).read(cells)
    return [(code, field) for code, field, _params in row.faults]


def test_a_whole_line() -> None:
    iin = make_synthetic_iin(date(1980, 6, 15), "f", 0)
    cells = [
        "P1",
        "ӘЛИЕВА",
        "айгүл",
        "Серік қызы",
        iin,
        "15.06.1980",
        "Әйел",
        "8 (701) 123-45-67",
        "a@b.kz",
        "2015-03-01",
        "",
    ]
    row = reader(*ALL).read(cells)
    assert row.faults == []
    assert (row.surname, row.given_name, row.patronymic) == ("Әлиева", "Айгүл", "Серікқызы")
    assert (row.iin, row.birth_date, row.sex) == (iin, date(1980, 6, 15), "f")
    assert (row.phone, row.email, row.joined, row.since) == ("+77011234567", "a@b.kz", date(2015, 3, 1), None)
    assert row.name_fold == fold("Әлиева Айгүл Серікқызы")


def test_text_is_mended() -> None:
    row = reader("unit", "name").read(["\u00a0P1\u200b", "Iзбасаров  Мейрам"])
    assert (row.unit_text, row.surname) == ("P1", "Ізбасаров")


def test_the_iin_gives_the_sex() -> None:
    row = reader("unit", "name", "iin").read(["P1", "Ли Ан", make_synthetic_iin(date(1980, 6, 15), "f", 0)])
    assert (row.sex, row.birth_date, row.faults) == ("f", None, [])


@pytest.mark.parametrize("text", ["м", "М", "муж", "мужской", "ер", "Ер", "m", "male", "Еркек"])
def test_male(text: str) -> None:
    assert reader("unit", "name", "sex").read(["P1", "Ли", text]).sex == "m"


@pytest.mark.parametrize("text", ["ж", "Ә", "жен.", "женский", "әйел", "F", "female", "қыз"])
def test_female(text: str) -> None:
    assert reader("unit", "name", "sex").read(["P1", "Ли", text]).sex == "f"


@pytest.mark.parametrize(
    ("fields", "cells", "fault"),
    [
        ("unit name", ("P1", "Ли", "мұнда не"), ("cells_too_many", "")),
        ("unit name", ("", "Ли"), ("unit_missing", "unit")),
        ("unit name", ("P1", " "), ("surname_missing", "name")),
        ("unit surname given_name", ("P1", "", "Ан"), ("surname_missing", "surname")),
        ("unit surname given_name", ("P1", "87011234567", "Ан"), ("name_unreadable", "surname")),
        ("unit surname", ("P1", "Ә" * 101), ("too_long", "surname")),
        ("unit name since", ("P1", "Ли", "02.01.2020"), ("date_in_future", "since")),
        ("unit name birth_date joined", ("P1", "Ли", "01.01.1988", "01.01.1980"), ("joined_before_birth", "joined")),
        ("unit name joined since", ("P1", "Ли", "01.01.2010", "01.01.2009"), ("since_before_joined", "since")),
        ("unit name iin", ("P1", "Ли", "7503"), ("iin_length", "iin")),
        ("unit name iin", ("P1", "Ли", "75031710000х"), ("iin_digits", "iin")),
        ("unit name iin", ("P1", "Ли", "750317100007"), ("iin_check", "iin")),
        ("unit name iin", ("P1", "Ли", "750317300006"), ("iin_real", "iin")),
        ("unit name iin birth_date", ("P1", "Ли", "750317100006", "18.03.1975"), ("iin_birth_date", "iin")),
        ("unit name iin sex", ("P1", "Ли", "750317100006", "ж"), ("iin_sex", "iin")),
    ],
)
def test_bad_cells(fields: str, cells: tuple[str, ...], fault: tuple[str, str]) -> None:
    assert codes(fields, *cells) == [fault]


@pytest.mark.parametrize("sign", ["`", "´"])
def test_an_accent_that_was_typed_for_an_apostrophe_is_mended(sign: str) -> None:
    row = reader("unit", "name").read(["P1", f"О{sign}Хара Ан"])
    assert (row.surname, row.notes) == ("О'Хара", ["name_rest:name"])


def test_every_fault_of_a_line_is_found() -> None:
    assert codes("unit surname iin since", "", "5", "7503", "02.01.2020") == [
        ("name_unreadable", "surname"),
        ("date_in_future", "since"),
        ("unit_missing", "unit"),
        ("iin_length", "iin"),
    ]


@pytest.mark.parametrize(
    ("field", "cell", "note"),
    [
        ("number", "9" * 41, "number_long"),
        ("number", "4,3E+10", "shortened"),
        ("birth_date", "31.02.1988", "date_impossible"),
        ("birth_date", "01.01.0988", "date_impossible"),
        ("birth_date", "99999999999.01.1988", "date_impossible"),
        ("birth_date", "01.01.1900", "day_odd"),
        ("birth_date", "12.03.2085", "day_odd"),
        ("joined", "1988", "year_only"),
        ("joined", "наурыз 2015", "date_unreadable"),
        ("sex", "белгісіз", "nothing"),
        ("sex", "иә", "sex_unreadable"),
        ("phone", "12345", "phone_invalid"),
        ("phone", "8,70113E+10", "shortened"),
        ("email", "li.kz", "email_invalid"),
        ("iin", "жоқ", "nothing"),
    ],
)
def test_a_doubtful_cell_that_need_not_be_is_left_out_and_keeps_nobody_off(field: str, cell: str, note: str) -> None:
    row = reader("unit", "name", field).read(["P1", "Ли Ан", cell])
    assert (row.faults, row.notes) == ([], [f"{note}:{field}"])
    assert not getattr(row, field)


@pytest.mark.parametrize(
    ("cell", "number", "notes"),
    [
        ("87011234567; 87021234567", "+77011234567", ["phones:phone"]),
        ("тел. 8 701 123 45 67", "+77011234567", []),
        ("12-34, 8 701 123-45-67", "+77011234567", []),
    ],
)
def test_several_telephones_in_a_cell(cell: str, number: str, notes: list[str]) -> None:
    row = reader("unit", "name", "phone").read(["P1", "Ли Ан", cell])
    assert (row.phone, row.notes, row.faults) == (number, notes, [])


def test_who_has_left_is_no_member() -> None:
    assert codes("unit name left", "P1", "Ли Ан", "15.06.2019") == [("has_left", "left")]
    assert codes("unit name left_reason", "P1", "Ли Ан", "қайтыс болды") == [("has_left", "left_reason")]
    assert codes("unit name", "P1", "Ли Ан (умер)") == [("has_left", "name")]
    assert codes("unit name left_reason", "P1", "Ли Ан (умер)", "қайтыс болды") == [("has_left", "name")]
    assert codes("unit name left", "P1", "Ли Ан", "-") == []


@pytest.mark.parametrize(
    "cell", ["не состоит", "не является членом", "мүше емес", "в связи со смертью", "в другую ППО"]
)
def test_what_reads_like_nothing_in_another_column_says_here_that_somebody_left(cell: str) -> None:
    for field in ("left", "left_reason"):
        assert codes(f"unit name {field}", "P1", "Ли Ан", cell) == [("has_left", field)]


@pytest.mark.parametrize(
    ("fields", "cells"),
    [
        ("left_reason left", ("протокол № 5 от 12.03.2019", "20.03.2019")),
        ("left left_reason", ("20.03.2019", "протокол № 5 от 12.03.2019")),
        ("left_reason left", ("умер 20.03.2019", "есть")),
    ],
)
def test_the_day_of_leaving_counts_more_than_a_day_in_its_reason(fields: str, cells: tuple[str, str]) -> None:
    assert reader(*f"unit name {fields}".split()).read(["P1", "Ли Ан", *cells]).left_on == date(2019, 3, 20)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("87011234567", "+77011234567"),
        ("+7 (7272) 50-10-20", "+77272501020"),
        ("7011234567", "+77011234567"),
        ("+1 650 253 0000", "+16502530000"),
        ("+79161234567", "+79161234567"),
        ("8701123456", ""),
        ("87001234567, 87021234567", ""),
        ("77991234567", ""),
    ],
)
def test_phones(text: str, number: str) -> None:
    assert read_phone(text) == number


@pytest.mark.parametrize(
    ("cell", "iin", "notes", "faults"),
    [
        ("800615200004", "800615200004", [], []),
        ("80615100006", "", [], ["iin_length"]),
        ("10317100002", "010317100002", ["zeros:iin"], []),
        ("10317100003", "", [], ["iin_length"]),
        ("101100006", "000101100006", ["zeros:iin"], []),
        ("1", "", [], ["iin_length"]),
    ],
)
def test_zeros_are_restored_where_the_check_digit_proves_them(
    cell: str, iin: str, notes: list[str], faults: list[str]
) -> None:
    row = reader("unit", "name", "iin").read(["P1", "Ли Ан", cell])
    assert (row.iin, row.notes, [code for code, _field, _params in row.faults]) == (iin, notes, faults)


def test_zeros_are_not_restored_against_the_birth_date() -> None:
    row = reader("unit", "name", "iin", "birth_date").read(["P1", "Ли Ан", "10317100002", "18.03.2001"])
    assert [code for code, _field, _params in row.faults] == ["iin_length"]


@pytest.mark.parametrize(
    ("fields", "cells", "notes"),
    [
        ("unit surname", ("P1", "Iзбасаров"), ["letters:surname"]),
        ("unit name", ("P1", "Ахметов OMAP"), ["letters:name"]),
        ("unit name", ("Бәйтepeк", "Ли Ан"), ["letters:unit"]),
        ("unit name", ("AMANAT", "Li Marat"), []),
        ("unit name", ("Р1 AMANAT ұйымы", "ЛИ  Ан\u00a0"), []),
    ],
)
def test_strange_letters_are_noted(fields: str, cells: tuple[str, ...], notes: list[str]) -> None:
    assert reader(*fields.split()).read(cells).notes == notes


def test_what_cells_say_when_there_is_nothing_to_say() -> None:
    marks = ("нет данных", "не указано", "жоқ", "көрсетілмеді", "без отч.", "билет жоқ", "утерян", "не выдан",
    "прочерк",
             "н/у", "в процессе", "мәлім емес", "__", "неизвестно")  # fmt: skip
    for mark in marks:
        row = RowReader(["unit", "surname", "given_name", "patronymic", "iin", "number"], on=ON, synthetic=True).read(
            ["P1", "Ли", "Ан", mark, mark, mark]
        )
        assert (row.patronymic, row.iin, row.number, row.faults) == ("", "", "", []), mark
        assert [note.partition(":")[2] for note in row.notes] == ["patronymic", "iin", "number"], mark


def test_names_that_look_like_nothing_stay_names() -> None:
    reader = RowReader(["unit", "name"], on=ON, synthetic=True)
    for text, name in (("Не Ан", "Не Ан"), ("Жоқшыбай Асан", "Жоқшыбай Асан"), ("Оразалин Нұрлан нет",
    "Оразалин Нұрлан"),
                       ("Бейсен Н.Д.", "Бейсен Н. Д."), ("Сейтов Асан - төраға", "Сейтов Асан")):  # fmt: skip
        row = reader.read(["P1", text])
        assert " ".join(filter(None, (row.surname, row.given_name, row.patronymic))) == name


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("number", "№ 000123", "000123"), ("number", "№000123", "000123"), ("number", "N 43-000123", "43-000123"),
        ("number", "'000123", "000123"), ("number", "NR-000123", "NR-000123"), ("number", "NRK 12", "NRK 12"),
        ("number", "No. 000123", "000123"), ("number", "на руках у секретаря", ""), ("sex", "мужск.", "m"),
        ("sex", "Ер кісі", "m"), ("sex", "әйел (жен)", "f"), ("sex", "женский пол", "f"), ("sex", "ер/әйел", ""),
        ("phone", "87635947356 (жұбайы 87770000001)", "+77635947356"), ("phone", "87635947356 или 87770000001",
        "+77635947356"),
        ("phone", "87635947356  87770000001", "+77635947356"),
    ],
)  # fmt: skip
def test_cells_as_people_write_them(field: str, cell: str, value: str) -> None:
    row = RowReader(["unit", "name", field], on=ON, synthetic=True).read(["P1", "Ли Ан", cell])
    assert getattr(row, field) == value
    assert value or row.notes
