"""Altair specifications drawn to SVG in the page's own colours and fonts."""

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

# Altair accepts colours only, so each token of the stylesheet travels as a colour that no page uses.
TOKENS = {
    "ink": "#010101",
    "ink-2": "#010102",
    "line": "#010103",
    "line-2": "#010104",
    "accent": "#010105",
    "bar": "#010106",
    "bar-weak": "#010107",
    "card": "#010108",
}
_NAMES = {colour: f"var(--{token})" for token, colour in TOKENS.items()}
_COLOUR = re.compile("|".join(_NAMES))
# Vega speaks English to screen readers and repeats what the stylesheet says; the title and the table speak instead.
_NOISE = re.compile(
    r' (?:role|class|font-family|pointer-events|aria-[a-z]+|stroke-miterlimit|opacity="1"|xmlns(?::xlink)?|version)'
    r'(?:(?<=opacity="1")|="[^"]*")'
)
_EMPTY = re.compile(r'<path(?: class="(?:background|foreground)")[^>]*/>')
_HEAD = re.compile(r"<svg[^>]*?viewBox=\"([^\"]*)\"[^>]*>")
_DIGITS = re.compile(r"(?<=\d\.\d\d)\d+")


def draw(content: object, build: Callable[[], dict[str, Any]], *, size: str, title_id: str) -> SafeString:
    """The drawing as an element of the page: from the cache when this content was drawn before, else made in 0.1 s.

    ``content`` is all that the specification depends on, as plain data; ``build`` makes it.
    """
    language = get_language() or "kk"
    key = f"ui.svg.{hashlib.sha256(repr((language, size, content)).encode()).hexdigest()}"
    found = caches["drawings"].get(key)
    if found is None:
        found = _convert(json.dumps(build(), ensure_ascii=False), language)
        caches["drawings"].set(key, found, 24 * 3600)
    box, inner = found
    return format_html(
        '<svg class="chart chart--{}" viewBox="{}" role="img" aria-labelledby="{}">{}</svg>',
        size,
        box,
        title_id,
        mark_safe(inner),  # noqa: S308 - drawn by us from numbers and month names
    )


def _convert(source: str, language: str) -> tuple[str, str]:
    import vl_convert  # noqa: PLC0415 - slow: 0.7 s for the first drawing

    locale = {"decimal": "." if language == "en" else ",", "thousands": "\u202f", "grouping": [3], "currency": ["", ""]}
    drawn = vl_convert.vegalite_to_svg(source, format_locale=locale)
    return clean(drawn)


def clean(drawn: str) -> tuple[str, str]:
    """The view box and the content, without English, fonts, sizes and fixed colours."""
    head = _HEAD.match(drawn)
    if head is None:
        raise ValueError("vl-convert drew no picture")
    inner = _EMPTY.sub("", drawn[head.end() : drawn.rindex("</svg>")])
    inner = _NOISE.sub("", inner)
    inner = _DIGITS.sub("", inner)
    return head[1], _COLOUR.sub(lambda colour: _NAMES[colour[0]], inner)
