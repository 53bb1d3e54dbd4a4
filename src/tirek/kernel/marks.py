"""The mark under which all that one request, or one job, left behind is found again.

It stands in the lines of the log, in those of the server, and in the answer itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_MARK: ContextVar[str] = ContextVar("tirek_mark", default="")


def current_mark() -> str:
    """Empty outside a request and a job."""
    return _MARK.get()


@contextmanager
def marked(mark: str) -> Iterator[None]:
    """Everything inside bears the mark."""
    token = _MARK.set(mark)
    try:
        yield
    finally:
        _MARK.reset(token)
