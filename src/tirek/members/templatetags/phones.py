"""Telephone numbers."""

import re

from django import template

register = template.Library()
_OURS = re.compile(r"\+7([0-9]{3})([0-9]{3})([0-9]{2})([0-9]{2})")


@register.filter
def phone(number: str) -> str:
    """+7 701 123 45 67, unbroken at a line end; a number of another country as it is held."""
    found = _OURS.fullmatch(dialled(number))
    return "\u00a0".join(("+7", *found.groups())) if found else number


@register.filter
def dialled(number: str) -> str:
    """As a telephone takes it."""
    return re.sub(r"[^0-9+]", "", number)
