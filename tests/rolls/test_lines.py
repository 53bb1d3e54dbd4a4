"""Which lines are about a member, which unit holds for them, and what headings say that stand in no list."""

from datetime import date

import pytest

from tirek.kernel.intake import Line
from tirek.rolls.reading.cells import RowReader
from tirek.rolls.reading.days import is_month_first, read_day
from tirek.rolls.reading.guessing import KnownTexts, guess
from tirek.rolls.reading.head import find_headings, is_numbering
from tirek.rolls.reading.headings import Meaning, meaning_of
from tirek.rolls.reading.lines import RollLines

ON = date(2020, 1, 1)


def lines(
    headings: str, fields: str, *rows: str, unit_code: str = "", section: str = ""
) -> list[tuple[str, str, list[str]]]:
    """Why a line is left out, else its unit; the surname; the codes of its faults."""
    said = fields.replace("-", " ").split(",")
    columns = [one.strip() for one in said]
    table = [Line(nth, row.split(";")) for nth, row in enumerate(rows, 2)]
    reader = RowReader(columns, on=ON, synthetic=True, unit_code=unit_code)
    return [
        (one.left_out or one.row.unit_text, one.row.surname, [code for code, _field, _params in one.row.faults])
        for one in RollLines(table, headings.split(";"), columns, reader, section=section)
    ]


MEMBERS = ("1;Ли Ан;01.02.1980", "2;Ким Бек;02.03.1981", "3;Пак Ер;03.04.1982")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (";Администрация;", "section"),
        (";Зейнеткерлер бөлімі;", "section"),
        ("№;Аты-жөні;Туған күні", "headings"),
        ("№ п/п;ФИО;Дата рождения", "headings"),
        ("1;2;3", "numbering"),
        ("А;1;2", "numbering"),
        (";Итого: 3 (три) человека;", "total"),
        (";Барлығы 3 адам;", "total"),
        ("Всего;;3", "total"),
        (";из них женщин;2", "total"),
        (";Председатель профкома Ахметов А.А.;", "signature"),
        (";Төраға;А. Ахметов", "signature"),
        (";М.П.;", "signature"),
        (";«01» октября 2025 года;", "signature"),
        ("Исполнитель;Омарова Г.К.;", "signature"),
        ("БПҰ төрағасы ______ М. Өтегенов;;", "signature"),
        (";Бухгалтер;", "signature"),
        (";Ведущий специалист Омарова Г.К.;", "signature"),
        (";Мектеп директоры:;Г. Шәріпова", "signature"),
        (";Технический персонал;", "section"),
        (";I. Руководство;", "section"),
        ("Женщины;Женщины;Женщины", "section"),
        (";Цех № 12;Цех № 12", "section"),
        (";Женщин – 7;7", "total"),
        (";7 адам;", "total"),
        ("4;;", "vacant"),
        ("4;вакансия;", "vacant"),
        ("4;Бос орын;", "vacant"),
    ],
)
def test_a_line_that_is_about_nobody(row: str, why: str) -> None:
    found = lines("№;ФИО;Дата рождения", "-,name,birth_date", *MEMBERS, row, unit_code="P1")
    assert [(reason, surname) for reason, surname, _codes in found[:3]] == [("P1", "Ли"), ("P1", "Ким"), ("P1", "Пак")]
    assert found[3][:2] == (why, "")


@pytest.mark.parametrize(
    ("row", "surname"),
    [
        ("4;Жалпы Асан;", "Жалпы"),
        (";Сейтов Асан Болатұлы;05.06.1983", "Сейтов"),
        ("4;Барлығы;05.06.1983", "Барлығы"),
        ("4;Әлиев Бек;-", "Әлиев"),
        (";Ахметов А.А.;1985", "Ахметов"),
    ],
)
def test_a_line_of_a_member_stays_one(row: str, surname: str) -> None:
    found = lines("№;ФИО;Дата рождения", "-,name,birth_date", *MEMBERS, row, unit_code="P1")
    assert found[3][:2] == ("P1", surname)


