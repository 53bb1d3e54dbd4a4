"""What a file is, told by its content and by a list of what is taken; nothing else comes in.

Libraries that guess kinds tell a workbook from its macros no more than a picture from the archive behind it. So few
kinds are known here, each by its own signature, and whatever carries a program, or two kinds at once, is none of them.
"""

import re
import zipfile
from codecs import getincrementaldecoder
from collections.abc import Callable
from dataclasses import dataclass
from os import SEEK_END
from pathlib import PurePath
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused

_HEAD = 4096
_TEXT_AT_ONCE = 1 << 16
# Of an office file: how much it may unpack to, in how many parts, and how much of a part is looked at.
_UNPACKED, _PARTS, _LOOKED_AT = 200 * 1024 * 1024, 5_000, 1024 * 1024
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1"}
# What a text does not hold: controls that are neither a tab nor an end of a line or page.
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_PROGRAMS = ("vbaproject", "macrosheets/", "activex", "oleobject", "embeddings/", "externallinks/", "customui/")
_TEMPLATE, _TYPES = "word/_rels/settings.xml.rels", "[Content_Types].xml"


class FileKindUnknown(Refused):
    code = "file_kind_unknown"
    field = "file"
    message = _("Files of this kind are not taken. Attach a photo, a PDF, a DOCX, an XLSX or a plain text.")


class FileCarriesProgram(Refused):
    code = "file_carries_program"
    field = "file"
    message = _("The file carries macros, embedded objects or links to other files. Save it as a PDF and attach that.")


class FileBroken(Refused):
    code = "file_broken"
    field = "file"
    message = _("The file is damaged, or locked by a password: it cannot be read. Save it anew and attach that.")


@dataclass(frozen=True)
class FileKind:
    """``is_image``: it is drawn anew before anybody sees it."""

    mime: str
    suffix: str
    is_image: bool = False


JPEG = FileKind("image/jpeg", ".jpg", True)
PNG = FileKind("image/png", ".png", True)
WEBP = FileKind("image/webp", ".webp", True)
HEIC = FileKind("image/heic", ".heic", True)
PDF = FileKind("application/pdf", ".pdf")
DOCX = FileKind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx")
XLSX = FileKind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx")
TEXT = FileKind("text/plain", ".txt")
KINDS = (JPEG, PNG, WEBP, HEIC, PDF, DOCX, XLSX, TEXT)


def kind_of(file: BinaryIO, name: str) -> FileKind:
    """By content alone, but for text, which has no signature: only its name says that it is meant as one.

    Raises FileKindUnknown, FileCarriesProgram, FileBroken. The file stands at its beginning afterwards.
    """
    file.seek(0)
    head = file.read(_HEAD)
    try:
        for matches, told in _SIGNATURES:
            if matches(head):
                return told(file)
        if PurePath(name).suffix.lower() == TEXT.suffix:
            return _text(file)
        raise FileKindUnknown
    finally:
        file.seek(0)


def _pdf(file: BinaryIO) -> FileKind:
    """One that is an archive as well is whatever whoever opens it wants it to be."""
    if zipfile.is_zipfile(file):
        raise FileCarriesProgram
    file.seek(max(file.seek(0, SEEK_END) - _HEAD, 0))
    if b"%%EOF" not in file.read():
        raise FileBroken
    return PDF


def _office(file: BinaryIO) -> FileKind:
    """By the directory of the archive: what is in it, and how large it would become."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            names = {part.filename.lower() for part in parts}
            if len(parts) > _PARTS or sum(part.file_size for part in parts) > _UNPACKED or len(names) < len(parts):
                raise FileKindUnknown
            if any(part.flag_bits & 1 for part in parts):
                raise FileBroken
            if any(sign in name for name in names for sign in _PROGRAMS):
                raise FileCarriesProgram
            _check_parts(archive, names)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError) as error:
        raise FileBroken from error
    if "word/document.xml" in names:
        return DOCX
    if "xl/workbook.xml" in names:
        return XLSX
    raise FileKindUnknown


def _check_parts(archive: zipfile.ZipFile, names: set[str]) -> None:
    """What the parts are called may lie; what the program is told of them may not."""
    if _TYPES.lower() not in names:
        raise FileKindUnknown
    if b"macroenabled" in _beginning(archive, _TYPES).lower():
        raise FileCarriesProgram
    if _TEMPLATE in names and b"external" in _beginning(archive, _TEMPLATE).lower():
        raise FileCarriesProgram


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    found = next(part for part in archive.infolist() if part.filename.lower() == name.lower())
    with archive.open(found) as part:
        return part.read(_LOOKED_AT)


def _text(file: BinaryIO) -> FileKind:
    """Letters throughout, and none of what a browser would take for a page."""
    file.seek(0)
    text, first = "", True
    try:
        decode = getincrementaldecoder("utf-8")().decode
        while piece := file.read(_TEXT_AT_ONCE):
            text = decode(piece, False)
            if _CONTROL.search(text) or (first and text.lstrip("\ufeff \t\r\n").startswith("<")):
                raise FileKindUnknown
            first = False
        decode(b"", True)
    except UnicodeDecodeError as error:
        raise FileKindUnknown from error
    return TEXT


def _is_heic(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS


_SIGNATURES: tuple[tuple[Callable[[bytes], bool], Callable[[BinaryIO], FileKind]], ...] = (
    (lambda head: head.startswith(b"\xff\xd8\xff"), lambda file: JPEG),
    (lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"), lambda file: PNG),
    (lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP", lambda file: WEBP),
    (_is_heic, lambda file: HEIC),
    (lambda head: re.match(rb"%PDF-[12]\.\d", head) is not None, _pdf),
    (lambda head: head.startswith(b"PK\x03\x04"), _office),
)
