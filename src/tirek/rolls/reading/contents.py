"""What a column says, told from its cells where its heading does not tell."""

import re
from collections.abc import Callable, Collection, Sequence
from datetime import date

from tirek.kernel.dates import as_written
from tirek.kernel.identifiers import LENGTH, iin_fault, mask_iin
from tirek.kernel.kazakh import normalise
from tirek.kernel.names import NotAName, is_patronymic, parse_name, tells_surname
from tirek.kernel.phones import read_phone
from tirek.rolls.reading.days import read_day
from tirek.rolls.reading.sexes import sex_of

# So many of the filled cells must agree; a column of faults is still what it is.
_MOST = 0.7
# Of units, nothing else is called so; and half of them may be misspelt.
_HALF = 0.5
_SOME = 0.4
_GRADE = re.compile(r"(?:i{1,3}|[1-4]|[іi]{1,3})(?:[ -]?(?:группа|гр|топ)\.?)?", re.IGNORECASE)
_INITIALS = re.compile(r"[^\W\d_]\.(?:\s?[^\W\d_]\.?)?")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]+")
_LEAST_IIN = 9
# Five figures are days as a spreadsheet counts them only where a heading says so.
_SERIAL = 5
# Of fewer cells nothing can be told.
_FEW = 2
# No roll tells of a later day, so that of a year in two figures any century will do.
_LATEST = date(2099, 12, 31)


def is_data(cell: str) -> bool:
    """Whether this can stand in a row only: a number that a person or a telephone has, an address, a day."""
    text = normalise(cell)
    return bool(_EMAIL.fullmatch(text)) or _iin(text) or _day(text) is not None or bool(_phone(text))


# A card has a number of its own: some figures, perhaps after those of a unit or a series, «43-086119».
_CARD = re.compile(r"(?:№ ?)?(?:[^\W\d_]{0,3}[- ]?)?(?:[0-9]{1,4}[-/ ]){0,2}[0-9]{4,9}", re.IGNORECASE)


def by_content(columns: Sequence[Sequence[str]], open_fields: Collection[str], is_unit: Callable[[str], bool],
               iins: Sequence[str]) -> dict[int, str]:  # fmt: skip
    """The fields that the columns say, by their place; empty columns are passed over.

    ``open_fields`` are those that no heading names; ``iins`` are the cells of the column that a heading calls so.
    """
    cells = {place: [normalise(cell) for cell in column] for place, column in enumerate(columns) if any(column)}
    found: dict[int, str] = {}
    tests: list[tuple[str, Callable[[str], bool], float]] = [
        ("iin", _iin, _MOST),
        ("email", _email, _MOST),
        ("phone", _phone, _MOST),
        ("sex", _sex, _MOST),
        ("unit", is_unit, _HALF),
    ]
    for field, test, least in tests:
        places = [place for place, column in cells.items() if place not in found and _share(column, test) >= least]
        if field in open_fields and places:
            found[max(places, key=lambda place: _share(cells[place], test))] = field
    numbers = next((cells[place] for place, field in found.items() if field == "iin"), iins)
    left = {place: column for place, column in cells.items() if place not in found}
    found |= _born(left, open_fields, numbers)
    found |= _names({place: column for place, column in left.items() if place not in found}, open_fields)
    return found


def like_days(column: Sequence[str]) -> bool:
    """Whether it is a column of days, whatever they are."""
    return _mostly(column, _is_day)


def like_names(column: Sequence[str]) -> bool:
    """Whether whole names stand in it: of several words, some of which no other word ends like."""
    filled = _filled(column)
    if not filled or _share(filled, _is_name) < _MOST:
        return False
    words = [text.split() for text in filled]
    telling = sum(any(map(tells_surname, cell)) or any(map(_is_initial, cell)) for cell in words)
    return _several(words) >= _MOST and telling >= _SOME * len(words)


def like_initials(column: Sequence[str]) -> bool:
    """Whether a given name and that of the father stand in each cell, whole or as initials: «Самат Болатұлы», «С.Б.»"""
    return _mostly(column, _is_given_and_father)


def like_grades(column: Sequence[str]) -> bool:
    """Whether a few Roman or single figures recur, as groups of disability do."""
    return _mostly(column, lambda text: bool(_GRADE.fullmatch(text)))


def _mostly(column: Sequence[str], test: Callable[[str], bool]) -> bool:
    return _share(_filled(column), test) >= _MOST


def _is_given_and_father(text: str) -> bool:
    words = text.split()
    return bool(_INITIALS.fullmatch(text)) or (len(words) > 1 and is_patronymic(words[-1]))


