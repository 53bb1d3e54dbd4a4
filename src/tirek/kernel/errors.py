"""Refusals that a person can act on."""

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tirek.kernel.language import LANGUAGES


class Refused(Exception):
    """An act was refused. Nothing has been written.

    A subclass stands beside the action that raises it. ``code`` is stable and used by ``--json``; ``message`` is a
    lazy translation with named placeholders, filled from the keyword arguments when it is shown; a day as 01.12.2019.

    ``field`` is the field of a form that it is about: a form words it there, or above all fields where it has no such
    field; of several names it is the first that the form has. ``constraint`` is the constraint of the database that
    says the same to whoever was a moment later; see ``kernel.constraints``.
    """

    code: ClassVar[str] = "refused"
    message: ClassVar[str | Promise] = ""
    field: ClassVar[str | tuple[str, ...]] = ()
    constraint: ClassVar[str | tuple[str, ...]] = ()

    def __init__(self, **params: Any) -> None:
        super().__init__(self.code)
        self.params = params

    def __str__(self) -> str:
        if not self.params:
            return str(self.message)
        shown = {key: f"{value:%d.%m.%Y}" if isinstance(value, date) else value for key, value in self.params.items()}
        return str(self.message) % shown


class NotAllowed(Refused, PermissionDenied):
    """The actor holds no such right there. A page that lets it pass is answered with 403."""

    code = "not_allowed"
    message = gettext_lazy("You may not do this here: %(permission)s.")


class Faults(list[Any]):
    """What is wrong with the lines of a table, for a refusal's parameters. As a text the first of them, a line each."""

    SHOWN = 20

    def __str__(self) -> str:
        said = [str(fault) for fault in self[: self.SHOWN]]
        if (more := len(self) - self.SHOWN) > 0:
            said.append(_("%(more)s more problems.") % {"more": more})
        return "\n".join(said)


def in_all_languages(refusal: Refused) -> dict[str, str]:
    """Its words, to be kept: who reads them chooses."""
    words: dict[str, str] = {}
    for language in LANGUAGES:
        with translation.override(language):
            words[language] = str(refusal)
    return words
