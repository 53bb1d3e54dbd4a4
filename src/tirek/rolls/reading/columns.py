"""Which column says what: remembered from the sender's last file, told by headings, else by contents; and settled."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings as site
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused
from tirek.kernel.intake import ColumnsMissing, ColumnTwice, Line
from tirek.kernel.kazakh import fold, normalise
from tirek.members.enums import FIELD_NAMES
from tirek.rolls.reading.contents import by_content, like_cards
from tirek.rolls.reading.headings import REASON_HEADING, field_of, names_unit

_PARTS = ("surname", "given_name", "patronymic")
_SHOWN, _LONGEST, _SAMPLES = 12, 40, 3


# A page asks about each, and may not send more than a thousand answers.
MOST_COLUMNS = 500


class ColumnsTooMany(Refused):
    code = "columns_too_many"
    message = _("The table has %(count)s columns, and at most %(most)s are read. Delete those that are not needed.")


class FieldUnknown(Refused):
    code = "field_unknown"
    message = _("No column can say “%(field)s”. Choose one of: %(fields)s.")


class HeadingUnknown(Refused):
    code = "heading_unknown"
    message = _("The file has no column “%(heading)s”. Its columns: %(headings)s.")


def digest_of(headings: Sequence[str]) -> str:
    """To know the same headings by, but for the column that we ourselves add to lines that are given back."""
    if headings and headings[-1] in reason_headings():
        headings = headings[:-1]
    return hashlib.sha256("\0".join(fold(normalise(heading)) for heading in headings).encode()).hexdigest()


@cache
def reason_headings() -> set[str]:
    """In every language, whatever the next reader's is."""
    found = set()
    for language, _name in site.LANGUAGES:
        with translation.override(language):
            found.add(str(REASON_HEADING))
    return found


@dataclass(frozen=True, kw_only=True)
class RollColumn:
    """``how`` the field was found: heading, content, remembered, or none. ``letter`` names a column without heading.

    ``cards`` says that the column is not read, and looks like one of card numbers.
    """

    place: int
    heading: str
    field: str
    how: str
    samples: tuple[str, ...]
    cards: bool = False

    @property
    def letter(self) -> str:
        return column_letter(self.place)


@dataclass(frozen=True, kw_only=True)
class KnownTexts:
    """Which of some texts are units, and which are card numbers of members: to know such columns by their contents."""

    units: Callable[[Collection[str]], set[str]]
    cards: Callable[[Collection[str]], set[str]]


def guess(
    headings: Sequence[str], sample: Sequence[Line], remembered: Sequence[str] | None = None, *, known: KnownTexts
) -> list[RollColumn]:
    """What each column says."""
    cells = [
        [line.cells[place] if place < len(line.cells) else "" for line in sample] for place in range(len(headings))
    ]
    if remembered is not None and len(remembered) == len(headings):
        fields, how = list(remembered), dict.fromkeys(range(len(headings)), "remembered")
    else:
        fields, how = _guessed(headings, cells, known)
    return [
        RollColumn(
            place=place,
            heading=heading,
            field=fields[place],
            how=how.get(place, "heading") if fields[place] else "none",
            samples=tuple(_samples(cells[place])),
            cards=remembered is None and not fields[place] and "number" not in fields and like_cards(cells[place]),
        )
        for place, heading in enumerate(headings)
    ]


def _guessed(headings: Sequence[str], cells: list[list[str]], known: KnownTexts) -> tuple[list[str], dict[int, str]]:
    fields = [field_of(heading) for heading in headings]
    if "name" in fields and "surname" in fields and "given_name" not in fields:
        fields[fields.index("name")] = "given_name"  # «Фамилия | Name»: beside a surname a name is the given one
    if fields.count("unit") > 1 and not all(map(names_unit, _of("unit", headings, fields))):
        fields = ["" if field == "unit" and names_unit(heading) else field
                  for heading, field in zip(headings, fields, strict=True)]  # fmt: skip
    open_fields = set(FIELD_NAMES) - set(fields)
    unknown = [column if not field else [] for column, field in zip(cells, fields, strict=True)]
    iins = cells[fields.index("iin")] if "iin" in fields else []
    texts = {normalise(cell) for column in unknown for cell in column} if "unit" in open_fields else set()
    found = by_content(unknown, open_fields, known.units(texts).__contains__, iins)
    if "number" in open_fields and (place := _of_cards(cells, [*found, *_filled(fields)], known)) is not None:
        found[place] = "number"
    return [found.get(place, field) for place, field in enumerate(fields)], dict.fromkeys(found, "content")


