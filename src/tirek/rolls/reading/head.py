"""The lines in which the headings stand: below titles, in up to three storeys, in one language or two."""

from collections.abc import Sequence
from dataclasses import dataclass

from tirek.kernel.kazakh import fold, normalise
from tirek.rolls.reading.contents import is_data
from tirek.rolls.reading.headings import Meaning, meaning_of

# Among so many filled lines the headings are looked for, below titles and above the rows.
BEFORE = 10
_STOREYS = 3
# A heading above others says what they are about in a few words.
_SHORT = 4
# Of fewer cells none can be told from a line of a member.
_FEWEST = 3
_DAYS = {"birth_date", "joined", "since", "left"}


@dataclass(frozen=True)
class FoundHeadings:
    """The headings as they stand, and how many lines they and the titles above them take; none in a bare table."""

    cells: tuple[str, ...]
    above: int


def find_headings(lines: Sequence[Sequence[str]]) -> FoundHeadings:
    """The line, or the lines one above the other, in which most different fields are named.

    One field alone is named in rows, too («мүше» as a post), so there the line must be wider than those above it. Where
    none is named, the first of the widest lines, unless it holds what a row holds.
    """
    best, most, width = FoundHeadings((), 0), 0, 0
    widest = max((filled(cells) for cells in lines), default=0)
    for nth, cells in enumerate(lines):
        if any(map(is_data, cells)) or filled(cells) == 1 < widest:
            width = max(width, filled(cells)) if not any(map(is_data, cells)) else width
            continue
        for height in range(1, _STOREYS + 1):
            shown = _stacked(lines[nth : nth + height]) if nth + height <= len(lines) else []
            named = _named(shown)
            if named > most and (named > 1 or (height == 1 and filled(cells) > width)):
                best, most = FoundHeadings(tuple(shown), nth + height), named
            if height > 1 and not shown:
                break
        width = max(width, filled(cells))
    return best if most else _widest(lines, widest)


def _widest(lines: Sequence[Sequence[str]], widest: int) -> FoundHeadings:
    for nth, cells in enumerate(lines):
        if filled(cells) == widest and widest and not any(map(is_data, cells)):
            return FoundHeadings(tuple(_plain(cell) for cell in cells), nth + 1)
        if any(map(is_data, cells)):
            break
    return FoundHeadings((), 0)


def is_numbering(cells: Sequence[str]) -> bool:
    """Whether the line numbers the columns, as official forms do under their headings: 1, 2, 3 … or А, Б, 1, 2 …"""
    said = [cell.strip().removesuffix(".0") for cell in cells if cell.strip()]
    numbers = [text for text in said if text.isdecimal()]
    letters = said[: len(said) - len(numbers)]
    return (
        len(said) > 1
        and bool(numbers)
        and all(len(text) == 1 and text.isalpha() for text in letters)
        and said[len(letters) :] == [str(number) for number in range(1, len(numbers) + 1)]
    )


def is_headings_again(cells: Sequence[str], headings: Sequence[str]) -> bool:
    """Whether the line repeats the headings, as each printed page does, be it in the other language."""
    again = 0
    for place, cell in enumerate(cells):
        if not cell.strip():
            continue
        heading = headings[place] if place < len(headings) else ""
        if heading and fold(normalise(cell)) == fold(normalise(heading)):
            again += 1
            continue
        # The number of a line, another one each time, need not be looked up to know that it heads nothing.
        if cell.strip().isdecimal():
            return False
        said, above = meaning_of(cell), meaning_of(heading)
        if said == Meaning() or (said.field and above.field and said.field != above.field):
            return False
        again += bool(said.field and said.field == above.field)
    return again > 0 and filled(cells) > 1


def is_other_headings(cells: Sequence[str]) -> bool:
    """Whether the line heads another table below: each cell is a heading, be it not of the column that it stands in."""
    said = [meaning_of(text) for cell in cells if (text := cell.strip())]
    if len(said) < _FEWEST or any(one == Meaning() for one in said):
        return False
    return len({one.field for one in said if one.sure}) >= _FEWEST and not any(map(is_data, cells))


def _stacked(lines: Sequence[Sequence[str]]) -> list[str]:
    """The headings of each column, from its lines one above the other. Nothing where one of them is a row."""
    width = max(map(len, lines))
    storeys = [[_plain(cells[place]) if place < len(cells) else "" for place in range(width)] for cells in lines]
    if len(storeys) == 1:
        return storeys[0]
    if any(is_numbering(cells) or filled(cells) < 2 or any(map(is_data, cells)) for cells in storeys[1:]):
        return []
    found = []
    for place in range(width):
        above = [_over(storeys, nth, place) for nth in range(len(storeys))]
        heading = _column(storeys, above, place)
        if heading is None:
            return []
        found.append(heading)
    return found


def _over(storeys: Sequence[Sequence[str]], nth: int, place: int) -> str:
    """What stands in the storey over the column: a cell of its own, or one that reaches over from the left."""
    own = storeys[nth][place]
    if own or nth == len(storeys) - 1 or not any(storey[place] for storey in storeys[nth + 1 :]):
        return own
    return next((cell for cell in reversed(storeys[nth][:place]) if cell), "")


def _column(storeys: Sequence[Sequence[str]], above: Sequence[str], place: int) -> str | None:
    """One heading. None where the lowest line holds what a row would, a value under a heading that is whole."""
    own = [storey[place] for storey in storeys if storey[place]]
    if not own:
        return ""
    lowest = own[-1]
    low = meaning_of(lowest)
    over = [text for text in dict.fromkeys(above) if text and text != lowest and len(text.split()) <= _SHORT]
    joined = " ".join([*over, lowest])
    both = meaning_of(joined)
    if len(own) > 1 and low == Meaning() and meaning_of(own[-2]).field and not (both.field or both.known):
        return None
    if len(own) > 1 and low == Meaning() and both.field not in {"", *_DAYS} and meaning_of(own[-2]).field == both.field:
        return None
    if any(meaning_of(text).known == "other" for text in over):
        return joined
    if low.sure or not over:
        return lowest
    if low.field in _DAYS:
        return joined if both.known or both.field == low.field else lowest
    if low in (Meaning(), Meaning(known="ordinal")):
        return joined if both != Meaning() else lowest
    return joined if both.field and both.field == low.field else lowest


def _plain(cell: str) -> str:
    return " ".join(cell.split())


def _named(cells: Sequence[str]) -> int:
    return len({said.field for cell in cells if (said := meaning_of(cell)).field})


def filled(cells: Sequence[str]) -> int:
    """How many cells of the line say something."""
    return sum(1 for cell in cells if cell.strip())
