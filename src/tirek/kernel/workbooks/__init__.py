"""Workbooks that strangers send: XLSX, XLSM, XLSB, XLS, ODS. Opened in a process of its own, see ``reader``."""

import marshal
import re
import subprocess
import sys
import weakref
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any, cast

from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# A sheet packs to a tenth; what packs to a hundredth was made to fill the memory.
_MOST_UNPACKED, _SUSPECT, _MOST_RATIO = 1024**3, 64 * 1024**2, 100
_BOOKS = {"xl/workbook.xml", "xl/workbook.bin"}
# An encrypted workbook is a folder in the old format that holds a stream of this name; one of the old format itself
# says so in its second record, or the third.
_ENCRYPTED = re.compile(
    re.escape("EncryptedPackage".encode("utf-16-le"))
    + rb"|\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00",
    re.DOTALL,
)
_MANIFEST = "META-INF/manifest.xml"


class NotASpreadsheet(Refused):
    code = "not_a_spreadsheet"
    message = _("The file is not a spreadsheet. Choose the table as XLSX, XLS, ODS or CSV.")


class WorkbookEncrypted(Refused):
    code = "workbook_encrypted"
    message = _("The workbook is protected by a password. Open it, take the password off, save it and choose it again.")


class WorkbookTooLarge(Refused):
    code = "workbook_too_large"
    message = _("The workbook unpacks to more than can be read safely. Save the sheet as “CSV UTF-8” and choose that.")


class WorkbookBroken(Refused):
    code = "workbook_broken"
    message = _("The workbook is damaged and cannot be read. Open it, save it anew as XLSX and choose that file.")


class SheetUnknown(Refused):
    code = "sheet_unknown"
    message = _("The workbook has no sheet “%(sheet)s”.")


class SeveralSheets(Refused):
    """``sheets`` are those with rows, to choose one of."""

    code = "several_sheets"
    message = _("Several sheets of the workbook are filled: %(listed)s. Say which one to read.")

    def __init__(self, sheets: "list[Sheet]") -> None:
        super().__init__(listed=", ".join(f"«{sheet.name}» ({sheet.rows})" for sheet in sheets))
        self.sheets = sheets


@dataclass(frozen=True)
class Sheet:
    """Its name, how many of its rows are filled, the cells merged downwards as column, first and last row, and the
    number of its last row."""

    name: str
    rows: int
    merged: tuple[tuple[int, int, int], ...] = ()
    last: int = 0


def is_workbook(head: bytes) -> bool:
    """Whether a file that begins so may be a workbook. Documents and archives begin so, too."""
    return head.startswith((ZIP, OLE))


class Workbook:
    """One sheet of a workbook, to be gone through once: the numbers of its filled rows, and their cells as text.

    Raises NotASpreadsheet, WorkbookEncrypted, WorkbookTooLarge, WorkbookBroken, SheetUnknown, SeveralSheets. Without
    filled sheets there are no rows; one is filled that has ``least`` rows.
    """

    def __init__(self, content: bytes, sheet: str = "", *, least: int = 2) -> None:
        _check(content)
        self._reader = _start()
        self._stdin, self._stdout = cast("IO[bytes]", self._reader.stdin), cast("IO[bytes]", self._reader.stdout)
        self._stop = weakref.finalize(self, _end, self._reader)
        try:
            self.sheet = self._open(content, sheet, least)
        except BaseException:
            self._stop()
            raise

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        while self.sheet.rows and (batch := self._receive()):
            yield from batch
        self._stop()

    def _open(self, content: bytes, sheet: str, least: int) -> Sheet:
        try:
            with self._stdin as stdin:
                stdin.write(marshal.dumps((sheet, least)) + content)
        except BrokenPipeError as error:
            raise WorkbookBroken from error
        answer, found = self._receive()
        if answer == "several":
            raise SeveralSheets([Sheet(*one) for one in found])
        if answer == "none" and sheet:
            raise SheetUnknown(sheet=sheet)
        return Sheet(*found[0]) if found else Sheet("", 0)

    def _receive(self) -> Any:
        """The next message of the child. One that its limits ended sends none."""
        size = self._stdout.read(4)
        content = self._stdout.read(int.from_bytes(size, "big"))
        if not content:
            raise WorkbookTooLarge if self._reader.wait() < 0 else WorkbookBroken
        message = marshal.loads(content)  # noqa: S302 - our own child wrote it
        if isinstance(message, tuple) and message[0] in _REFUSED:
            raise _REFUSED[message[0]]
        return message


_REFUSED: dict[object, type[Refused]] = {
    "encrypted": WorkbookEncrypted,
    "broken": WorkbookBroken,
    "large": WorkbookTooLarge,
}


def _check(content: bytes) -> None:
    """What can be told without opening it."""
    if content.startswith(OLE):
        if _ENCRYPTED.search(content):
            raise WorkbookEncrypted
        return
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            members = packed.infolist()
            if not _is_book(packed):
                raise NotASpreadsheet
            if _MANIFEST in packed.namelist() and b"encryption-data" in packed.open(_MANIFEST).read(1024**2):
                raise WorkbookEncrypted
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, RuntimeError) as error:
        raise WorkbookBroken from error
    if any(member.flag_bits & 1 for member in members):
        raise WorkbookEncrypted
    unpacked = sum(member.file_size for member in members)
    if unpacked > _MOST_UNPACKED or (unpacked > _SUSPECT and unpacked > _MOST_RATIO * len(content)):
        raise WorkbookTooLarge


def _is_book(packed: zipfile.ZipFile) -> bool:
    """Not a text document, which is packed the same way."""
    names = set(packed.namelist())
    if {"mimetype", "content.xml"} <= names:
        with packed.open("mimetype") as said:
            return b"spreadsheet" in said.read(200)
    return bool(_BOOKS & names)


def _start() -> "subprocess.Popen[bytes]":
    script = Path(__file__).with_name("reader.py")
    return subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, "-I", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )


def _end(reader: "subprocess.Popen[bytes]") -> None:
    reader.kill()
    for pipe in (reader.stdin, reader.stdout):
        if pipe:
            try:
                pipe.close()
            except BrokenPipeError:
                continue
    reader.wait()
