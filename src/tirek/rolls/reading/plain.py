"""What a cell is before anything is asked of it: said or not, a part of a name, figures; once where it recurs."""

from functools import lru_cache

from tirek.kernel.kazakh import cyrillic_if_alike, normalise, normalise_reporting
from tirek.kernel.names import NotAName, clean_name_part
from tirek.rolls.reading.names import cleaned
from tirek.rolls.reading.numbers import bare, is_not_said, is_nothing

# So many zeros say that there is nothing to say; what has more figures is a number.
ZEROS = 3
# Of a formula, of a text, and what stands around zeros.
_GUARDS = "='\" \t\xa0"


@lru_cache(maxsize=100_000)
def said_or_name(cell: str) -> str | None:
    """The cell without what guards it; none where it says nothing and a name may stand."""
    cell = bare(cell)
    return None if is_nothing(cell) else cell


@lru_cache(maxsize=100_000)
def said(cell: str) -> str | None:
    """As ``said_or_name``, where no name stands."""
    cell = bare(cell)
    return None if is_not_said(cell) else cell


def said_in_figures(cell: str) -> str | None:
    """As ``said``, where hardly two cells are the same: what ends with figures says something."""
    return cell if len(cell) > ZEROS and cell[-1].isdigit() and cell[0] not in _GUARDS else said(cell)


@lru_cache(maxsize=100_000)
def plain_part(cell: str) -> str:
    """A part of a name in which nothing is to be mended; empty where something may be."""
    clean = cleaned(cell)
    if clean.left or clean.mended:
        return ""
    try:
        part, mended = part_of_name(clean.text)
    except NotAName:
        return ""
    return "" if mended else part


@lru_cache(maxsize=100_000)
def part_of_name(cell: str) -> tuple[str, bool]:
    """A part of a name, and whether Latin letters in it had been typed for Cyrillic ones."""
    return clean_name_part(cell), has_strange_letters(cell)


@lru_cache(maxsize=100_000)
def unit_text(cell: str) -> tuple[str, bool]:
    found = normalise_reporting(cell)
    return found.text, bool(found.repaired)


def has_strange_letters(cell: str) -> bool:
    found = normalise_reporting(cell)
    return bool(found.repaired) or cyrillic_if_alike(found.text) != found.text


def plain(cell: str) -> str:
    """As ``normalise``, sooner for what needs no mending."""
    return " ".join(cell.split()) if cell.isascii() and cell.isprintable() else normalise(cell)


def digits(cell: str) -> str:
    """A number without the point and zero that programs write behind a whole one."""
    text = plain(cell)
    return text[:-2] if text.endswith(".0") and text[:-2].isdigit() else text
