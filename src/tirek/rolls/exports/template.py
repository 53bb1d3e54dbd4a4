"""A roll to begin from: the headings in the reader's language, and two invented lines that can be imported as they are.

The persons do not exist. Their IINs are those of nobody; an organisation of living persons would refuse them, so there
the cells stay empty.
"""

import csv
import io
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from rustpy_xlsxwriter import Format, write_worksheet

from tirek.kernel.actor import Actor
from tirek.kernel.dates import format_short
from tirek.kernel.identifiers import make_synthetic_iin
from tirek.members.enums import FIELD_NAMES
from tirek.members.permissions import IMPORT_ROLL
from tirek.members.queries.places import holding_units
from tirek.structure.models import Charter

FIELDS = ("unit", "surname", "given_name", "patronymic", "iin", "birth_date", "sex", "phone", "joined")
_DAYS = {"birth_date", "joined"}
# The telephones are of a network that no longer exists.
_PEOPLE = (
    ("Мысалов", "Асан", "Серікұлы", date(1985, 3, 14), "m", "+7 763 999 99 01", date(2019, 12, 2)),
    ("Мысалова", "Айгүл", "Қайратқызы", date(1992, 7, 21), "f", "+7 763 999 99 02", date(2020, 2, 17)),
)
# An IIN begins with zeros and a telephone with a plus: as text they stay as they were typed.
_TEXT, _DAY = "@", "dd.mm.yyyy"


def template_xlsx(actor: Actor, today: date) -> bytes:
    """The workbook; the columns are formatted for what is to be typed into them."""
    headings, rows = _table(actor, today)
    out = io.BytesIO()
    formats = {
        heading: Format().set_num_format(_DAY if field in _DAYS else _TEXT)
        for field, heading in zip(FIELDS, headings, strict=True)
    }
    write_worksheet(
        [dict(zip(headings, row, strict=True)) for row in rows],
        out,
        sheet_name=_("Roll"),
        freeze_row=1,
        bold_headers=True,
        column_width=20,
        column_formats=formats,
        datetime_format=_DAY,
    )
    return out.getvalue()


def template_csv(actor: Actor, today: date) -> str:
    """The same as text that spreadsheets open by themselves."""
    headings, rows = _table(actor, today)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([format_short(cell) if isinstance(cell, date) else cell for cell in row] for row in rows)
    return f"\ufeff{out.getvalue()}"


def _table(actor: Actor, today: date) -> tuple[list[str], list[list[str | date]]]:
    """The unit is one that the reader may import to, so that the lines are taken as they stand."""
    unit = holding_units(actor, IMPORT_ROLL, today).order_by("code", "pk").first()
    synthetic = Charter.objects.get().synthetic
    sexes = {"m": pgettext("in a table", "male"), "f": pgettext("in a table", "female")}
    rows: list[list[str | date]] = []
    for surname, given, patronymic, born, sex, phone, joined in _PEOPLE:
        # The last numbers of a day, which no roll of the demonstration reaches.
        iin = make_synthetic_iin(born, sex, 9000) if synthetic else ""
        rows.append(
            [unit.code if unit else "", surname, given, patronymic, iin, born, sexes[sex], phone, min(joined, today)]
        )
    return [capfirst(str(FIELD_NAMES[field])) for field in FIELDS], rows
