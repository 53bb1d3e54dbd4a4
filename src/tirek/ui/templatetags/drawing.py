"""The small drawings that need no chart library: sparks, bars, reconciliations, sort arrows."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
DrawnNumber = int | float | Fraction | Decimal
_FILL = {
    "new": ("r1", "key--r1"),
    "updated": ("r2", "key--in"),
    "unchanged": ("r3", ""),
    "moved": ("r4", "key--r4"),
    "left": ("r6", "key--r6"),
    "rejected": ("r5", "key--r5"),
}
LEAST = 4
GAP = 1.5


@register.simple_tag
def plain(value: Any) -> str:
    """A number as a machine reads it, in every language."""
    return f"{float(value):g}" if not isinstance(value, int) else str(value)


@register.simple_tag
def span(value: Any) -> str:
    """A part of 100, cut to what a bar can show."""
    return f"{min(max(float(value or 0), 0.0), 100.0):.1f}"


@register.simple_tag
def bar(value: Any, mark: Any = None) -> SafeString:
    """A part of 100 as a bar, and a line across it where one is to be: no component, for a list has a hundred."""
    marked = mark is not None and mark != ""
    line = format_html('<line class="m" x1="{0}" x2="{0}" y1="0" y2="8"/>', span(mark)) if marked else ""
    return format_html(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="t" width="100" height="8"/><rect class="f" width="{}" height="8"/>{}</svg>',
        span(value),
        line,
    )


@register.simple_tag
def spark_line(points: Sequence[DrawnNumber | None]) -> dict[str, str] | None:
    """The path of a spark in a field of 96 × 36, unknown points left out. None when there is no line to draw."""
    known = [(index, float(value)) for index, value in enumerate(points or ()) if value is not None]
    if len(known) < 2:
        return None
    low, high = min(value for _, value in known), max(value for _, value in known)
    width, spread = 96 / (len(points) - 1), high - low
    places = [(index * width, 32 - 26 * (value - low) / spread if spread else 19.0) for index, value in known]
    x, y = places[-1]
    return {"path": "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in places), "x": f"{x:.1f}", "y": f"{y:.1f}"}


@register.simple_tag
def recon_parts(parts: Sequence[Mapping[str, Any]], total: int) -> list[dict[str, Any]]:
    """The parts of a whole side by side on 1000 units; a part that exists is never too thin to be seen."""
    room = 1000 - GAP * max(sum(1 for part in parts if part["count"]) - 1, 0)
    wanted = [max(room * part["count"] / total, LEAST) if total and part["count"] else 0.0 for part in parts]
    scale = room / sum(wanted) if sum(wanted) else 0.0
    drawn, x = [], 0.0
    for part, width in zip(parts, wanted, strict=True):
        fill, key = _FILL[part["kind"]]
        shown = f"{width * scale:.1f}" if width else ""
        drawn.append({**part, "fill": fill, "key": key, "x": f"{x:.1f}", "width": shown})
        x += width * scale + GAP if width else 0.0
    return drawn


@register.simple_tag
def sort_state(key: str, current: str, descending: bool | str = "") -> dict[str, str]:
    """What the head of a column links to and which arrow it shows. ``descending``: the first click sorts down."""
    first, second = (f"-{key}", key) if descending else (key, f"-{key}")
    if current not in {key, f"-{key}"}:
        return {"next": first, "arrow": ""}
    return {
        "next": second if current == first else first,
        "arrow": "chevron-down" if current.startswith("-") else "chevron-up",
    }


@register.filter
def aria_sort(current: str, key: str) -> str:
    """The value of ``aria-sort`` for a column, empty for one that does not sort the list."""
    return {key: "ascending", f"-{key}": "descending"}.get(current, "")
