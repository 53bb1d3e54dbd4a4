"""Refusals that a person can act on."""

from typing import Any, ClassVar

from django.utils.functional import Promise


class Refused(Exception):
    """An act was refused. Nothing has been written.

    A subclass stands beside the action that raises it. ``code`` is stable and used by ``--json``; ``message`` is a
    lazy translation with named placeholders, filled from the keyword arguments when it is shown.
    """

    code: ClassVar[str] = "refused"
    message: ClassVar[str | Promise] = ""

    def __init__(self, **params: Any) -> None:
        super().__init__(self.code)
        self.params = params

    def __str__(self) -> str:
        return str(self.message) % self.params if self.params else str(self.message)