def test_who_is_named_below_a_total_without_a_number_signs() -> None:
    found = lines("№;ФИО;Дата рождения", "-,name,birth_date", *MEMBERS, ";Итого 3;", ";Ахметов А.А.;", unit_code="P1")
    assert [reason for reason, _surname, _codes in found[3:]] == ["total", "signature"]


def test_a_line_that_names_a_unit_holds_for_those_below_it() -> None:
    found = lines(
        "№;ФИО;Дата рождения", "-,name,birth_date",
        "ППО «Алау»;;", *MEMBERS, "Администрация;;", "4;Сон Ли;05.06.1983", "БПҰ Бәйтерек;;", "1;Цой Ан;06.07.1984",
    )  # fmt: skip
    units = [(reason, surname) for reason, surname, _codes in found if surname]
    assert units == [("ППО «Алау»", name) for name in ("Ли", "Ким", "Пак", "Сон")] + [("БПҰ Бәйтерек", "Цой")]
    assert [reason for reason, surname, _codes in found if not surname] == ["unit", "section", "unit"]


def test_a_unit_is_named_also_below_the_sum_of_the_one_above() -> None:
    found = lines(
        "№;ФИО;Дата рождения", "-,name,birth_date",
        "ППО «Алау»;;", *MEMBERS, ";Итого 3;", "БПҰ «Школа № 12»;;", "1;Сон Ли;05.06.1983", "43-46-007 «Арман»;;",
        "1;Цой Ан;06.07.1984",
    )  # fmt: skip
    units = [(reason, surname) for reason, surname, _codes in found if surname]
    assert units[3:] == [("БПҰ «Школа № 12»", "Сон"), ("43-46-007", "Цой")]


def test_who_stands_below_a_title_of_those_who_have_left_is_not_taken() -> None:
    found = lines(
        "№;ФИО;Дата рождения", "-,name,birth_date",
        *MEMBERS, ";Выбыло 2 человека;", ";Итого 3;", ";Выбыли в 2025 году;",
        "4;Сон Ли;05.06.1983", ";Пенсионеры;", "5;Цой Ан;06.07.1984", unit_code="P1",
    )  # fmt: skip
    assert [codes for _reason, surname, codes in found if surname] == [[], [], [], ["has_left"], []]


def test_a_remark_that_somebody_left_is_heard() -> None:
    found = lines("ФИО;ИИН;Статус", "name,iin,-", "Ли Ан;800615100008;исключён", "Ким Ер;810615100009;действующий",
                  "Пак Ан;;умер в 2020 г.", unit_code="P1")  # fmt: skip
    assert ["has_left" in codes for _unit, _surname, codes in found] == [True, False, True]


def test_what_stands_beside_a_child_is_not_the_members() -> None:
    known = KnownTexts(units=lambda _texts: set(), cards=lambda _texts: set())

    def said(*headings: str) -> list[str]:
        return [column.field or column.hint for column in guess(headings, [], known=known)]

    assert said("ФИО", "Дата рождения", "ФИО супруги", "Дата рождения") == ["name", "birth_date", "other", "other"]
    assert said("Член профсоюза", "Дети (ФИО)", "Дата рождения") == ["name", "other", "several"]
    counted = [Line(2, ["Ли Ан", "3", "01.02.1980"])]
    found = guess(["ФИО", "Дети", "Дата рождения"], counted, known=known)
    assert [column.field for column in found] == ["name", "", "birth_date"]
    assert said("ФИО", "ФИО руководителя", "Дата рождения") == ["name", "other", "birth_date"]


def test_what_is_merged_over_a_title_does_not_make_it_a_member() -> None:
    found = lines("ППО;ФИО;Дата рождения", "unit,name,birth_date", "P1;Ли Ан;01.02.1980", "P1;Ким Бек;02.03.1981",
                  "P1;Отдел кадров;", "P1;Пак Ер;03.04.1982")  # fmt: skip
    assert [one[0] for one in found] == ["P1", "P1", "section", "P1"]


