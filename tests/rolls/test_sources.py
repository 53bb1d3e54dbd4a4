"""Files as they come: every format and encoding says the same, and what is not a table is refused in clear words."""

import csv
import io
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date

import pytest
from bench.sent.cells import Zeros
from bench.sent.files import xlsx as made_xlsx
from bench.sent.layout import Row, Sheet
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rolls.books import Cell, Rows, folder, ods, packed, xls, xlsx

from tirek.kernel.errors import Refused
from tirek.kernel.intake import BrokenLine, MarkedUp, MixedEncoding, NoRows
from tirek.kernel.workbooks import (
    NotASpreadsheet,
    SeveralSheets,
    SheetUnknown,
    WorkbookBroken,
    WorkbookEncrypted,
    WorkbookTooLarge,
)
from tirek.rolls.reading.files import LettersLost, RollTable, TooManyColumns, open_table

ROWS: list[list[Cell]] = [
    ["Ұйым коды", "Аты-жөні", "Туған күні", "ЖСН", "Телефон"],
    ["P1", "Әлиева Айгүл", date(1980, 6, 15), 10317500123, 87011234567],
    [],
    ["P2", "Ли «Ан», Үміт", None, "750317100006", None],
]
TEXT = [["" if cell is None else str(cell) for cell in row] for row in ROWS]
READ = [
    (2, ["P1", "Әлиева Айгүл", "1980-06-15", "10317500123", "87011234567"]),
    (4, ["P2", "Ли «Ан», Үміт", "", "750317100006"]),
]


def written(encoding: str = "utf-8", delimiter: str = ";", rows: Sequence[Sequence[str]] = TEXT) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def table(content: bytes, sheet: str = "") -> RollTable:
    return open_table(io.BytesIO(content), sheet=sheet)


def lines(content: bytes) -> list[tuple[int, list[str]]]:
    """Without the empty cells at the end, which workbooks do not keep."""
    read = []
    for line in table(content):
        cells = list(line.cells)
        while cells and not cells[-1]:
            cells.pop()
        read.append((line.number, cells))
    return read


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "kz1048", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_in_every_encoding(encoding: str, delimiter: str) -> None:
    content = written(encoding, delimiter)
    assert table(content).headings == tuple(TEXT[0])
    assert lines(content) == READ


@pytest.mark.parametrize("encoding", ["cp866", "koi8-r", "mac_cyrillic", "cp1251"])
def test_letters_of_other_systems(encoding: str) -> None:
    rows = [["Код", "ФИО", "Дата рождения"], ["P1", "Бабажанов Марат Болатович", "27.04.1993"]]
    assert lines(written(encoding, rows=rows)) == lines(written(rows=rows)) == [(2, rows[1])]


def test_signs_that_word_processors_and_old_systems_leave() -> None:
    assert lines("Код;ФИО\nP1;Мұхаммед\x1eӘли \x1fНұр\n\x1a".encode()) == [(2, ["P1", "Мұхаммед-Әли Нұр"])]


@pytest.mark.parametrize("make", [xlsx, ods, xls])
def test_workbooks(make: Callable[[Rows], bytes]) -> None:
    content = make(ROWS)
    assert table(content).headings == tuple(TEXT[0])
    assert lines(content) == READ


def test_merged_cells_count_for_their_lines_wherever_the_table_begins() -> None:
    rows: Rows = [["Ұйым коды", "Тегі", "Аты"], ["P1", "Ли", "Ан"], [None, "Ким", None], [None, "Пак", "Ер"]]
    beside: Rows = [[None, *row] for row in rows]
    read = [["P1", "Ли", "Ан"], ["P1", "Ким"], ["P1", "Пак", "Ер"]]
    for content in (xlsx(rows, merged="A2:A4"), xlsx([[], [], *beside], merged="B4:B6")):
        assert [cells for _number, cells in lines(content)] == read


