"""Asking clamd whether a file holds something that it knows to be harmful, in its own words (INSTREAM)."""

import socket
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

_PIECE = 1 << 16
_PATIENCE = 60.0
_UNSEEN = "clamd"


class ScannerUnreachable(Exception):
    """It did not answer, or not in words that are known: nothing is known of the file."""


@dataclass(frozen=True)
class Scanned:
    """``found``: what the scanner calls it; empty where it found nothing."""

    by: str
    found: str


def scan(file: BinaryIO) -> Scanned:
    """Send all of it, a piece at a time with its length before it, and nothing to end. Raises ScannerUnreachable."""
    try:
        with _connected(str(settings.TIREK_CLAMD)) as line:
            line.sendall(b"zINSTREAM\0")
            while piece := file.read(_PIECE):
                line.sendall(len(piece).to_bytes(4, "big") + piece)
            line.sendall(bytes(4))
            answer = _answer(line)
    except OSError as error:
        raise ScannerUnreachable from error
    if answer == "stream: OK":
        return Scanned(_UNSEEN, "")
    if answer.endswith(" FOUND"):
        return Scanned(_UNSEEN, answer.removeprefix("stream: ").removesuffix(" FOUND")[:100])
    raise ScannerUnreachable(answer)


def _connected(address: str) -> socket.socket:
    """A path names a socket of this machine, anything else a host and a port."""
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX)
        try:
            line.settimeout(_PATIENCE)
            line.connect(str(Path(address)))
        except OSError:
            line.close()
            raise
        return line
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), _PATIENCE)


def _answer(line: socket.socket) -> str:
    found = b""
    while not found.endswith(b"\0") and (piece := line.recv(1024)):
        found += piece
    return found.rstrip(b"\0\n").decode("utf-8", "replace")
