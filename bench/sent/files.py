"""The files in which a roll comes: workbooks of every format, texts in every encoding."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from itertools import chain
from random import Random
from xml.sax.saxutils import escape, quoteattr

from tests.rolls.books import ods, packed, xls

from bench.sent.cells import Written, Zeros
from bench.sent.columns import shown
from bench.sent.layout import Sheet, plain

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_EPOCH = date(1899, 12, 30)
_DAY, _MOMENT, _FIRST_OF_ZEROS = 1, 2, 3
# What old letters lack is typed otherwise.
_TYPED = str.maketrans({"«": '"', "»": '"', "“": '"', "”": '"', "–": "-", "—": "-", "№": "N ", "\u00a0": " ",
    "\u00ad": "",
                        "\ufeff": "", "\u200b": "", "…": "..."})  # fmt: skip

TEXTS = (
    ("utf-8-sig", ";"), ("utf-8", ";"), ("utf-8", ","), ("kz1048", ";"), ("kz1048", ";"), ("kz1048", "\t"),
    ("utf-16", "\t"),
    ("utf-8-sig", ","), ("utf-8", "\t"), ("utf-8", "|"), ("utf-16-le", ";"),
)  # fmt: skip
# These have no Kazakh letters.
RUSSIAN = (("cp866", ";"), ("koi8-r", ";"), ("mac_cyrillic", ";"), ("cp1251", ";"))
BOOKS = ("xlsx",) * 6 + ("xls", "ods", "html", "xml")


def text_file(sheet: Sheet, encoding: str, delimiter: str, random: Random) -> tuple[bytes, list[int]]:
    """The file, and the number of the line at which each row begins."""
    rows = [["" if cell is None else shown(plain(cell)) for cell in row.cells] for row in sheet.rows]
    try:
        "".join(chain(*rows)).encode(encoding)
    except UnicodeEncodeError:
        rows = [[text.translate(_TYPED) for text in row] for row in rows]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=random.choice(("\r\n", "\n")))
    numbers, number = [], 1
    if encoding == "utf-8" and delimiter in ";," and random.random() < 0.1:
        out.write(f"sep={delimiter}\r\n")
        number = 2
    width = max(map(len, rows))
    for row in rows:
        writer.writerow(row + [""] * (width - len(row)))
        numbers.append(number)
        number += 1 + sum(text.count("\n") for text in row)
    return out.getvalue().encode(encoding), numbers


def workbook(sheets: Sequence[Sheet], kind: str) -> bytes:
    if kind == "xlsx":
        return xlsx(sheets)
    rows = [[_old(cell) for cell in row.cells] for row in sheets[0].rows]
    if kind in ("html", "xml"):
        return _page(rows) if kind == "html" else _xml(rows)
    return ods(rows) if kind == "ods" else xls(rows)


def _page(rows: Sequence[Sequence[str | float | date | None]]) -> bytes:
    """As programs for the web export a table and call it a workbook."""
    lines = "".join(f"<tr>{''.join(f'<td>{_marked(cell)}</td>' for cell in row)}</tr>\n" for row in rows)
    return f"<html><head><meta charset='utf-8'></head><body><table border=1>{lines}</table></body></html>".encode()


def _xml(rows: Sequence[Sequence[str | float | date | None]]) -> bytes:
    """As spreadsheets of 2003 do; empty cells are left out, and the next one says where it is."""
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    lines = "".join(
        "<Row>"
        + "".join(
            f'<Cell ss:Index="{place}"><Data ss:Type="String">{_marked(cell)}</Data></Cell>'
            for place, cell in enumerate(row, 1)
            if cell not in (None, "")
        )
        + "</Row>"
        for row in rows
    )
    sheet = f'<Worksheet ss:Name="1"><Table>{lines}</Table></Worksheet>'
    return f'{_HEAD}<Workbook xmlns="{space}" xmlns:ss="{space}">{sheet}</Workbook>'.encode()


def _marked(cell: str | float | date | None) -> str:
    return "" if cell is None else escape(shown(cell)).replace("\n", "<br>")


def _old(cell: Written) -> str | float | date | None:
    """These are written without formats of numbers, so zeros stay only in a text, and days have no hours."""
    if isinstance(cell, datetime):
        return cell.date()
    return f"{cell.number:0{cell.width}}" if isinstance(cell, Zeros) else cell


def xlsx(sheets: Sequence[Sheet]) -> bytes:
    """With merged cells, days with hours, and numbers that a format gives their zeros."""
    formats: dict[str, int] = {}
    parts, listed, kinds = {}, "", ""
    relations = [("styles", "styles.xml")]
    for nth, sheet in enumerate(sheets, 1):
        listed += f'<sheet name={quoteattr(sheet.name)} sheetId="{nth}" r:id="rId{nth + 1}"/>'
        relations.append(("worksheet", f"worksheets/sheet{nth}.xml"))
        kinds += (
            f'<Override PartName="/xl/worksheets/sheet{nth}.xml"'
            ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        )
        parts[f"xl/worksheets/sheet{nth}.xml"] = _sheet(sheet, formats)
    parts["xl/workbook.xml"] = (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELS}"><sheets>{listed}</sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = _relations(relations)
    parts["_rels/.rels"] = _relations([("officeDocument", "xl/workbook.xml")])
    parts["xl/styles.xml"] = _styles(formats)
    parts["[Content_Types].xml"] = (
        f'{_HEAD}<Types xmlns="{_PACKAGE}content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override'
        ' PartName="/xl/workbook.xml"'
        f' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{kinds}</Types>'
    )
    return packed({name: text.encode() for name, text in parts.items()})


def _sheet(sheet: Sheet, formats: dict[str, int]) -> str:
    text = ""
    for number, row in enumerate(sheet.rows, 1):
        cells = "".join(_cell(cell, f"{_letters(place)}{number}", formats) for place, cell in enumerate(row.cells))
        text += f'<row r="{number}">{cells}</row>' if cells else ""
    merged = "".join(
        f'<mergeCell ref="{_letters(place)}{first}:{_letters(place)}{last}"/>'
        for place, first, last in sheet.merged if last > first
    )  # fmt: skip
    merged = f"<mergeCells>{merged}</mergeCells>" if merged else ""
    return f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>{text}</sheetData>{merged}</worksheet>'


def _cell(cell: Written, at: str, formats: dict[str, int]) -> str:
    if cell is None or cell == "":
        return ""
    if isinstance(cell, str):
        return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
    if isinstance(cell, Zeros):
        style = _FIRST_OF_ZEROS + formats.setdefault("0" * cell.width, len(formats))
        return f'<c r="{at}" s="{style}"><v>{cell.number}</v></c>'
    if isinstance(cell, datetime):
        days = (cell.date() - _EPOCH).days + (cell.hour * 60 + cell.minute) / 1440
        return f'<c r="{at}" s="{_MOMENT}"><v>{days}</v></c>'
    if isinstance(cell, date):
        return f'<c r="{at}" s="{_DAY}"><v>{(cell - _EPOCH).days}</v></c>'
    return f'<c r="{at}"><v>{cell}</v></c>'


def _styles(formats: dict[str, int]) -> str:
    own = "".join(f'<numFmt numFmtId="{164 + nth}" formatCode="{code}"/>' for code, nth in formats.items())
    listed = f'<numFmts count="{len(formats)}">{own}</numFmts>' if formats else ""
    kinds = "".join(f'<xf numFmtId="{one}"/>' for one in (0, 14, 22, *(164 + nth for nth in formats.values())))
    return (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}">{listed}<cellXfs count="{3 + len(formats)}">{kinds}</cellXfs></styleSheet>'
    )


def _letters(place: int) -> str:
    return chr(65 + place) if place < 26 else chr(64 + place // 26) + chr(65 + place % 26)


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{nth}" Type="{_RELS}/{kind}" Target="{target}"/>'
        for nth, (kind, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}relationships">{listed}</Relationships>'
