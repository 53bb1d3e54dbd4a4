"""Days as people write and read them, and birthdays. Day and month are never broken from the year at a line end."""

import re
from datetime import date

from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused
from tirek.kernel.kazakh import normalise
from tirek.kernel.language import Language, reader_language

NBSP = "\u00a0"
# What a roll may tell of: a day before this year was written wrongly.
FIRST_YEAR = 1850

# fmt: off
_NAMES: dict[Language, list[str]] = {
    "kk": ["қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым",
           "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан"],
    "ru": ["январь", "февраль", "март", "апрель", "май", "июнь",
           "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"],
    "en": ["January", "February", "March", "April", "May", "June",
           "July", "August", "September", "October", "November", "December"],
}
_RUSSIAN_OF = ["января", "февраля", "марта", "апреля", "мая", "июня",
               "июля", "августа", "сентября", "октября", "ноября", "декабря"]
# fmt: on
_ABBREVIATIONS: dict[Language, list[str]] = {
    "kk": ["қаң", "ақп", "нау", "сәу", "мам", "мау", "шіл", "там", "қыр", "қаз", "қар", "жел"],
    "ru": ["янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
# Spreadsheets add a midnight to a day, and people the word for its year.
_AFTER = r"(?: 0?0:00(?::00)?| ?[гж]\.?)?"
_DAY_FIRST = re.compile(r"([0-9]{1,2})([./])([0-9]{1,2})\2([0-9]{4})" + _AFTER)
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")


class NotADate(Refused):
    code = "not_a_date"
    message = _("“%(text)s” is not a date. Write it as 01.12.2019.")


class NoSuchDay(NotADate):
    code = "no_such_day"
    message = _("There is no such day: %(text)s.")


def parse_date(text: str) -> date:
    """dd.mm.yyyy, dd/mm/yyyy or yyyy-mm-dd, with four-digit years."""
    plain = normalise(text)
    if match := _DAY_FIRST.fullmatch(plain):
        day, _separator, month, year = match.groups()
    elif match := _YEAR_FIRST.fullmatch(plain):
        year, month, day = match.groups()
    else:
        raise NotADate(text=text)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise NoSuchDay(text=text) from None


def workbook_day(cell: str) -> date | None:
    """A day of a workbook, which reaches us as 2003-05-18."""
    if not (found := _YEAR_FIRST.fullmatch(cell)):
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def as_written(cell: str) -> str:
    """The cell of a file; a day of a workbook as people write it."""
    return format_short(day) if (day := workbook_day(cell)) else cell


def format_short(day: date) -> str:
    """01.12.2019, for tables and fields."""
    return f"{day.day:02}.{day.month:02}.{day.year:04}"


def format_date(day: date, language: str | None = None) -> str:
    """2019 ж. 1 желтоқсан, 1 декабря 2019 г., 1 December 2019."""
    reader = reader_language(language)
    if reader == "kk":
        parts = [str(day.year), "ж.", str(day.day), _NAMES["kk"][day.month - 1]]
    elif reader == "ru":
        parts = [str(day.day), _RUSSIAN_OF[day.month - 1], str(day.year), "г."]
    else:
        parts = [str(day.day), _NAMES["en"][day.month - 1], str(day.year)]
    return NBSP.join(parts)


def format_month(day: date, language: str | None = None) -> str:
    """2019 ж. желтоқсан, декабрь 2019 г., December 2019."""
    reader, name = reader_language(language), month_name(day.month, language)
    if reader == "kk":
        return f"{day.year}{NBSP}ж.{NBSP}{name}"
    return f"{name}{NBSP}{day.year}" + (f"{NBSP}г." if reader == "ru" else "")


def month_name(month: int, language: str | None = None) -> str:
    """The month by itself, in the nominative."""
    return _NAMES[reader_language(language)][month - 1]


def month_abbreviation(month: int, language: str | None = None) -> str:
    """Three letters, without a point, for the axis of a chart."""
    return _ABBREVIATIONS[reader_language(language)][month - 1]


def nth_birthday(born: date, years: int) -> date:
    """The day somebody turns so many years old. Born on 29 February: 1 March in a year that has no such day."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        if (born.month, born.day) != (2, 29):
            raise
        return date(born.year + years, 3, 1)


def age_on(born: date, day: date) -> int:
    """Full years of age at the end of the day; negative before birth."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def years_before(day: date, years: int) -> date:
    """The last day of birth of those who are so many years old on the day. On 29 February that may be the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        if (day.month, day.day) != (2, 29):
            raise
        return date(day.year - years, 2, 28)
