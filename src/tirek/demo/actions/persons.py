"""Invented persons: names in the forms of rolls and documents, birth dates, synthetic IINs, telephones nobody has."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import NamedTuple

from tirek.demo.actions.places import DATA
from tirek.kernel.dates import nth_birthday
from tirek.kernel.identifiers import synthetic_iins
from tirek.kernel.kazakh import fold
from tirek.people.models import Sex

_MAN, _WOMAN = Sex.MALE.value, Sex.FEMALE.value
YOUTH_UNTIL = 36
ADMISSION_AGE = 18
_OLDEST = 1937  # the year in which the oldest were born

# The lists have given names of Kazakh members; these go with Russian surnames.
_RUSSIAN = ("Иванов", "Кузнецов", "Попов", "Бондаренко")
_RUSSIAN_MEN = ("Александр", "Сергей", "Владимир", "Виктор", "Андрей", "Михаил", "Павел", "Николай", "Денис", "Олег")
_RUSSIAN_WOMEN = ("Елена", "Ольга", "Наталья", "Татьяна", "Светлана", "Марина", "Вера", "Анна", "Ксения", "Ирина")
_KOREAN = ("Ким", "Цой", "Ли")
_KOREAN_MEN = ("Тимур", "Руслан", "Виктор", "Денис", "Алан")
_KOREAN_WOMEN = ("Камила", "Роза", "Жанна", "Марина", "Дана")

# The code of a mobile network that no longer exists: the form of the number is right, and it rings nowhere.
_PHONE = "+7763"


class InventedPerson(NamedTuple):
    """Everything that a roll says of somebody. Any part but the names may be missing."""

    surname: str
    given_name: str
    patronymic: str
    birth_date: date | None
    sex: str
    iin: str
    phone: str
    email: str


@dataclass(frozen=True)
class Young:
    """Whether somebody is of youth age on a day."""

    on: date
    young: bool


class Persons:
    """Makes persons of whom no two can be taken for one: a roll knows somebody by IIN, else by name and birth date."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.lists = _lists()
        self.numbers: dict[tuple[date, str], Iterator[str]] = {}
        self.made: set[tuple[str, date | None]] = set()
        self.names_alone: set[str] = set()
        self.names: set[str] = set()

    def make(self, *, joined: date, serial: int, young: Young | None = None, initial: bool = False) -> InventedPerson:
        random = self.random
        sex = _WOMAN if random.random() < 0.53 else _MAN
        # Who is counted as young or old on a day that the sources speak of must have a birth date.
        known = random.random() > 0.012 or bool(young and young.young)
        birth_date = self._born(joined, young, initial=initial) if known else None
        surname, given_name, patronymic = self._name(sex, birth_date)
        told = random.random() > 0.008
        iin = ""
        if birth_date and told and random.random() > 0.05:
            numbers = self.numbers.get((birth_date, sex))
            if numbers is None:
                numbers = self.numbers[birth_date, sex] = synthetic_iins(birth_date, sex)
            iin = next(numbers)
        return InventedPerson(
            surname=surname,
            given_name=given_name,
            patronymic=patronymic,
            birth_date=birth_date,
            sex=sex if told else "",
            iin=iin,
            phone=f"{_PHONE}{serial % 10_000_000:07d}" if random.random() < 0.85 else "",
            email=f"m{serial:06d}@example.org" if random.random() < 0.05 else "",
        )

    def renamed(self, person: InventedPerson) -> InventedPerson:
        """The same, but for the name: that of somebody in the unit is nearly alike, and a roll would ask about it."""
        surname, given_name, patronymic = self._name(person.sex or _MAN, person.birth_date)
        return person._replace(surname=surname, given_name=given_name, patronymic=patronymic)

    def _born(self, joined: date, young: Young | None, *, initial: bool) -> date:
        """Of age on joining, under 91 in 2026."""
        latest = _years_before(joined, ADMISSION_AGE)
        if young is None:
            is_young, on = self.random.random() < (0.27 if initial else 0.42), max(joined, date(2018, 1, 1))
        else:
            is_young, on = young.young, young.on
        border = _years_before(on, YOUTH_UNTIL)  # born on this day, one is no longer young
        if is_young and latest > border:
            return border + timedelta(days=1 + int(self.random.random() * (latest - border).days))
        years = self.random.triangular(0, border.year - _OLDEST - 1, 8)
        born = border - timedelta(days=round(years * 365.25))
        return min(born, latest)

    def _name(self, sex: str, birth_date: date | None) -> tuple[str, str, str]:
        """Drawn again until it is nobody's with the same birth date; without a birth date, until it is nobody's."""
        while True:
            name = self._draw(sex)
            folded = _folded(name)
            if birth_date is None:
                if folded not in self.names:
                    self.names_alone.add(folded)
                    break
            elif folded not in self.names_alone and (folded, birth_date) not in self.made:
                self.made.add((folded, birth_date))
                break
        self.names.add(folded)
        return name

    def _draw(self, sex: str) -> tuple[str, str, str]:
        random, woman = self.random.random, sex == _WOMAN
        surname = self._one(self.lists.surnames)
        if surname in _RUSSIAN:
            given_name = self._one(_RUSSIAN_WOMEN if woman else _RUSSIAN_MEN)
            patronymic = russian_patronymic(self._one(_RUSSIAN_MEN), woman=woman)
        elif surname in _KOREAN:
            given_name = self._one(_KOREAN_WOMEN if woman else _KOREAN_MEN)
            patronymic = russian_patronymic(self._one(_KOREAN_MEN), woman=woman) if random() < 0.4 else ""
        else:
            given_name = self._one(self.lists.women if woman else self.lists.men)
            father, kind = self._one(self.lists.men), random()
            if kind < 0.7:
                patronymic = father + ("қызы" if woman else "ұлы")
            else:
                patronymic = russian_patronymic(father, woman=woman) if kind < 0.93 else ""
        return self.lists.feminine.get(surname, surname) if woman else surname, given_name, patronymic

    def _one(self, names: Sequence[str]) -> str:
        """As ``choice``, at a third of its cost: it is asked half a million times."""
        return names[int(self.random.random() * len(names))]


