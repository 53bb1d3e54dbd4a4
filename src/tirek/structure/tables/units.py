"""The table of units as people send it: headings in three languages, cells cleaned."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from tirek.kernel.dates import NotADate, parse_date
from tirek.kernel.intake import Columns, Fault, Line
from tirek.kernel.kazakh import normalise
from tirek.kernel.language import reader_language
from tirek.structure.actions.imports import UnitRow, UnitsRejected
from tirek.structure.actions.rules import unit_name

# Column → headings that name it, folded: case, look-alike letters and punctuation do not matter.
HEADINGS = {
    "code": ("code", "unit code", "код", "код подразделения", "ұйым коды", "бірлік коды"),
    "parent": ("parent", "parent code", "код вышестоящего", "вышестоящий", "жоғары тұрған ұйым", "жоғары коды"),
    "kind": ("kind", "type", "вид", "тип", "түрі"),
    "name_kk": ("name kk", "name", "name (kazakh)", "атауы", "қазақша атауы", "наименование (каз)", "название kk"),
    "name_ru": ("name ru", "name (russian)", "орысша атауы", "наименование", "наименование (рус)", "название ru"),
    "name_en": ("name en", "name (english)", "ағылшынша атауы", "наименование (англ)", "название en"),
    "short_kk": (
        "short name",
        "short name (kazakh)",
        "қысқа атауы",
        "қазақша қысқа атауы",
        "краткое наименование (каз)",
    ),
    "short_ru": ("short name (russian)", "краткое наименование", "орысша қысқа атауы", "краткое наименование (рус)"),
    "short_en": ("short name (english)", "ағылшынша қысқа атауы", "краткое наименование (англ)"),
    "opened": ("opened", "opened on", "открыта", "дата открытия", "ашылған күні", "құрылған күні"),
    "closed": ("closed", "closed on", "закрыта", "дата закрытия", "жабылған күні"),
}
# How an export heads the same columns, in the order of ``HEADINGS``.
WRITTEN = {
    "kk": ("Ұйым коды", "Жоғары коды", "Түрі", "Қазақша атауы", "Орысша атауы", "Ағылшынша атауы",
           "Қазақша қысқа атауы", "Орысша қысқа атауы", "Ағылшынша қысқа атауы", "Ашылған күні", "Жабылған күні"),
    "ru": ("Код подразделения", "Код вышестоящего", "Вид", "Наименование (каз)", "Наименование (рус)",
           "Наименование (англ)", "Краткое наименование (каз)", "Краткое наименование (рус)",
           "Краткое наименование (англ)", "Дата открытия", "Дата закрытия"),
    "en": ("Unit code", "Parent code", "Kind", "Name (Kazakh)", "Name (Russian)", "Name (English)",
           "Short name (Kazakh)", "Short name (Russian)", "Short name (English)", "Opened on", "Closed on"),
}  # fmt: skip
# Where the unit works, by the classifier; read where it is there, not written.
TERRITORY = ("territory", "territory code", "kato", "территория", "код территории", "като", "аумақ", "аумақ коды")
NAMES = ("name_kk", "name_ru", "name_en", "short_kk", "short_ru", "short_en")
REQUIRED = ("code", "parent", "kind", "name_kk", "opened")


def written_headings() -> tuple[str, ...]:
    """In the reader's language."""
    return WRITTEN[reader_language()]


def _called(column: str) -> str:
    return dict(zip(HEADINGS, written_headings(), strict=True)).get(column, TERRITORY[0])


COLUMNS = Columns(headings=HEADINGS | {"territory": TERRITORY}, required=REQUIRED, called=_called)


def read_units(lines: Iterable[Line]) -> list[UnitRow]:
    """Rows for ``import_units``. Raises what reading ``COLUMNS`` raises, UnitsRejected for what is not a day."""
    rows: list[UnitRow] = []
    faults: list[Fault] = []
    for record in COLUMNS.read(lines):
        texts = {column: normalise(record[column]) for column in COLUMNS.headings}
        texts |= {column: unit_name(record[column]) for column in NAMES}
        days: dict[str, date | None] = {}
        for column in ("opened", "closed"):
            text = texts.pop(column)
            try:
                days[column] = parse_date(text) if text else None
            except NotADate:
                faults.append(Fault(line=record.line, column=column, message=_("“%s” is not a day.") % text))
            else:
                if column == "opened" and not text:
                    faults.append(Fault(line=record.line, column=column, message=_("The opening day is missing.")))
        if (opened := days.get("opened")) is not None:
            rows.append(UnitRow(line=record.line, opened=opened, closed=days.get("closed"), **texts))
    if faults:
        raise UnitsRejected(faults)
    return rows
