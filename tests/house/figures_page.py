"""Writes docs/figures.md from the declarations: ``python -m tests.house.figures_page``."""

import os
import sys

import django
from django.utils import translation
from tests.house.source import ROOT

from tirek.kernel.declarations import Counted, Crossing, Figure, Flow, Kept, Ratio, Stock, figures

PAGE = ROOT / "docs/figures.md"
HEAD = """# Figures

Each number that Tirek shows is declared once, beside the facts it counts, and answered by one engine for any unit and
any day or period. Ask `tirek figures KEY`, or open the page of the figure, which leads down to the records.

*Stock*: how many at the end of a day. *Flow*: how many events in a period. *Crossing*: how many crossed a unit's
border; what moves inside it does not count. *Ratio*: an exact fraction, shown half up with one decimal. *Counted*:
asked of the records each time, never kept. For every unit and period: opening + joined + transferred in − left −
transferred out = closing. A number that rests on a roll not known yet says so (`complete`, `known_from`).

This page is made from the declarations by `python -m tests.house.figures_page`; a test holds it against them.

| key | name | kind | measure | counts | made of |
|---|---|---|---|---|---|
"""
MEASURES = {"count": "count", "money": "money, in tiyn", "days": "days", "percent": "per cent"}


def page() -> str:
    with translation.override("en"):
        return HEAD + "".join(_line(figure) for figure in figures)


def _line(figure: Figure) -> str:
    cells = [f"`{figure.key}`", figure.name, _kind(figure), MEASURES[figure.measure], figure.how, _made_of(figure)]
    return f"| {' | '.join(map(str, cells))} |\n"


def _kind(figure: Figure) -> str:
    kinds = {Stock: "stock", Flow: "flow", Crossing: "crossing", Ratio: "ratio", Counted: "counted"}
    return next(word for kind, word in kinds.items() if isinstance(figure, kind))


def _made_of(figure: Figure) -> str:
    if isinstance(figure, Ratio):
        times = " × 100" if figure.scale == 100 else ""
        unknown = f"; unknown: `{figure.unknown}`" if figure.unknown else ""
        return f"`{figure.numerator}` / `{figure.denominator}`{times}{unknown}"
    if isinstance(figure, Kept):
        tables = ", ".join(f"`{contribution.table}`" for contribution in figure.contributions)
        slices = "; by " + ", ".join(key for key, _name in figure.slices) if figure.slices else ""
        return tables + slices
    return "the records"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.relative_to(ROOT)} written\n")
