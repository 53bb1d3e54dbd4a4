"""A roll to begin from: the headings in the reader's language, and two invented lines that can be imported as they are.

The persons do not exist. Their IINs are those of nobody; an organisation of living persons would refuse them, so there
the cells stay empty.
"""

from datetime import date

from django.utils.text import capfirst
from django.utils.translation import pgettext

from tirek.exports.declared import ExportCell, ExportColumn, ExportTable
from tirek.kernel.actor import Actor
from tirek.kernel.identifiers import make_synthetic_iin
from tirek.members.enums import FIELD_NAMES
from tirek.members.permissions import IMPORT_ROLL
from tirek.members.queries.places import holding_units
from tirek.structure.queries import charter_in_force

FIELDS = ("unit", "surname", "given_name", "patronymic", "iin", "birth_date", "sex", "phone", "joined")
_DAYS = {"birth_date", "joined"}
# The telephones are of a network that no longer exists.
_PEOPLE = (
    ("Мысалов", "Асан", "Серікұлы", date(1985, 3, 14), "m", "+7 763 999 99 01", date(2019, 12, 2)),
    ("Мысалова", "Айгүл", "Қайратқызы", date(1992, 7, 21), "f", "+7 763 999 99 02", date(2020, 2, 17)),
)


def empty_roll(actor: Actor, today: date) -> ExportTable:
    """What is not a day is text, so that an IIN keeps its zeros and a telephone its plus, also those typed below."""
    return ExportTable(
        columns=[
            ExportColumn(
                heading=capfirst(str(FIELD_NAMES[field])), kind="day" if field in _DAYS else "typed", width=20.0
            )
            for field in FIELDS
        ],
        rows=lambda: iter(_rows(actor, today)),
        count=lambda: len(_PEOPLE),
        name="roll",
    )


def _rows(actor: Actor, today: date) -> list[list[ExportCell]]:
    """The unit is one that the reader may import to, so that the lines are taken as they stand."""
    unit = holding_units(actor, IMPORT_ROLL, today).order_by("code", "pk").first()
    synthetic = charter_in_force().synthetic
    sexes = {"m": pgettext("in a table", "male"), "f": pgettext("in a table", "female")}
    rows: list[list[ExportCell]] = []
    for surname, given, patronymic, born, sex, phone, joined in _PEOPLE:
        # The last numbers of a day, which no roll of the demonstration reaches.
        iin = make_synthetic_iin(born, sex, 9000) if synthetic else ""
        rows.append(
            [unit.code if unit else "", surname, given, patronymic, iin, born, sexes[sex], phone, min(joined, today)]
        )
    return rows
