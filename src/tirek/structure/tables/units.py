"""The table of units as people send it: headings in three languages, cells cleaned."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tirek.kernel.dates import NotADate, parse_date
from tirek.kernel.errors import Refused
from tirek.kernel.kazakh import fold, normalise
from tirek.kernel.language import reader_language
from tirek.kernel.sheets import Row, unguarded
from tirek.structure.actions.imports import Fault, UnitRow, UnitsRejected

# Column → headings that name it, folded: case, look-alike letters and punctuation do not matter.
HEADINGS = {
    "code": ("code", "unit code", "код", "код подразделения", "ұйым коды", "бірлік коды"),
    "parent": ("parent", "parent code", "код вышестоящего", "вышестоящий", "жоғары тұрған ұйым", "жоғары коды"),
    "kind": ("kind", "type", "вид", "тип", "түрі"),
    "name_kk": ("name kk", "name", "name (kazakh)", "атауы", "қазақша атауы", "наименование (каз)", "название kk"),
    "name_ru": ("name ru", "name (russian)", "орысша атауы", "наименование", "наименование (рус)", "название ru"),
    "name_en": ("name en", "name (english)", "ағылшынша атауы", "наименование (англ)", "название en"),
    "opened": ("opened", "opened on", "открыта", "дата открытия", "ашылған күні", "құрылған күні"),
    "closed": ("closed", "closed on", "закрыта", "дата закрытия", "жабылған күні"),
}
# How an export heads the same columns, in the order of ``HEADINGS``.
WRITTEN = {
    "kk": ("Ұйым коды", "Жоғары коды", "Түрі", "Қазақша атауы", "Орысша атауы", "Ағылшынша атауы", "Ашылған күні",
           "Жабылған күні"),
    "ru": ("Код подразделения", "Код вышестоящего", "Вид", "Наименование (каз)", "Наименование (рус)",
           "Наименование (англ)", "Дата открытия", "Дата закрытия"),
    "en": ("Unit code", "Parent code", "Kind", "Name (Kazakh)", "Name (Russian)", "Name (English)", "Opened on",
           "Closed on"),
}  # fmt: skip
# Where the unit works, by the classifier; read where it is there, not written.
TERRITORY = ("territory", "territory code", "kato", "территория", "код территории", "като", "аумақ", "аумақ коды")
REQUIRED = ("code", "parent", "kind", "name_kk", "opened")
_READ = HEADINGS | {"territory": TERRITORY}
_BY_HEADING = {fold(normalise(heading)): column for column, headings in _READ.items() for heading in headings}


class ColumnsMissing(Refused):
    code = "columns_missing"
    message = _("The file lacks these columns: %(columns)s. Its headings are: %(headings)s.")


class ColumnTwice(Refused):
    code = "column_twice"
    message = _("Two columns give the same: %(columns)s. Remove one of them.")


class NoRows(Refused):
    code = "no_rows"
    message = _("The file has headings but no lines under them.")


def written_headings() -> tuple[str, ...]:
    """In the reader's language."""
    return WRITTEN[reader_language()]


def read_units(lines: Iterable[tuple[int, Row]]) -> list[UnitRow]:
    """Rows for ``import_units``. Raises ColumnsMissing, ColumnTwice, NoRows, UnitsRejected for days that are none."""
    iterator = iter(lines)
    _line, headings = next(iterator, (0, []))
    places = _places(headings)
    rows: list[UnitRow] = []
    faults: list[Fault] = []
    for line, cells in iterator:
        cell = {column: normalise(unguarded(cells[at])) if at < len(cells) else "" for column, at in places.items()}
        days: dict[str, date | None] = {}
        for column in ("opened", "closed"):
            try:
                days[column] = parse_date(cell[column]) if cell.get(column) else None
            except NotADate:
                faults.append(Fault(line=line, column=column, message=_now("“%s” is no day.") % cell[column]))
        opened = days.get("opened")
        if opened is None:
            if cell["opened"] == "":
                faults.append(Fault(line=line, column="opened", message=_now("The opening day is missing.")))
            continue
        texts = {column: cell.get(column, "") for column in _READ if column not in ("opened", "closed")}
        rows.append(UnitRow(line=line, opened=opened, closed=days.get("closed"), **texts))
    if faults:
        raise UnitsRejected(faults)
    if not rows:
        raise NoRows
    return rows


def _places(headings: Row) -> dict[str, int]:
    """Where each column stands."""
    found = [(_BY_HEADING.get(fold(normalise(heading.replace("_", " ")))), at) for at, heading in enumerate(headings)]
    places: dict[str, int] = {}
    for column, at in found:
        if column in places:
            raise ColumnTwice(columns=f"{headings[places[column]]}, {headings[at]}")
        if column:
            places[column] = at
    missing = [column for column in REQUIRED if column not in places]
    if missing:
        written = dict(zip(HEADINGS, written_headings(), strict=True))
        raise ColumnsMissing(
            columns=", ".join(written[column] for column in missing), headings=", ".join(headings) or "–"
        )
    return places
