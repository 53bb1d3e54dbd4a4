"""How a device calls itself, made short enough to be recognised."""

import re

from django import template
from django.utils.translation import gettext

register = template.Library()

_BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Yandex", r"YaBrowser/"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/"),
    ("Safari", r"Safari/"),
)
_SYSTEMS = (
    ("Android", r"Android"),
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Windows", r"Windows"),
    ("macOS", r"Mac OS X|Macintosh"),
    ("Linux", r"Linux|X11"),
)


@register.filter
def device(user_agent: str) -> str:
    """The browser and the system, as people call them: «Chrome, Windows»."""
    found = [
        next((name for name, mark in marks if re.search(mark, user_agent)), None) for marks in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(filter(None, found)) or gettext("an unknown device")
