"""One line per event on standard error."""

import logging
import time
import traceback
from types import TracebackType

from tirek.kernel.marks import current_mark

FRAMES = 6


class LineFormatter(logging.Formatter):
    """Folds an event with a traceback into its line, so that a log can be read and counted by line.

    What happens in a request or a job bears its mark, by which the log of acts is searched too.
    """

    converter = staticmethod(time.gmtime)

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s%(mark)s %(message)s", "%Y-%m-%dT%H:%M:%SZ")

    def format(self, record: logging.LogRecord) -> str:
        mark = current_mark()
        record.mark = f" [{mark}]" if mark else ""
        return super().format(record).replace("\n", " ¦ ")

    def formatException(
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """What happened and the innermost places; the whole traceback of a web framework is 40 lines of itself."""
        frames = traceback.extract_tb(ei[2])[-FRAMES:]
        places = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames))
        return f"{type(ei[1]).__name__}: {ei[1]} at {places}"