def test_the_sheet_names_the_unit_until_a_line_does() -> None:
    found = lines(
        "ФИО;Дата рождения", "name,birth_date", "Ли Ан;01.02.1980", "ППО «Б»;", "Ким Ан;01.02.1981", section="А"
    )
    assert [one[0] for one in found] == ["А", "unit", "ППО «Б»"]


def test_an_empty_cell_below_another_unit_does_not_mean_the_unit_of_the_roll() -> None:
    found = lines(
        "ППО;ФИО;Дата рождения", "unit,name,birth_date",
        "P1;Ли Ан;01.02.1980", ";Ким Ан;01.02.1981", "P2;Пак Ан;01.02.1982", "P2;Цой Ан;01.02.1982",
        ";Сон Ан;01.02.1983",
        unit_code="P1",
    )  # fmt: skip
    assert [one[0] for one in found] == ["P1", "P1", "P2", "P2", ""]
    assert found[4][2] == ["unit_missing"]


@pytest.mark.parametrize("nothing", ["-", "жоқ", "'-", '="—"'])
def test_a_cell_of_nothing_names_no_unit(nothing: str) -> None:
    rows = "P1;Ли Ан;01.02.1980", ";Ким Ан;01.02.1981", f"{nothing};Пак Ан;01.02.1982", ";Сон Ан;01.02.1983"
    found = lines("ППО;ФИО;Дата рождения", "unit,name,birth_date", *rows)
    assert [one[0] for one in found] == ["P1"] * 4
    found = lines("ППО;ФИО;Дата рождения", "unit,name,birth_date", *rows[2:], unit_code="P1")
    assert [(one[0], one[2]) for one in found] == [("P1", []), ("P1", [])]


def test_a_unit_written_once_for_several_lines_holds_for_all_of_them() -> None:
    found = lines(
        "ППО;ФИО;Дата рождения", "unit,name,birth_date",
        "P1;Ли Ан;01.02.1980", ";Ким Ан;01.02.1981", ";Пак Ан;01.02.1982", "P2;Цой Ан;01.02.1982", ";Сон Ан;01.02.1983",
    )  # fmt: skip
    assert [one[0] for one in found] == ["P1", "P1", "P1", "P2", "P2"]


def test_a_district_says_which_unit_of_the_name_is_meant() -> None:
    found = lines(
        "Район;ППО;ФИО", "district,unit,name", "Аральский район;«Алау»;Ли Ан", "Аральский район;43-10-001;Ким Ан"
    )
    assert [one[0] for one in found] == ["Аральский район / «Алау»", "43-10-001"]


def test_months_before_days_are_told_from_the_whole_column() -> None:
    reader = RowReader(["name", "birth_date"], on=ON, synthetic=True, unit_code="P1")
    table = [Line(2, ["Ли Ан", "05/06/1990"]), Line(3, ["Ким Ан", "05/23/1991"])]
    found = [one.row.birth_date for one in RollLines(table, ["ФИО", "Дата рождения"], ["name", "birth_date"], reader)]
    assert found == [date(1990, 5, 6), date(1991, 5, 23)]


def test_a_day_of_leaving_is_read_in_the_order_of_its_column() -> None:
    reader = RowReader(["name", "left"], on=ON, synthetic=True, unit_code="P1")
    table = [Line(2, ["Ли Ан", "05/06/2019"]), Line(3, ["Ким Ан", "05/23/2018"])]
    found = [one.row.left_on for one in RollLines(table, ["ФИО", "Дата выбытия"], ["name", "left"], reader)]
    assert found == [date(2019, 5, 6), date(2018, 5, 23)]


