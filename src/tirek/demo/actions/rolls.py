"""The rolls of the demonstration, as files that a branch would send."""

import csv
import io
from collections.abc import Iterable

from tirek.demo.actions.lives import Life
from tirek.demo.actions.persons import InventedPerson
from tirek.people.models import Sex

HEADINGS = (
    "Ұйым коды",
    "Тегі",
    "Аты",
    "Әкесінің аты",
    "ЖСН",
    "Туған күні",
    "Жынысы",
    "Телефон",
    "Эл. пошта",
    "Мүше болған күні",
    "Билет нөмірі",
)
_SEXES = {Sex.MALE.value: "ер", Sex.FEMALE.value: "әйел", "": ""}


def card_number(life: Life) -> str:
    """Numbers of the region that first had the member; the organisation's own series gives others."""
    return f"{life.first_unit.code[:2]}-{life.serial + 1:06d}"


def roll_file(lives: Iterable[Life], persons: list[InventedPerson]) -> io.BytesIO:
    """A CSV file in UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(HEADINGS)
    writer.writerows(_row(life, persons[life.serial]) for life in lives)
    return io.BytesIO(text.getvalue().encode())


def _row(life: Life, person: InventedPerson) -> tuple[str, ...]:
    return (
        life.first_unit.code,
        person.surname,
        person.given_name,
        person.patronymic,
        person.iin,
        person.birth_date.isoformat() if person.birth_date else "",
        _SEXES[person.sex],
        person.phone,
        person.email,
        life.joined.isoformat(),
        card_number(life),
    )
