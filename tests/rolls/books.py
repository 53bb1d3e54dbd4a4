"""Workbooks made by hand for tests, in the formats that people send. Cells are texts, numbers and days."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape, quoteattr

Cell = str | float | date | None
Rows = Sequence[Sequence[Cell]]
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_EPOCH = date(1899, 12, 30)


def xlsx(
    sheets: dict[str, Rows] | Rows,
    *,
    hidden: Sequence[str] = (),
    merged: str = "",
    more: dict[str, bytes] | None = None,
) -> bytes:
    """Days are numbers with the format of a day, as spreadsheets keep them."""
    named = sheets if isinstance(sheets, dict) else {"Парақ1": sheets}
    parts = {"_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")])}
    listed, relations, kinds = "", [("styles", "styles.xml")], ""
    together = f'<mergeCells><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
    for nth, (name, rows) in enumerate(named.items(), 1):
        state = ' state="hidden"' if name in hidden else ""
        listed += f'<sheet name={quoteattr(name)} sheetId="{nth}" r:id="rId{nth + 1}"{state}/>'
        relations.append(("worksheet", f"worksheets/sheet{nth}.xml"))
        kinds += f'<Override PartName="/xl/worksheets/sheet{nth}.xml" ContentType="{_SHEET}.worksheet+xml"/>'
        parts[f"xl/worksheets/sheet{nth}.xml"] = (
            f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>{_xlsx_rows(rows)}</sheetData>{together}</worksheet>'
        )
    parts["xl/workbook.xml"] = (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELS}"><sheets>{listed}</sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = _relations(relations)
    parts["xl/styles.xml"] = (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
        "</styleSheet>"
    )
    parts["[Content_Types].xml"] = (
        f'{_HEAD}<Types xmlns="{_PACKAGE}content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET}.sheet.main+xml"/>{kinds}</Types>'
    )
    return packed({name: text.encode() for name, text in parts.items()} | (more or {}))


def _xlsx_rows(rows: Rows) -> str:
    text = ""
    for number, row in enumerate(rows, 1):
        cells = "".join(_xlsx_cell(cell, f"{chr(65 + place)}{number}") for place, cell in enumerate(row))
        text += f'<row r="{number}">{cells}</row>' if cells else ""
    return text


def _xlsx_cell(cell: Cell, at: str) -> str:
    if cell is None or cell == "":
        return ""
    if isinstance(cell, str):
        return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
    if isinstance(cell, date):
        return f'<c r="{at}" s="1"><v>{(cell - _EPOCH).days}</v></c>'
    return f'<c r="{at}"><v>{cell}</v></c>'


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{nth}" Type="{_RELS}/{kind}" Target="{target}"/>'
        for nth, (kind, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}relationships">{listed}</Relationships>'


def ods(rows: Rows, *, kind: str = _ODS, protected: bool = False) -> bytes:
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    spaces = " ".join(f'xmlns:{name}="{_ODF}{name}:1.0"' for name in ("office", "table", "text"))
    content = (
        f'{_HEAD}<office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="Парақ1">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    said = "<manifest:encryption-data/>" if protected else ""
    manifest = f'{_HEAD}<manifest:manifest xmlns:manifest="{_ODF}manifest:1.0">{said}</manifest:manifest>'
    return packed(
        {"mimetype": kind.encode(), "content.xml": content.encode(), "META-INF/manifest.xml": manifest.encode()}
    )


def _ods_cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, str):
        paragraphs = "".join(f"<text:p>{escape(part)}</text:p>" for part in cell.split("\n"))
        return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'
    if isinstance(cell, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{cell}"/>'
    return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'


def packed(parts: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as out:
        for name, part in parts.items():
            out.writestr(name, part)
    return content.getvalue()


def xls(rows: Rows, *, protected: bool = False) -> bytes:
    """The old format: records in a stream, the stream in a folder of its own."""
    at_sheet = 0
    for _again in range(2):
        before = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
        before += _record(0x2F, struct.pack("<HHH", 1, 1, 1) + b"\0" * 48) if protected else b""
        before += _record(0xE0, struct.pack("<HHHBBBBIIH", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        before += _record(0xE0, struct.pack("<HHHBBBBIIH", 0, 14, 0, 0, 0, 0, 0, 0, 0, 0))
        before += _record(0x85, struct.pack("<IHBB", at_sheet, 0, 6, 1) + "Парақ1".encode("utf-16-le")) + _record(0xA)
        at_sheet = len(before)
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet += _xls_cell(cell, number, place)
    return folder("Workbook", before + sheet + _record(0xA))


def _xls_cell(cell: Cell, row: int, place: int) -> bytes:
    if cell is None or cell == "":
        return b""
    if isinstance(cell, str):
        return _record(0x204, struct.pack("<HHHHB", row, place, 0, len(cell), 1) + cell.encode("utf-16-le"))
    number = (cell - _EPOCH).days if isinstance(cell, date) else cell
    return _record(0x203, struct.pack("<HHHd", row, place, int(isinstance(cell, date)), number))


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def folder(name: str, stream: bytes) -> bytes:
    """A compound file with one stream. Streams of 4096 bytes and more stand in sectors, so it is filled up."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    tables = -(-(sectors + 2) // 127)
    chain = [-3] * tables + [-2] + [tables + 2 + nth for nth in range(sectors - 1)] + [-2]
    chain += [-1] * (tables * 128 - len(chain))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += b"\0" * 6 + struct.pack("<iiiiiiiii", 0, tables, tables, 0, 4096, -2, 0, -2, 0)
    header += struct.pack("<109i", *[nth if nth < tables else -1 for nth in range(109)])
    entries = _entry("Root Entry", 5, 1, -2, 0) + _entry(name, 2, -1, tables + 1, len(stream)) + b"\0" * 256
    return header + struct.pack(f"<{len(chain)}i", *chain) + entries + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = f"{name}\0".encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBBiii", len(text), kind, 1, -1, -1, child)
    return head + b"\0" * 36 + struct.pack("<iq", start, size)
