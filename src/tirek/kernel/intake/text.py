"""Lines of a text file: which encoding, which separator. Read once, from beginning to end, and never held whole."""

import codecs
import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused
from tirek.kernel.intake.lines import Line
from tirek.kernel.workbooks import NotASpreadsheet

HEAD = 64 * 1024
_DELIMITERS = ";,\t|"
_SNIFFED = 20
_UTF_16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# The code page of Windows with the Kazakh letters where the usual one has those of other Slavic languages; then those
# of DOS, of UNIX and of the Mac, none of which has them.
_ONE_BYTE = ("kz1048", "cp866", "koi8-r", "mac_cyrillic")
# What no typed text has in it, but for a few: the sign of the end that DOS wrote, and the hyphens of word processors.
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1f\x7f]")
_DROPPED = bytes([*range(1, 9), *range(0x0E, 0x1E), 0x1F, 0x7F])
_HYPHEN = bytes.maketrans(b"\x1e", b"-")
_FEW_CONTROLS = 8
# A page of the web saved under the name of a table is text, and none either.
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|\?xml|table|head|body)|\s*\{\\rtf", re.IGNORECASE)
_DOCUMENTS = (b"%PDF", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"\xff\xd8\xff", b"\x89PNG", b"GIF8")
_LETTERS = 4000
_CYRILLIC_WORD = re.compile(r"(?<!\w)[А-ЯЁӘҒҚҢӨҰҮҺІ]?[а-яёәғқңөұүһі]{2,}(?!\w)|(?<!\w)[А-ЯЁӘҒҚҢӨҰҮҺІ]{2,}(?!\w)")
_USUAL = frozenset(" ;,\t|.:-()\"'/№«»–—")
_HINT = re.compile(r"sep=(.)\s*", re.IGNORECASE)


class MixedEncoding(Refused):
    code = "mixed_encoding"
    message = _("From line %(line)s on the file is in another encoding. Save the table as “CSV UTF-8” and choose that.")


class MarkedUp(NotASpreadsheet):
    code = "marked_up"
    message = _(
        "The file is a web page or an XML document under the name of a table. Open it in a spreadsheet program, save it"
        " as XLSX and choose that."
    )


class BrokenLine(Refused):
    code = "broken_line"
    message = _("Line %(line)s cannot be split into cells. Check the quotation marks from there on.")


class Bytes(io.RawIOBase):
    """The bytes of a file, counted and digested as they pass; those in one-byte letters come out in UTF-8."""

    def __init__(self, file: BinaryIO, head: bytes) -> None:
        super().__init__()
        self._file = file
        self._hash = hashlib.sha256()
        self.read_bytes = 0
        self._first = head
        self._pending = b""
        self._recode = head[:2] not in _UTF_16 and _two_byte(head) is None
        self._one_byte: bool | None = None
        self._letters = _ONE_BYTE[0]

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the stubs allow any buffer
        if not self._pending:
            self._pending = self._next()
        chunk = self._pending[: len(buffer)]
        self._pending = self._pending[len(chunk) :]
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def _next(self) -> bytes:
        chunk, self._first = self._first or self._file.read(HEAD), b""
        self._hash.update(chunk)
        self.read_bytes += len(chunk)
        if not self._recode:
            return chunk
        if _CONTROLS.search(chunk):
            # A file of nothing else would seem to end here.
            chunk = chunk.translate(_HYPHEN, _DROPPED) or b"\n"
        if chunk.isascii():
            return chunk
        if self._one_byte is None:
            self._one_byte, self._letters = not says_utf8(chunk), letters_of(chunk)
        return chunk.decode(self._letters, "replace").encode() if self._one_byte else chunk


def read_text(source: Bytes, head: bytes) -> Iterator[Line]:
    """Every line with something in it. Raises NotASpreadsheet, MixedEncoding, BrokenLine."""
    encoding = encoding_of(head)
    text = io.TextIOWrapper(io.BufferedReader(source, HEAD), encoding=encoding, newline="")
    start = head.decode(letters_of(head) if encoding == "utf-8-sig" and not says_utf8(head) else encoding, "replace")
    hint = _HINT.fullmatch(start.splitlines()[0]) if start.strip() else None
    return _lines(text, hint[1] if hint else sniff(start), hinted=hint is not None)


def _lines(text: io.TextIOWrapper, delimiter: str, *, hinted: bool) -> Iterator[Line]:
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    number = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)) and not (hinted and number == 1):
                yield Line(number, cells)
            number = reader.line_num + 1
    except UnicodeDecodeError as error:
        raise MixedEncoding(line=number) from error
    except csv.Error as error:
        raise BrokenLine(line=number) from error


def encoding_of(head: bytes) -> str:
    """One-byte letters reach the reader as UTF-8, see ``Bytes``. Raises NotASpreadsheet."""
    if head.startswith(_DOCUMENTS):
        raise NotASpreadsheet
    if found := _UTF_16.get(head[:2]) or _two_byte(head):
        return found
    if _MARKUP.match(head.removeprefix(codecs.BOM_UTF8)):
        raise MarkedUp
    if 0 in head or len(_CONTROLS.findall(head)) > _FEW_CONTROLS + len(head) // 100:
        raise NotASpreadsheet
    return "utf-8-sig"


def _two_byte(head: bytes) -> str | None:
    """UTF-16 without its mark: of separators, digits and line ends every other byte is zero."""
    even, odd = head[:2000:2].count(0), head[1:2000:2].count(0)
    least = len(head[:2000]) // 20
    if odd > least and not even:
        return "utf-16-le"
    return "utf-16-be" if even > least and not odd else None


def says_utf8(chunk: bytes) -> bool:
    """Whether most of what is not Latin can be letters of it: two in one-byte letters may look like one, «Кә»."""
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(chunk)
    lost = text.count("\ufffd")
    return not lost or sum(not letter.isascii() for letter in text) > 2 * lost


def letters_of(chunk: bytes) -> str:
    """In which letters of one byte it is written: those in which most words look like words, small after a capital."""
    sample = b" ".join(word for word in chunk.split() if not word.isascii())[:_LETTERS]

    def likeness(encoding: str) -> int:
        text = sample.decode(encoding, "replace")
        words = sum(len(word) for word in _CYRILLIC_WORD.findall(text))
        strange = sum(not (one.isalnum() or one in _USUAL) for one in text)
        return words - 3 * strange

    return max(_ONE_BYTE, key=likeness)


def sniff(start: str) -> str:
    """The separator that most lines have, outside quotation marks, in the same number."""
    bare = "".join(start.split('"')[::2])
    lines = [line for line in bare.splitlines() if line.strip()][:_SNIFFED]

    def regularity(delimiter: str) -> tuple[int, int]:
        counted = Counter(line.count(delimiter) for line in lines if delimiter in line)
        number, times = max(counted.items(), key=lambda found: found[0] * found[1], default=(0, 0))
        return number * times, times

    return max(_DELIMITERS, key=regularity)