@dataclass(frozen=True, kw_only=True)
class Lists:
    men: tuple[str, ...]
    women: tuple[str, ...]
    surnames: tuple[str, ...]
    feminine: dict[str, str]


@cache
def _lists() -> Lists:
    content = json.loads((DATA / "names_demo.json").read_text(encoding="utf-8"))
    invariable = set(content["invariable_surnames"])
    surnames = tuple(name for name in content["surnames_masculine"] if name not in content["do_not_use_surnames"])
    feminine = {name: name + "а" for name in surnames if name not in invariable}
    return Lists(men=tuple(content["male"]), women=tuple(content["female"]), surnames=surnames, feminine=feminine)


@cache
def russian_patronymic(father: str, *, woman: bool) -> str:
    """Маратович, Маратовна; Абаевич; Алиевич; Хамзаевич; Сергеевич; Павлович."""
    stem, soft = _RUSSIAN_STEMS.get(father, (father, False))
    if father.endswith(("й", "и")):
        stem, soft = father[:-1] + ("и" if father.endswith("и") else ""), True
    elif father.endswith("а"):
        soft = True
    ending = "овна" if woman else "ович"
    return stem + ("е" + ending[1:] if soft else ending)


_RUSSIAN_STEMS = {"Павел": ("Павл", False), "Виталий": ("Виталь", True)}


@cache
def _part_folded(part: str) -> str:
    return fold(part)


def _folded(name: Collection[str]) -> str:
    return " ".join(filter(None, map(_part_folded, name)))


@cache
def _years_before(day: date, years: int) -> date:
    """The latest birth date of somebody who has turned so many years old by that day."""
    if (day.month, day.day) == (2, 29):
        day += timedelta(days=-1)
    born = date(day.year - years, day.month, day.day)
    following = born + timedelta(days=1)
    return following if nth_birthday(following, years) <= day else born
