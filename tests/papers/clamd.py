"""A clamd of our own on the loopback: it knows one file, and answers in the words of the real one."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from tests.papers.samples import EICAR


@contextmanager
def clamd(answer: bytes | None = None) -> Iterator[tuple[str, list[int]]]:
    """Its address, and the size of each file that it was sent."""
    listening, seen = socket.create_server(("127.0.0.1", 0)), list[int]()

    def serve() -> None:
        while True:
            try:
                line, _from = listening.accept()
            except OSError:
                return
            with line, line.makefile("rb") as read:
                assert read.read(10) == b"zINSTREAM\0"
                content = b""
                while size := int.from_bytes(read.read(4), "big"):
                    content += read.read(size)
                seen.append(len(content))
                found = b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
                line.sendall(found if answer is None else answer)

    serving = Thread(target=serve, daemon=True)
    serving.start()
    try:
        yield f"127.0.0.1:{listening.getsockname()[1]}", seen
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        serving.join(5)
