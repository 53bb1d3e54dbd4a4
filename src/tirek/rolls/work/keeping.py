"""The file of a roll, sealed piece by piece in the database until it has been read.

In the database any worker can read it, it goes with the transaction, and a backup has it or has it not. Memory is
bounded by one piece, whatever the size of the file.
"""

import io
import json
import tempfile
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate
from typing import BinaryIO, cast

from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused
from tirek.kernel.intake import Line
from tirek.kernel.sealing import seal_bytes, unseal_bytes
from tirek.rolls.models import RollChunk, RollImport

PIECE = 1024 * 1024


class FileGone(Refused):
    code = "file_gone"
    message = _("The file is not kept any more. Choose it again.")


def keep_file(roll: RollImport, file: BinaryIO) -> None:
    """Store the file."""
    for nth, piece in enumerate(iter(lambda: file.read(PIECE), b"")):
        RollChunk.objects.create(roll=roll, nth=nth, sealed=seal_bytes(piece))


def drop_file(roll: RollImport) -> None:
    """What has been read is not kept a second time."""
    roll.chunks.all().delete()


@contextmanager
def kept_file(roll: RollImport) -> Iterator[BinaryIO]:
    """The file, to be read and sought in. It is fetched first: nothing can be asked of the database while rows are
    copied into it. What lies on the disk is sealed, and has no name there. Raises FileGone.
    """
    pieces = roll.chunks.order_by("nth").values_list("sealed", flat=True)
    with tempfile.TemporaryFile() as disk:
        lengths = [disk.write(sealed) for sealed in pieces.iterator(chunk_size=1)]
        if not lengths and roll.size:
            raise FileGone
        with io.BufferedReader(_Pieces(cast("BinaryIO", disk), lengths), PIECE) as file:
            yield cast("BinaryIO", file)


class KeptLines:
    """The lines of a roll that was read before, from their own cells: the file is gone, other columns are wanted.

    Spooled like the file, and for the same reason.
    """

    read_bytes = 0

    def __init__(self, roll: RollImport, disk: BinaryIO) -> None:
        self.digest = roll.digest
        self._disk = disk
        self._lines = array("l")
        cells = roll.rows.order_by("line").values_list("line", "cells")
        for number, sealed in cells.iterator(chunk_size=500):
            self._lines.extend((number, disk.write(sealed)))
        disk.seek(0)

    def __iter__(self) -> Iterator[Line]:
        lines = iter(self._lines)
        for number, length in zip(lines, lines, strict=True):
            yield Line(number, json.loads(unseal_bytes(self._disk.read(length))))


@contextmanager
def kept_lines(roll: RollImport) -> Iterator[KeptLines]:
    """The lines of a roll that was read before."""
    with tempfile.TemporaryFile() as disk:
        yield KeptLines(roll, cast("BinaryIO", disk))


class _Pieces(io.RawIOBase):
    """Sealed pieces as one file. All but the last hold ``PIECE`` bytes."""

    def __init__(self, disk: BinaryIO, lengths: list[int]) -> None:
        super().__init__()
        self._disk = disk
        self._starts = [0, *accumulate(lengths)]
        self._lengths = lengths
        self._at = 0
        self._open: tuple[int, bytes] = (-1, b"")
        self._size = max(len(lengths) - 1, 0) * PIECE + (len(self._piece(len(lengths) - 1)) if lengths else 0)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = max(offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence], 0)
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the stubs allow any buffer
        nth, start = divmod(self._at, PIECE)
        if self._at >= self._size:
            return 0
        found = self._piece(nth)[start : start + len(buffer)]
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)

    def _piece(self, nth: int) -> bytes:
        if self._open[0] != nth:
            self._disk.seek(self._starts[nth])
            self._open = nth, unseal_bytes(self._disk.read(self._lengths[nth]))
        return self._open[1]
