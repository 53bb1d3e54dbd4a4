"""The child that opens a workbook: given its bytes, it writes the rows of one sheet, or what is wrong.

It runs alone, as a script, within limits of memory and time. The library that reads workbooks makes room for every cell
between the first and the last, so that two cells in far corners ask for more memory than there is, and then ends the
process that called it. Values only are read: of formulas the last result, of macros nothing.
"""

import marshal
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from itertools import islice
from typing import Any
from xml.etree import ElementTree

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

_MEMORY = 3 * 1024**3
_SECONDS = 600
_BATCH = 500
_MOST_MERGED = 100_000

_STYLES, _BOOK, _RELATIONS = "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MOST_SHEET = 400 * 1024**2
_CELL = re.compile(rb"<c\s([^>]*)>")
_STYLE, _AT = re.compile(rb'\bs="(\d+)"'), re.compile(rb'\br="([A-Z]+)(\d+)"')
# A format of nothing but zeros; what it says of negative numbers and of texts is of no account.
_ZEROS = re.compile(r"(0{2,})(?:;.*)?")

SheetRow = tuple[int, list[str]]


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    wanted, least = marshal.load(sys.stdin.buffer)  # noqa: S302 - our own parent wrote it
    content = sys.stdin.buffer.read()
    try:
        _answer(CalamineWorkbook.from_filelike(BytesIO(content)), content, wanted, least)
    except PasswordError:
        _send(("encrypted", []))
    except CalamineError:
        _send(("broken", []))
    except MemoryError:
        _send(("large", []))


def _answer(workbook: CalamineWorkbook, content: bytes, wanted: str, least: int) -> None:
    """First what there is, then the rows of the sheet in batches, then an empty batch."""
    found = _filled(workbook, wanted, least)
    if len(found) != 1:
        _send(("several" if found else "none", [(name, rows) for name, rows, _sheet in found]))
        return
    name, rows, sheet = found[0]
    _send(("sheet", [(name, rows, _merged(sheet), sheet.total_height)]))
    lines = _with_zeros(_rows(sheet), _zeros(content, name), sheet.start[1] if sheet.start else 0)
    while batch := list(islice(lines, _BATCH)):
        _send(batch)
    _send([])


def _merged(sheet: CalamineSheet) -> tuple[tuple[int, int, int], ...]:
    """Cells of one column that are merged downwards: their place, the first of their rows and the last.

    Rows are read from the first used column on, so that places are counted from there.
    """
    begins = sheet.start[1] if sheet.start else 0
    ranges = sheet.merged_cell_ranges or []
    down = (
        (left - begins, first + 1, last + 1)
        for (first, left), (last, right) in ranges
        if left == right and left >= begins and last > first
    )
    return tuple(islice(down, _MOST_MERGED))


def _filled(workbook: CalamineWorkbook, wanted: str, least: int) -> list[tuple[str, int, CalamineSheet]]:
    """The sheets with at least so many filled rows, hidden ones only where no other is filled. One is kept loaded."""
    of_kind = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    if wanted:
        sheets = [workbook.get_sheet_by_name(one.name) for one in of_kind if one.name == wanted]
        return [(sheet.name, _count(sheet), sheet) for sheet in sheets]
    for hidden in (False, True):
        found = []
        for one in of_kind:
            if (one.visible != SheetVisibleEnum.Visible) == hidden:
                sheet = workbook.get_sheet_by_name(one.name)
                if (rows := _count(sheet)) >= least:
                    found.append((one.name, rows, sheet))
        if found:
            return found
    return []


def _count(sheet: CalamineSheet) -> int:
    return sum(1 for _row in _rows(sheet))


def _rows(sheet: CalamineSheet) -> Iterator[SheetRow]:
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [cell if type(cell) is str else _text(cell) for cell in row]
        while cells and (not cells[-1] or cells[-1].isspace()):
            cells.pop()
        if any(map(str.strip, cells)):
            yield number, cells


def _with_zeros(rows: Iterator[SheetRow], zeros: dict[int, list[tuple[int, int]]], empty: int) -> Iterator[SheetRow]:
    """The whole numbers that a format shows with zeros before them, as they are shown."""
    for number, cells in rows:
        for place, width in zeros.get(number, ()):
            if 0 <= place - empty < len(cells) and cells[place - empty].isdecimal():
                cells[place - empty] = cells[place - empty].zfill(width)
        yield number, cells


def _zeros(content: bytes, name: str) -> dict[int, list[tuple[int, int]]]:
    """By row, the places of such cells and how many figures they show. Only the newer format tells."""
    found: dict[int, list[tuple[int, int]]] = {}
    if not zipfile.is_zipfile(BytesIO(content)):
        return found
    with zipfile.ZipFile(BytesIO(content)) as packed:
        if not {_STYLES, _BOOK, _RELATIONS} <= set(packed.namelist()):
            return found
        widths = _widths(packed.read(_STYLES))
        path = _path_of(packed, name) if widths else ""
        if not path or path not in packed.namelist() or packed.getinfo(path).file_size > _MOST_SHEET:
            return found
        for cell in _CELL.finditer(packed.read(path)):
            style, at = _STYLE.search(cell[1]), _AT.search(cell[1])
            if style and at and (width := widths.get(int(style[1]), 0)):
                found.setdefault(int(at[2]), []).append((_place(at[1].decode()), width))
    return found


def _widths(styles: bytes) -> dict[int, int]:
    """How many figures the cells of a style show at least, by the number of the style."""
    root = _parsed(styles)
    formats = {one.get("numFmtId"): one.get("formatCode", "") for one in root.iter(f"{_MAIN}numFmt")}
    kinds = root.find(f"{_MAIN}cellXfs")
    found = {}
    for nth, kind in enumerate(kinds if kinds is not None else ()):
        shown = _ZEROS.fullmatch(formats.get(kind.get("numFmtId"), ""))
        if shown:
            found[nth] = len(shown[1])
    return found


def _path_of(packed: zipfile.ZipFile, name: str) -> str:
    """Where the sheet of that name lies."""
    sheets = _parsed(packed.read(_BOOK)).iter(f"{_MAIN}sheet")
    wanted = next((one.get(f"{_RELATED}id") for one in sheets if one.get("name") == name), None)
    for one in _parsed(packed.read(_RELATIONS)):
        if wanted and one.get("Id") == wanted:
            target = one.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _parsed(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(content)  # noqa: S314 - in a child that its limits end


def _place(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _text(cell: object) -> str:
    """A cell as a person would have typed it: whole numbers without a point, days as ISO dates."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _send(message: Any) -> None:
    content = marshal.dumps(message)
    sys.stdout.buffer.write(len(content).to_bytes(4, "big") + content)


if __name__ == "__main__":
    main()