def _of(field: str, headings: Sequence[str], fields: Sequence[str]) -> list[str]:
    return [heading for heading, said in zip(headings, fields, strict=True) if said == field]


def _filled(fields: Sequence[str]) -> list[int]:
    return [place for place, field in enumerate(fields) if field]


def _of_cards(cells: Sequence[Sequence[str]], taken: Collection[int], known: KnownTexts) -> int | None:
    """The column that has the card numbers of members: not what looks so, but what they bear."""
    for place, column in enumerate(cells):
        if place not in taken and like_cards(column):
            texts = {normalise(cell) for cell in column if cell.strip()}
            if len(known.cards(texts)) * 2 >= len(texts):
                return place
    return None


def _samples(cells: Iterable[str]) -> list[str]:
    """The first few different cells."""
    return list(dict.fromkeys(" ".join(cell.split())[:_LONGEST] for cell in cells if cell.strip()))[:_SAMPLES]


def check_width(headings: Sequence[str]) -> None:
    """Whether a page can ask what each column says. Raises ColumnsTooMany."""
    if len(headings) > MOST_COLUMNS:
        raise ColumnsTooMany(count=len(headings), most=MOST_COLUMNS)


def settle(headings: Sequence[str], fields: Sequence[str], *, unit_given: bool = False) -> None:
    """Whether a roll can be read with these. ``unit_given`` says that the unit is known without a column.

    Raises FieldUnknown, ColumnTwice, ColumnsMissing. Other columns are left out of account.
    """
    for field in filter(None, fields):
        if field not in FIELD_NAMES:
            raise FieldUnknown(field=field, fields=", ".join(FIELD_NAMES))
    for field in sorted(set(filter(None, fields))):
        _check_once(headings, fields, field, {field})
    if "name" in fields:
        _check_once(headings, fields, "name", {"name", *_PARTS})
    missing = [] if unit_given or "unit" in fields else ["unit"]
    if not {"name", "surname"} & set(fields):
        missing.append("name")
    if missing:
        unknown = [f"«{called(headings, place)}»" for place, field in enumerate(fields) if not field]
        more = [*unknown[:_SHOWN], "…"] if len(unknown) > _SHOWN else unknown
        # The worker that may keep this does not know who reads it.
        names = format_lazy(", ".join("{}" for _field in missing), *(FIELD_NAMES[field] for field in missing))
        raise ColumnsMissing(missing=names, unknown=", ".join(more) or "–")


def override(headings: Sequence[str], fields: Sequence[str], chosen: dict[str, str]) -> list[str]:
    """The fields with those that somebody named for a heading, or for a letter. Raises HeadingUnknown."""
    settled = ["" if field in chosen.values() else field for field in fields]
    names = [normalise(heading).lower() for heading in headings]
    for heading, field in chosen.items():
        wanted = normalise(heading).lower()
        places = [place for place, name in enumerate(names) if name == wanted] or [
            place for place in range(len(names)) if column_letter(place).lower() == wanted
        ]
        if not places:
            listed = ", ".join(f"«{called(headings, place)}»" for place in range(len(headings)))
            raise HeadingUnknown(heading=heading, headings=listed)
        for place in places:
            settled[place] = field
    return settled


def called(headings: Sequence[str], place: int) -> str:
    """The heading, or the letter of a column that has none."""
    heading = headings[place]
    return f"{heading[:_LONGEST]}…" if len(heading) > _LONGEST else heading or column_letter(place)


def column_letter(place: int) -> str:
    """A, B … Z, AA, as spreadsheets name their columns."""
    letters, number = "", place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _check_once(headings: Sequence[str], fields: Sequence[str], field: str, same: Collection[str]) -> None:
    columns = [f"«{called(headings, place)}»" for place, said in enumerate(fields) if said in same]
    if len(columns) > 1:
        raise ColumnTwice(field=FIELD_NAMES[field], columns=", ".join(columns))
