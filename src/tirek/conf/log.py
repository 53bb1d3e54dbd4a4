"""One line per event on standard error."""

import logging
import time


class LineFormatter(logging.Formatter):
    """Folds an event with a traceback into its line, so that a log can be read and counted by line."""

    converter = staticmethod(time.gmtime)

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%SZ")

    def format(self, record: logging.LogRecord) -> str:
        return super().format(record).replace("\n", " ¦ ")