def test_one_day_with_a_month_first_is_a_slip_of_the_pen() -> None:
    assert is_month_first(["05/06/1990", "05/23/1991", "", "нет"])
    assert is_month_first(["05.06.1990", "05.23.1991", "06.30.1991"])
    assert not is_month_first(["12 марта 1990", "05.06.1990 г.", "с 07.03.1990", "04.13.2001", "1 мая 1991"])
    assert not is_month_first(["05.06.1990"] * 6 + ["05.23.1990"])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1985 ж. 12 наурыз", date(1985, 3, 12)), ("12 наурыз 1985 ж.", date(1985, 3, 12)),
        ("1985 жылғы 12 наурыз", date(1985, 3, 12)), ("«12» марта 1985 года", date(1985, 3, 12)),
        ("12.03.1985 г.р.", date(1985, 3, 12)), ("12-03-1985", date(1985, 3, 12)), ("12. 03. 1985", date(1985, 3, 12)),
        ("12,03,1985", date(1985, 3, 12)), ("1985/03/12", date(1985, 3, 12)), ("19850312", date(1985, 3, 12)),
        ("12031985", date(1985, 3, 12)), ("12-мар-1985", date(1985, 3, 12)), ("12.III.1985", date(1985, 3, 12)),
        ("March 12, 1985", date(1985, 3, 12)), ("12.03.1985 14:30", date(1985, 3, 12)), ("31118", date(1985, 3, 12)),
        ("12.3.85", date(1985, 3, 12)), ("12.03.19", date(2019, 3, 12)), ("12.03.20", date(2020, 3, 12)),
        ("12.03.1985.", date(1985, 3, 12)), ("1985", None),
        ("1985-03-12T00:00:00.000Z", date(1985, 3, 12)), ("12.О3.1985", date(1985, 3, 12)),
        ("О1.О2.2ОО5", date(2005, 2, 1)), ("с 12.03.1985", date(1985, 3, 12)), ("12..03 1985", date(1985, 3, 12)),
        ("00.00.1985", None), ("12.13.1985", None),
        # Of another clock: 4 May in Astana.
        ("1980-05-03T19:00:00.000Z", None), ("1980-05-03T21:00:00+03:00", None),
        ("1980-05-04T00:00:00+05:00", date(1980, 5, 4)),
        ("ертең", None),
        ("12 марта", None), ("43-086119", None),
    ],
)  # fmt: skip
def test_days_as_people_write_them(text: str, day: date | None) -> None:
    assert read_day(text, latest=ON).day == day


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        ("ФИО сотрудника; ФИО члена партии; Фамилия И.О.; Fullname; Қызметкердің аты-жөні; Ф. И. О. работника", "name"),
        ("Член организации (Ф.И.О.); Физическое лицо; Сотрудник; Аты-жөніңіз; Name of member", "name"),
        ("Отч.; Әкеңіздің аты", "patronymic"), ("Атыңыз", "given_name"), ("Тегіңіз", "surname"),
        ("Name and patronymic", "given_patronymic"), ("Где состоит на учете; Мүше болған ұйымы", "unit"),
        ("В этой первичке с", "since"), ("Member ID; № партийного документа", "number"), ("М или Ж; m/f", "sex"),
        ("Номер для связи; Вотсап", "phone"), ("Родился (дата); Дүниеге келген күні; Т.ж.", "birth_date"),
        ("Имя, отчество; Аты, әкесінің аты; И.О.; Инициалы", "given_patronymic"),
        ("ИИН работника; И И Н; ЖСН (12 сан); ИИН члена", "iin"),
        ("Дата рожд.; Число, месяц и год рождения; Туған күні, айы және жылы; ДР; Год рождения; Туған жылы",
         "birth_date"),
        ("муж/жен; Пол (м/ж); Жынысы", "sex"),
        ("№ телефона; Моб. тел.; Контакты; Контактные данные; Ұялы тел. нөмірі; Байланыс тел.; WhatsApp", "phone"),
        ("Дата вступления в члены профсоюза; Член партии с; Партия мүшелігіне қабылданған күні; Кәсіподаққа кіру",
         "joined"),
        ("Дата принятия на учет; Есепке қойылған күн; На учете с (дата постановки)", "since"),
        ("№ парт. билета; Профбилет; Партиялық билетінің №; Номер профсоюзного билета; Мүшелік билет №", "number"),
        ("Первичная партийная организация; Бастауыш партия ұйымының атауы; Первичка (название)", "unit"),
        ("Электронный адрес; Эл. почтасы; Адрес эл. почты", "email"),
        ("Район; Аудан / қала; Филиал", "district"),
        ("Дата приёма в члены; Қатарға қабылданған күні (партия)", "joined"),
        ("Дата выбытия; Шыққан күні; Дата снятия с учета; Day of leaving; Дата исключения", "left"),
        ("Причина выбытия; Шығу себебі", "left_reason"),
    ],
)  # fmt: skip
def test_headings_by_their_words(headings: str, said: str) -> None:
    assert {heading: meaning_of(heading).field for heading in headings.split("; ")} == dict.fromkeys(
        headings.split("; "), said
    )


