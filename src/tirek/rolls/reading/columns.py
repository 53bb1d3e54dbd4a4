"""The columns of a roll as they are settled: which says what, and whether a roll can be read with these."""

import hashlib
from collections.abc import Collection, Sequence
from functools import cache

from django.conf import settings as site
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused
from tirek.kernel.intake import ColumnsMissing, ColumnTwice
from tirek.kernel.kazakh import fold, normalise
from tirek.rolls.reading.fields import ROLL_FIELDS
from tirek.rolls.reading.headings import REASON_HEADING, meaning_of

_PARTS = ("surname", "given_name", "patronymic", "given_patronymic")
_SHOWN, LONGEST = 12, 40


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
    """To know the same headings by, but for what we ourselves add to lines that are given back."""
    headings = headings[: len(headings) - added_behind(headings)]
    return hashlib.sha256("\0".join(fold(normalise(heading)) for heading in headings).encode()).hexdigest()


def added_behind(headings: Sequence[str]) -> int:
    """How many columns are ours: the reason, and perhaps the unit behind it."""
    if headings and headings[-1] in reason_headings():
        return 1
    is_unit = len(headings) > 1 and headings[-2] in reason_headings() and meaning_of(headings[-1]).field == "unit"
    return 2 if is_unit else 0


@cache
def reason_headings() -> set[str]:
    """In every language, whatever the next reader's is."""
    found = set()
    for language, _name in site.LANGUAGES:
        with translation.override(language):
            found.add(str(REASON_HEADING))
    return found


def check_width(headings: Sequence[str]) -> None:
    """Whether a page can ask what each column says. Raises ColumnsTooMany."""
    if len(headings) > MOST_COLUMNS:
        raise ColumnsTooMany(count=len(headings), most=MOST_COLUMNS)


def settle(headings: Sequence[str], fields: Sequence[str], *, unit_given: bool = False) -> None:
    """Whether a roll can be read with these. ``unit_given`` says that the unit is known without a column.

    Raises FieldUnknown, ColumnTwice, ColumnsMissing. Other columns are left out of account.
    """
    for field in filter(None, fields):
        if field not in ROLL_FIELDS:
            raise FieldUnknown(field=field, fields=", ".join(ROLL_FIELDS))
    for field in sorted(set(filter(None, fields))):
        _check_once(headings, fields, field, {field})
    if "name" in fields:
        _check_once(headings, fields, "name", {"name", *_PARTS})
    if "given_patronymic" in fields:
        _check_once(headings, fields, "given_patronymic", {"given_patronymic", "given_name"})
    missing = [] if unit_given or "unit" in fields else ["unit"]
    if not {"name", "surname"} & set(fields):
        missing.append("name")
    if missing:
        unknown = [f"«{called(headings, place)}»" for place, field in enumerate(fields) if not field]
        more = [*unknown[:_SHOWN], "…"] if len(unknown) > _SHOWN else unknown
        # The worker that may keep this does not know who reads it.
        names = format_lazy(", ".join("{}" for _field in missing), *(ROLL_FIELDS[field] for field in missing))
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
    return f"{heading[:LONGEST]}…" if len(heading) > LONGEST else heading or column_letter(place)


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
        raise ColumnTwice(field=ROLL_FIELDS[field], columns=", ".join(columns))
