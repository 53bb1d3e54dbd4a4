"""Says what has been done, with a way back where there is one."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise

_UNDO = "undo:"


def done(request: HttpRequest, text: str | Promise, *, undo_url: str = "") -> None:
    """A message in the past tense. ``undo_url`` takes a POST and undoes the act."""
    messages.success(request, str(text), extra_tags=f"{_UNDO}{undo_url}" if undo_url else "")


def undo_address(extra_tags: str | None) -> str:
    """The address that ``done`` was given."""
    tags = extra_tags or ""
    return tags.removeprefix(_UNDO) if tags.startswith(_UNDO) else ""