@pytest.mark.parametrize(
    ("headings", "known"),
    [
        ("Дата приема на работу; Жұмысқа қабылданған күні; Должность; Место работы; Лауазымы; Дата увольнения", "work"),
        (
            (
                "ИИН мужа; ИИН отца; ФИО лидера ППО; ИИН супруга; ФИО руководителя; Дата рождения ребёнка; "
                "Жұбайының аты-жөні; Телефон председателя"
            ),
            "other",
        ),
        ("Дата последней уплаты взноса; Жарна; Сумма взносов", "paid"),
        ("Дата выдачи билета; Срок действия; Кем выдано; Берілген күні", "issued"),
        ("№ удостоверения личности; Паспорт; Жеке куәлік №", "document"),
        ("Адрес; Место рождения; Мекенжайы; Район проживания; Туған жері", "place"),
        ("№ протокола о приеме; Решение", "paper"),
        ("Рет саны; Порядковый номер; № п/п; №; Р/с; Реттік нөмірі", "ordinal"),
    ],
)
def test_what_is_known_to_be_something_else(headings: str, known: str) -> None:
    told = {heading: meaning_of(heading) for heading in headings.split("; ")}
    assert told == dict.fromkeys(headings.split("; "), Meaning(known=known))


@pytest.mark.parametrize(
    "heading",
    [
        "Дата приема",
        "Қабылданған күні",
        "Дата",
        "Күні",
        "ФИО и дата рождения",
        "Телефон первичной организации",
        "Сведения",
    ],
)
def test_what_a_heading_does_not_tell(heading: str) -> None:
    assert meaning_of(heading) == Meaning()


def test_headings_in_storeys_say_together_what_neither_says_alone() -> None:
    rows = ["№;ФИО;Дата;;Билет;", ";;рождения;вступления;номер;дата выдачи", "1;Ли Ан;01.02.1980;02.03.2010;77;"]
    found = find_headings([row.split(";") for row in rows])
    assert found.above == 2
    assert found.cells == ("№", "ФИО", "Дата рождения", "Дата вступления", "Билет номер", "дата выдачи")


def test_what_stands_over_another_person_is_not_the_members() -> None:
    rows = ["№;Мүше;;Жұбайы;", ";Тегі;Аты;Тегі;Аты", "1;Ли;Ан;Ким;Бек"]
    found = find_headings([row.split(";") for row in rows])
    assert [meaning_of(heading) for heading in found.cells[3:]] == [Meaning(known="other")] * 2
    assert found.cells[1:3] == ("Тегі", "Аты")


def test_names_below_headings_are_no_second_storey() -> None:
    rows = ["Фамилия;Имя;Отчество", "Ли;Ан;Бекұлы", "Ким;Ер;Асанұлы"]
    assert find_headings([row.split(";") for row in rows]).above == 1


def test_numbers_of_columns() -> None:
    assert is_numbering(["1", "2.0", "", "3"])
    assert not is_numbering(["1", "3"])
    assert not is_numbering(["7"])
