"""From a file to lines of cells. The file is read once, from beginning to end, and never held whole."""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused
from tirek.members.actions.roll.headings import Headings, recognise

_BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = ",;\t"
_HEAD = 64 * 1024
_BOM = b"\xef\xbb\xbf"


class NotText(Refused):
    code = "not_text"
    message = _("The file is not text. Save the table as “CSV UTF-8” and choose that file.")


class NotUtf8(Refused):
    code = "not_utf8"
    message = _("The file is not in UTF-8. Save the table as “CSV UTF-8” and choose that file.")


class BrokenLine(Refused):
    code = "broken_line"
    message = _("Line %(line)s cannot be split into cells. Check the quotation marks from there on.")


class NoRows(Refused):
    code = "no_rows"
    message = _("The file has no rows under its headings.")


@dataclass(frozen=True)
class Line:
    """A line with something in it. A cell may hold several lines of text; ``number`` is that of the first."""

    number: int
    cells: list[str]


class Source(io.RawIOBase):
    """The bytes of a file, counted and digested as they pass."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file
        self._hash = hashlib.sha256()
        self.read_bytes = 0
        self.head = file.read(_HEAD)
        self._pending = self.head

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        chunk = self._pending[: len(buffer)] if self._pending else self._file.read(len(buffer))
        self._pending = self._pending[len(chunk) :]
        self._hash.update(chunk)
        self.read_bytes += len(chunk)
        buffer[: len(chunk)] = chunk
        return len(chunk)


class Table:
    """A table in a text file: its headings, recognised, and then its lines.

    Raises NotText, NotUtf8, BrokenLine, NoRows, and what ``recognise`` raises.
    """

    def __init__(self, file: BinaryIO, *, unit_given: bool = False) -> None:
        self.source = Source(file)
        _check_text(self.source.head)
        text = io.TextIOWrapper(io.BufferedReader(self.source, _HEAD), encoding="utf-8-sig", newline="")
        self._reader = csv.reader(text, delimiter=sniff(self.source.head), strict=True)
        self._lines = self._read()
        first = next(self._lines, None)
        if first is None:
            raise NoRows
        self.headings: Headings = recognise(first.cells, unit_given=unit_given)

    def __iter__(self) -> Iterator[Line]:
        return self._lines

    def _read(self) -> Iterator[Line]:
        number = 1
        try:
            for cells in self._reader:
                if any(map(str.strip, cells)):
                    yield Line(number, cells)
                number = self._reader.line_num + 1
        except UnicodeDecodeError as error:
            raise NotUtf8 from error
        except csv.Error as error:
            raise BrokenLine(line=number) from error


def _check_text(head: bytes) -> None:
    if head.startswith(_UTF_16):
        raise NotUtf8
    if head.startswith(_BINARY) or b"\0" in head:
        raise NotText


def sniff(head: bytes) -> str:
    """The separator that the line of headings uses most, outside quotation marks."""
    lines = head.removeprefix(_BOM).decode("utf-8", "replace").splitlines()
    first = next((line for line in lines if line.strip()), "")
    bare = "".join(first.split('"')[::2])
    return max(_DELIMITERS, key=bare.count)