PAGE = """<!-- saved --><html><head><meta charset="{0}"><style>td {{ x: "<tr>" }}</style></head><body><table><tr><td>
<table><tr><td>Бас бет</td></tr></table></td></tr></table><p>Тізім</p><table border=1>
<tr><th rowspan="2">Код</th><th colspan="2">Мүше</th></tr><tr><th>Тегі</th><th>Аты</th></tr>
<tr><td rowspan=2>P1<td>Ли&nbsp;<br>Ң</td><td>Ан &amp; Ер</tr><TR><TD>Ким</TD><TD>Бек</TD></TR></table></body></html>"""
XML = """<?xml version="1.0"?><Workbook xmlns:ss="urn:x"><Worksheet ss:Name="A"><ss:Table><Row ss:Index="3">
<Cell><Data ss:Type="String">Код</Data></Cell><Cell ss:Index="3"><Data ss:Type="String">ФИО</Data></Cell></Row>
<Row><Cell ss:MergeDown="1"><Data>P1</Data></Cell><Cell ss:Index="3"><Data>Ли Ан</Data></Cell></Row>
<Row><Cell ss:Index="3"><Data>Ким Ер</Data></Cell></Row></ss:Table></Worksheet></Workbook>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1251"])
def test_a_page_of_the_web_under_the_name_of_a_workbook(encoding: str) -> None:
    letters = "kz1048" if encoding == "windows-1251" else encoding
    content = PAGE.format(encoding).encode(letters)
    assert table(content).headings == ("Код", "Тегі", "Аты")
    assert lines(content) == [(3, ["P1", "Ли\xa0\nҢ", "Ан & Ер"]), (4, ["P1", "Ким", "Бек"])]


def test_xml_under_the_name_of_a_workbook() -> None:
    assert lines(XML.encode()) == [(4, ["P1", "", "Ли Ан"]), (5, ["P1", "", "Ким Ер"])]


def test_which_of_two_tables_of_a_page_is_the_roll_nobody_guesses() -> None:
    one = "<table><tr><td>Код<td>ФИО</tr><tr><td>P1<td>Ли</tr></table>"
    assert len(lines(f"<html>{one}</html>".encode())) == 1
    with pytest.raises(MarkedUp):
        table(f"<html>{one}{one}</html>".encode())


@pytest.mark.parametrize(
    "content",
    ["<table>" + "<tr><td rowspan=999>a" * 2000,
     "<table>" + "<tr><td ss:Index=900000>a" * 200, "<html>" + "<a <!--" * 90_000, "<table>" * 90_000],
)  # fmt: skip
def test_a_page_that_was_made_to_fill_the_memory_is_refused(content: str) -> None:
    with pytest.raises((MarkedUp, NoRows, TooManyColumns)):
        table(content.encode())


def test_two_letters_that_look_like_one_of_another_encoding() -> None:
    """«Кә» in the code page of Windows is a letter in UTF-8, and the first of the file."""
    rows = [["Кәсіподақ мүшелерінің тізімі", ""], ["Код", "ФИО"], ["P1", "Бабажанов Марат"]]
    assert lines(written("kz1048", rows=rows)) == lines(written(rows=rows)) == [(3, rows[2])]


def test_zeros_that_a_format_shows_are_read() -> None:
    rows = [Row(["ФИО", "Билет", "Код"]), Row(["Ли Ан", Zeros(123, 6), 7.0]), Row(["Ким Ан", Zeros(1234567, 6), "1"])]
    assert lines(made_xlsx([Sheet("Тізім", rows)])) == [(2, ["Ли Ан", "000123", "7"]), (3, ["Ким Ан", "1234567", "1"])]


def test_the_code_page_of_windows_reads_russian_the_same() -> None:
    rows = [["код", "фио"], ["P1", "Жумабаев Iлияс"], ["P2", "Ёлкин № 5 «А»"]]
    assert lines(written("cp1251", rows=rows)) == lines(written("utf-8", rows=rows))


def test_letters_that_come_late() -> None:
    rows = [["unit", "name"], *[["P1", "Li An"]] * 20_000, ["P2", "Әлиева"]]
    for encoding in ("utf-8", "kz1048"):
        assert lines(written(encoding, rows=rows))[-1] == (20_002, ["P2", "Әлиева"])


def test_an_encoding_that_changes_on_the_way() -> None:
    rows = [["код", "фио"], *[["P1", "Әлиев"]] * 20_000]
    with pytest.raises(MixedEncoding) as refusal:
        lines(written(rows=rows) + "P2;Ли\n".encode("cp1251"))
    assert 19_000 < refusal.value.params["line"] <= 20_002


def test_the_hint_of_excel_is_no_line() -> None:
    assert lines(b"sep=;\nunit;name\nP1;A, B\n") == [(3, ["P1", "A, B"])]


def test_titles_stand_above_the_headings() -> None:
    rows = [
        ["Қармақшы ауданының тізімі", "", ""],
        ["01.01.2020 жағдай бойынша"],
        ["№", "Код", "ФИО"],
        ["1", "P1", "Ли Ан"],
    ]
    for content in (written(rows=rows), xlsx(rows)):
        assert table(content).headings == ("№", "Код", "ФИО")
        assert lines(content) == [(4, ["1", "P1", "Ли Ан"])]


def test_headings_in_two_lines_and_numbered_columns() -> None:
    rows = [
        ["№", "Аты-жөні", "", "", "ЖСН", "Код"],
        ["", "Тегі", "Аты", "Әкесінің аты", "", ""],
        ["1", "2", "3", "4", "5", "6"],
        ["1", "Ли", "Ан", "", "750317100006", "P1"],
    ]
    for content in (written(rows=rows), xlsx(rows)):
        assert table(content).headings == ("№", "Тегі", "Аты", "Әкесінің аты", "ЖСН", "Код")
        assert lines(content) == [(4, rows[3])]


def test_a_table_without_headings() -> None:
    rows = [["P1", "Ли Ан", "750317100006"], ["P2", "Әлиева Айгүл", "15.06.1980"]]
    for content in (written(rows=rows), xlsx(rows)):
        assert table(content).headings == ("", "", "")
        assert lines(content) == [(1, rows[0]), (2, rows[1])]


def test_which_sheet() -> None:
    people: list[list[Cell]] = [["Код", "ФИО"], ["P1", "Ли Ан"]]
    cover: list[list[Cell]] = [["Нұсқаулық"]]
    assert table(xlsx({"Мұқаба": cover, "Тізім": people})).sheet == "Тізім"
    assert table(xlsx({"Анықтама": people, "Тізім": people}, hidden=["Анықтама"])).sheet == "Тізім"
    two = xlsx({"2019": people, "2020": [*people, ["P2", "Әлиев"]]})
    with pytest.raises(SeveralSheets) as refusal:
        table(two)
    assert [(sheet.name, sheet.rows) for sheet in refusal.value.sheets] == [("2019", 2), ("2020", 3)]
    assert len(list(table(two, sheet="2020"))) == 2
    with pytest.raises(SheetUnknown):
        table(two, sheet="2021")


def test_macros_are_never_touched() -> None:
    assert lines(xlsx(ROWS, more={"xl/vbaProject.bin": b"\0" * 4096})) == READ


DOCX = packed({"word/document.xml": b"<w:document/>", "[Content_Types].xml": b"<Types/>"})
ODT = ods(ROWS, kind="application/vnd.oasis.opendocument.text")


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", NoRows),
        (b"\n \n;;\n", NoRows),
        ("Код;ФИО\n".encode(), NoRows),
        (xlsx([]), NoRows),
        (xlsx([["Код", "ФИО"]]), NoRows),
        (b"%PDF-1.7\n1 0 obj", NotASpreadsheet),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", NotASpreadsheet),
        (b"\x89PNG\r\n\x1a\n\x00\x00", NotASpreadsheet),
        (DOCX, NotASpreadsheet),
        (ODT, NotASpreadsheet),
        (b"<html><table><tr><td>1</td></tr></table>", MarkedUp),
        (b'<?xml version="1.0"?><Workbook></Workbook>', MarkedUp),
        (rb"{\rtf1 text}", MarkedUp),
        ("Бастауыш ?йым;Аты-ж?ні\n43;Ес?ожина Жанар\n43;?ожа Ахмет\n".encode(), LettersLost),
        (bytes(range(256)) * 20, NotASpreadsheet),
        (b"PK\x03\x04 not a workbook", WorkbookBroken),
        (xlsx(ROWS)[:-200], WorkbookBroken),
        (folder("WordDocument", b"text"), WorkbookBroken),
        (folder("EncryptedPackage", b"\x11" * 5000), WorkbookEncrypted),
        (xls(ROWS, protected=True), WorkbookEncrypted),
        (ods(ROWS, protected=True), WorkbookEncrypted),
        (xlsx(ROWS, more={"xl/media/bomb": b"0" * 80_000_000}), WorkbookTooLarge),
        (b'unit;name\nP1;"A\n', BrokenLine),
    ],
)
def test_what_cannot_be_read(content: bytes, refusal: type[Refused]) -> None:
    with pytest.raises(refusal) as refused:
        list(table(content))
    assert refused.type is refusal


def test_a_cell_in_the_far_corner_ends_the_child_and_not_us() -> None:
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        "</sheetData></worksheet>"
    )
    with pytest.raises(WorkbookTooLarge):
        table(xlsx([["a"]], more={"xl/worksheets/sheet1.xml": sheet.encode()}))


def test_whoever_stops_reading_leaves_nothing_behind() -> None:
    opened = table(xlsx([["Код", "ФИО"], *[["P1", "Ли Ан"]] * 3000]))
    child = opened.source.workbook._reader  # type: ignore[union-attr]  # not empty here
    assert child.poll() is None
    del opened
    assert child.returncode is not None


@given(st.sampled_from((xlsx(ROWS), ods(ROWS), xls(ROWS), written("utf-16"))), st.data())
@settings(max_examples=40, deadline=None)
def test_a_damaged_file_is_read_or_refused_in_words(content: bytes, data: st.DataObject) -> None:
    damaged = bytearray(content)
    for _change in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(damaged)))
        damaged[place : place + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=20))
    with suppress(Refused):
        assert all(line.cells for line in table(bytes(damaged)))