def _is_initial(word: str) -> bool:
    return bool(_INITIALS.fullmatch(word))


def _filled(column: Sequence[str]) -> list[str]:
    return [text for cell in column if (text := normalise(cell))]


def like_cards(column: Sequence[str]) -> bool:
    """Whether it may be a column of card numbers: nearly all look so, and nearly none comes twice."""
    filled = _filled(column)
    if len(filled) < _FEW or len(set(filled)) < _MOST * len(filled):
        return False
    return _share(filled, lambda text: bool(_CARD.fullmatch(text)) and not is_data(text)) >= _MOST


def _share(column: Sequence[str], test: Callable[[str], bool]) -> float:
    filled = [cell for cell in column if cell]
    return sum(map(test, filled)) / len(filled) if filled else 0


def may_be_iin(text: str) -> bool:
    """Whether nothing but an IIN, right or wrong, need look so."""
    return (text.isdecimal() and len(text) == LENGTH) or _iin(text)


def as_seen(cell: str, field: str = "") -> str:
    """A cell of the file on a page. What may be an IIN is masked, as everywhere, also where a table took its zeros."""
    digits = cell.replace(" ", "")
    if field == "iin" or may_be_iin(digits):
        return mask_iin(digits.zfill(LENGTH) if digits.isdecimal() else cell)
    return as_written(cell)


def _iin(text: str) -> bool:
    """Also without the zeros that a spreadsheet takes for nothing. Invented and living persons alike."""
    digits = text.replace(" ", "")
    if not (digits.isascii() and digits.isdigit() and _LEAST_IIN <= len(digits) <= LENGTH):
        return False
    number = digits.zfill(LENGTH)
    return not iin_fault(number, synthetic=number[6] in "12")


def _email(text: str) -> bool:
    return bool(_EMAIL.fullmatch(text))


def _phone(text: str) -> bool:
    return not _iin(text) and _day(text) is None and bool(read_phone(text))


def _sex(text: str) -> bool:
    return bool(sex_of(text))


def _day(text: str) -> date | None:
    return read_day(text, latest=_LATEST).day if len(text) != _SERIAL or not text.isdecimal() else None


def _born(cells: dict[int, list[str]], open_fields: Collection[str], iins: Sequence[str]) -> dict[int, str]:
    """The days with which the IINs begin are birth dates. What other days are, only a heading or a person says."""
    if "birth_date" not in open_fields:
        return {}
    dated = [place for place, column in cells.items() if _share(column, _is_day) >= _MOST]
    return dict([(place, "birth_date") for place in dated if _agree(list(map(_day, cells[place])), iins)][:1])


def _is_day(text: str) -> bool:
    return _day(text) is not None


def _agree(days: Sequence[date | None], iins: Sequence[str]) -> bool:
    """Whether an IIN begins with the day in most rows that have both."""
    both = [
        (day, normalise(iin).replace(" ", "").zfill(LENGTH))
        for day, iin in zip(days, iins, strict=False)
        if day and iin
    ]
    return bool(both) and sum(f"{day:%y%m%d}" == iin[:6] for day, iin in both) >= _MOST * len(both)


def _names(cells: dict[int, list[str]], open_fields: Collection[str]) -> dict[int, str]:
    """One column of whole names, or a surname by its endings, beside it the given name, and the father's name."""
    if not {"name", "surname"} & set(open_fields) or {"name", "surname"} - set(open_fields):
        return {}
    words = {place: [cell.split() for cell in column if cell] for place, column in cells.items()
             if _share(column, _is_name) >= _MOST}  # fmt: skip
    telling = {
        place: sum(any(map(tells_surname, cell)) for cell in column) / len(column) for place, column in words.items()
    }
    whole = [place for place, column in words.items() if _several(column) >= _MOST and telling[place] >= _SOME]
    if whole:
        return {max(whole, key=lambda place: telling[place]): "name"}
    single = {place: [cell[0] for cell in column if cell] for place, column in words.items()}
    fathers = [place for place, column in single.items() if _share(column, is_patronymic) >= _SOME]
    surnames = [place for place, column in single.items() if place not in fathers and telling[place] >= _SOME]
    if not surnames:
        return {}
    found = {surnames[0]: "surname"} | ({fathers[0]: "patronymic"} if fathers else {})
    beside = [place for place in (surnames[0] + 1, surnames[0] - 1) if place in single and place not in found]
    return found | ({beside[0]: "given_name"} if beside else {})


def _several(column: Sequence[Sequence[str]]) -> float:
    return sum(len(cell) > 1 for cell in column) / len(column)


def _is_name(text: str) -> bool:
    try:
        parse_name(text)
    except NotAName:
        return False
    return True
