"""Rolls as branches send them, made up from a seed: what is wrong in them is known, and what is only written oddly.

Nobody in them exists. A day in a cell is a day in a workbook, and in a text as people write it; a number likewise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from tests.factories import Tree, a_member, a_unit, close, leave, rename, transfer
from tests.rolls.books import Cell
from tests.rolls.rolls import ON

from tirek.kernel.identifiers import check_digit, make_synthetic_iin
from tirek.members.enums import Ended
from tirek.members.models import Membership

HEADINGS = {
    "unit": ("Ұйым коды", "Первичная организация", "Unit"),
    "surname": ("Тегі", "ФАМИЛИЯ", "Surname"),
    "given_name": ("Аты", "Имя", "Given name"),
    "patronymic": ("Әкесінің аты", "Отчество", "Patronymic"),
    "iin": ("ЖСН", "ИИН (12 цифр)", "IIN"),
    "birth_date": ("Туған  күні", "Дата рождения", "Date of birth"),
    "sex": ("Жынысы", "Пол", "Sex"),
    "phone": ("Телефон", "Сотовый", "Mobile"),
    "email": ("Эл. пошта", "E-mail", "e-mail"),
    "joined": ("Мүше болған күні", "Дата вступления", "Joined"),
    "since": ("Есепке алынған күні", "На учёте с", "In unit since"),
    "number": ("Билет нөмірі", "№ партбилета", "Card No."),
}
NAME = ("Аты-жөні", "ФИО", "Full name")
_MALE, _FEMALE = ("М", "ер", "Ер", "муж", "мужской", "м.", "ЕР"), ("Ә", "әйел", "ж", "жен.", "женский", "Қыз", "F")
_LOOK_ALIKE = {"а": "a", "о": "o", "е": "e", "с": "c", "і": "i", "р": "p", "х": "x", "А": "A", "С": "C", "О": "O"}


@dataclass(frozen=True)
class Person:
    """The truth that a line tells."""

    unit: str
    surname: str
    given_name: str
    patronymic: str
    iin: str
    birth_date: date
    sex: str
    phone: str
    email: str
    joined: date
    since: date
    number: str


@dataclass
class DirtyLine:
    """A line as it is written, and what is wrong in it: code and column."""

    person: Person
    cells: dict[str, Cell]
    faults: list[tuple[str, str]] = field(default_factory=list)
    notes: set[str] = field(default_factory=set)
    more: list[str] = field(default_factory=list)
    lacks: str = ""


def letters(number: int) -> str:
    return "".join("абвгдежзик"[int(digit)] for digit in str(number))


def a_person(rng: Random, serial: int, unit: str = "P1", **more: object) -> Person:
    sex = rng.choice("mf")
    born = date(1950, 1, 1) + timedelta(days=rng.randrange(14_600))
    joined = date(2012, 1, 1) + timedelta(days=rng.randrange(2000))
    person = Person(
        unit=unit,
        surname=f"Сынақ{letters(serial)}{'ов' if sex == 'm' else 'ова'}",
        given_name=rng.choice(("Асан", "Ерасыл", "Нұрсұлтан") if sex == "m" else ("Айгүл", "Роза", "Қарлығаш")),
        patronymic=rng.choice(("Серік", "Қайрат", "Тоқтар")) + ("ұлы" if sex == "m" else "қызы"),
        iin=make_synthetic_iin(born, sex, serial % 9000),
        birth_date=born,
        sex=sex,
        phone=f"+7763{serial:07d}",
        email=f"synaq{serial}@example.kz",
        joined=joined,
        since=joined + timedelta(days=rng.randrange(300)),
        number=f"Д-{serial:05d}",
    )
    return replace(person, **more)  # type: ignore[arg-type]  # narrower than the stubs say


def written(person: Person) -> DirtyLine:
    """Neatly."""
    cells: dict[str, Cell] = {name: getattr(person, name) for name in HEADINGS}
    return DirtyLine(person, cells | {"sex": "ер" if person.sex == "m" else "әйел"})


def soil(rng: Random, line: DirtyLine, units: dict[str, list[str]]) -> DirtyLine:
    """Written oddly in every cell, without a fault."""
    person = line.person
    line.cells["unit"] = rng.choice(units[person.unit])
    for name in ("surname", "given_name", "patronymic"):
        line.cells[name] = _odd_name(rng, line, name, getattr(person, name))
    if rng.random() < 0.3:
        line.cells["patronymic"] = person.patronymic.replace("ұлы", " ұлы").replace("қызы", "-қызы")
        line.notes.discard("letters:patronymic")
    line.cells["sex"] = rng.choice(_MALE if person.sex == "m" else _FEMALE)
    line.cells["iin"] = rng.choice((person.iin, int(person.iin), f" {person.iin}\u00a0", _spaced(person.iin)))
    if line.cells["iin"] == int(person.iin) and person.iin.startswith("0"):
        line.notes.add("zeros:iin")
    digits = person.phone[2:]
    shown = f"({digits[:3]}) {digits[3:6]}-{digits[6:8]}-{digits[8:]}"
    line.cells["phone"] = rng.choice((int(f"8{digits}"), f"8 {shown}", f"+7{shown}", f"\u00a0{digits}", f"7{digits}.0"))
    line.cells["email"] = rng.choice((f"  {person.email} ", f"{person.email}\u200b", person.email))
    for name in ("birth_date", "joined", "since"):
        line.cells[name] = _odd_day(rng, getattr(person, name))
    line.cells["number"] = rng.choice((f"{person.number} ", person.number))
    return line


def _odd_name(rng: Random, line: DirtyLine, name: str, text: str) -> str:
    way = rng.randrange(6)
    if way == 0:
        return text.upper()
    if way == 1:
        return f"\u00a0{text.lower()} "
    if way == 2:
        return f"{text[:2]}\u200b{text[2:]}"
    if way == 3 and (places := [place for place, letter in enumerate(text) if letter in _LOOK_ALIKE]):
        place = rng.choice(places)
        line.notes.add(f"letters:{name}")
        return text[:place] + _LOOK_ALIKE[text[place]] + text[place + 1 :]
    return text


def _odd_day(rng: Random, day: date) -> Cell:
    return rng.choice(
        (day, f"{day:%d.%m.%Y}", f"{day:%d/%m/%Y}", f"{day.day}.{day.month}.{day.year}", f"{day:%d.%m.%Y} г.",
         f"{day:%d.%m.%Y} ж.", f"{day:%Y-%m-%d}", f"{day:%Y-%m-%d} 00:00:00", f"\u00a0{day:%d.%m.%Y} 0:00")
    )  # fmt: skip


def _spaced(iin: str) -> str:
    return f"{iin[:6]} {iin[6:]}"


# The faults of one cell, whatever stands in the others.
Spoil = Callable[[Random, DirtyLine], None]


def _put(name: str, code: str, make: Callable[[Random, Person], Cell], at: str = "") -> tuple[str, Spoil]:
    def spoil(rng: Random, line: DirtyLine) -> None:
        line.cells[name] = make(rng, line.person)
        line.faults.append((code, at or name))
        line.notes -= {note for note in line.notes if note.endswith(f":{name}")}

    return code, spoil


def _left_out(name: str, note: str, make: Callable[[Random, Person], Cell]) -> Spoil:
    """What a member need not have: the line is taken without it, and says so."""

    def spoil(rng: Random, line: DirtyLine) -> None:
        line.cells[name] = make(rng, line.person)
        line.notes = {one for one in line.notes if not one.endswith(f":{name}")} | {f"{note}:{name}"}
        line.lacks = name

    return spoil


def _other_check(iin: str) -> str:
    return f"{iin[:11]}{(int(iin[11]) + 1) % 10}"


def _no_such_day(iin: str) -> str:
    """The thirteenth month, with a check digit that agrees."""
    for serial in range(10_000):
        body = f"{iin[:2]}13{iin[4:7]}{serial:04d}"
        if (last := check_digit(body)) is not None:
            return f"{body}{last}"
    raise AssertionError


def _of_day(person: Person, day: date) -> str:
    return make_synthetic_iin(day, person.sex, 77)


CELL_FAULTS: list[tuple[str, Spoil]] = [
    _put("unit", "unit_missing", lambda rng, _p: rng.choice(("", " ", "\u00a0"))),
    _put("unit", "unit_unknown", lambda rng, _p: rng.choice(("P99", "Жоқ ұйым", "Қармақшы / Жоқ ұйым", "Бәйтерек-2"))),
    _put("unit", "unit_ambiguous", lambda rng, _p: rng.choice(("Ардагерлер", "«АРДАГЕРЛЕР»"))),
    _put("unit", "unit_closed", lambda rng, _p: rng.choice(("PX", "Жабылған"))),
    _put("unit", "unit_holds_no_members", lambda rng, _p: rng.choice(("A1", "Қармақшы ауданы", "A"))),
    _put("unit", "too_long", lambda _r, _p: "Ұйым " * 50),
    _put("surname", "surname_missing", lambda rng, _p: rng.choice(("", "  "))),
    _put("surname", "name_unreadable", lambda rng, _p: rng.choice(("87011234567", "Сын?қов", "Сынақов 5"))),
    _put("given_name", "name_unreadable", lambda rng, _p: rng.choice(("5", "Аса№", "01.01.1980"))),
    _put("surname", "too_long", lambda _r, _p: "Ә" * 101),
    _put("iin", "iin_length", lambda rng, p: rng.choice((p.iin[:6], f"{p.iin}1", "1", f"9{p.iin[1:10]}"))),
    _put("iin", "iin_digits", lambda rng, p: rng.choice((f"{p.iin[:11]}х", "12 бар"))),
    _put("iin", "iin_shortened", lambda rng, _p: rng.choice(("7,50317E+11", "9.20711E+11", "9,2E+11"))),
    _put("iin", "iin_century", lambda rng, p: f"{p.iin[:6]}{rng.choice('0789')}{p.iin[7:]}"),
    _put("iin", "iin_real", lambda _r, p: f"{p.iin[:6]}{3 if p.sex == 'm' else 4}{p.iin[7:]}"),
    _put("iin", "iin_date", lambda _r, p: _no_such_day(p.iin)),
    _put("iin", "iin_check", lambda _r, p: _other_check(p.iin)),
    _put("iin", "iin_birth_date", lambda _r, p: _of_day(p, p.birth_date + timedelta(days=40))),
    _put("since", "date_in_future", lambda rng, _p: ON + timedelta(days=rng.randrange(1, 400))),
]  # fmt: skip
CELL_NOTES: list[Spoil] = [
    _left_out("sex", "sex_unreadable", lambda rng, _p: rng.choice(("иә", "үшінші"))),
    _left_out("sex", "nothing", lambda rng, _p: rng.choice(("белгісіз", "?", "0"))),
    _left_out("phone", "phone_invalid", lambda rng, _p: rng.choice(("12345", "8701", 87001234567890))),
    _left_out("phone", "nothing", lambda rng, _p: rng.choice(("жоқ", "-", "нет", "—", "н/д"))),
    _left_out("email", "email_invalid", lambda rng, _p: rng.choice(("li.kz", "a@", "a b@c.kz"))),
    _left_out("birth_date", "date_impossible", lambda rng, _p: rng.choice(("31.02.1988", "30/02/1970", "01.13.1980"))),
    _left_out("joined", "year_only", lambda rng, _p: rng.choice(("2015", "2016 ж."))),
    _left_out("joined", "date_unreadable", lambda rng, _p: rng.choice(("наурыз 2015", "көктемде"))),
    _left_out("number", "number_long", lambda _r, _p: "9" * 41),
]


def _joined_before_birth(_rng: Random, line: DirtyLine) -> None:
    line.cells["joined"] = line.person.birth_date - timedelta(days=30)
    line.faults.append(("joined_before_birth", "joined"))


def _since_before_joined(_rng: Random, line: DirtyLine) -> None:
    line.cells["since"] = line.person.joined - timedelta(days=1)
    line.cells["joined"] = line.person.joined
    line.faults.append(("since_before_joined", "since"))


def _other_sex(rng: Random, line: DirtyLine) -> None:
    line.cells["sex"] = rng.choice(_FEMALE if line.person.sex == "m" else _MALE)
    line.faults.append(("iin_sex", "iin"))


def _too_young(_rng: Random, line: DirtyLine) -> None:
    born = line.person.joined - timedelta(days=17 * 365)
    line.cells |= {"birth_date": born, "iin": _of_day(line.person, born)}
    line.notes.discard("zeros:iin")
    line.faults.append(("too_young", "birth_date"))


def _has_left(rng: Random, line: DirtyLine) -> None:
    """Said behind the name, which is read without it."""
    line.cells["surname"] = f"{line.person.surname} ({rng.choice(('умер', 'шықты', 'выбыла'))})"
    line.faults.append(("has_left", "surname"))
    line.notes = (line.notes - {"letters:surname"}) | {"name_rest:surname"}


ROW_FAULTS: list[tuple[str, Spoil]] = [
    ("joined_before_birth", _joined_before_birth),
    ("since_before_joined", _since_before_joined),
    ("iin_sex", _other_sex),
    ("too_young", _too_young),
    ("has_left", _has_left),
]


class Setting:
    """An organisation, and people on its rolls whom a line can clash with."""

    def __init__(self) -> None:
        self.tree = tree = Tree()
        rename(tree["A1"], "Қармақшы ауданы", date(2011, 1, 1))
        rename(tree["P1"], "«Бәйтерек»", date(2011, 1, 1))
        rename(tree["P2"], "№ 5 мектеп", date(2011, 1, 1))
        rename(tree["P2"], "«Жастар» бастауыш ұйымы", date(2014, 1, 1))
        for code in ("P5", "P6"):
            a_unit(code, "primary_org", tree["A2"], name="Ардагерлер")
        close(a_unit("PX", "primary_org", tree["A2"], name="Жабылған"), date(2018, 1, 1))
        self.units = {
            "P1": ["P1", "p1", " P1\u00a0", "Бәйтерек", "БӘЙТЕРЕК", "Қармақшы / Бәйтерек", "Бәйтерек БПҰ"],
            "P2": ["P2", "Жастар", "№ 5 мектеп", "Қармақшы ауданы › Жастар", "«Жастар», Қармақшы"],
            "G1": ["G1", "g1"],
        }

    def standing(self, person: Person, unit: str, on: date, **more: object) -> None:
        """Puts somebody on the roll as the person is, but for what is said."""
        given = {name: getattr(person, name) for name in ("surname", "given_name", "patronymic", "sex", "number")}
        a_member(self.tree[unit], on, person.birth_date, **(given | {"iin": person.iin} | more))

    def clashes(self, rng: Random, serial: int) -> list[DirtyLine]:
        """One line for each fault that only the rolls tell. In the reach of region A, transfers allowed."""
        people = [a_person(rng, serial + nth) for nth in range(11)]
        lines = [written(person) for person in people]
        elsewhere, early, late, before, taken, twins, sexes, again, dead, twice, card = people
        self.standing(elsewhere, "P4", elsewhere.joined)
        self.standing(early, "P3", ON + timedelta(days=1))
        self.standing(late, "P2", date(2012, 1, 1))
        member = self._of(late)
        transfer(member, self.tree["P1"], date(2015, 1, 1))
        lines[2].cells |= {"joined": date(2016, 1, 1), "since": None}
        self.standing(before, "P1", date(2011, 6, 1), number="")
        leave(self._of(before), before.joined + timedelta(days=5))
        self.standing(a_person(rng, serial + 20), "P1", date(2012, 1, 1), number=taken.number)
        for _again in range(2):
            self.standing(twins, "P1", date(2012, 1, 1), iin="", number="")
        lines[5].cells["iin"] = ""
        self.standing(sexes, "P1", sexes.joined)
        lines[6].cells |= {"iin": "", "sex": "ер" if sexes.sex == "f" else "әйел"}
        self.standing(again, "P1", date(2011, 6, 1))
        leave(self._of(again), date(2011, 6, 5))
        self.standing(dead, "P1", date(2011, 6, 1), number="")
        leave(self._of(dead), date(2011, 6, 5), Ended.DEATH)
        second, other = written(twice), written(a_person(rng, serial + 21, number=card.number))
        second.cells["number"] = ""
        codes = [
            ("registered_elsewhere", ""), ("transfer_too_early", "since"), ("joined_after_placement", "joined"),
            ("joined_before_leaving", "joined"), ("number_taken", "number"), ("person_ambiguous", ""),
            ("iin_sex", "sex"), ("number_before", "number"), ("has_died", ""),
        ]  # fmt: skip
        for line, fault in zip(lines, codes, strict=False):
            line.faults.append(fault)
        second.faults.append(("same_person", ""))
        other.faults.append(("number_twice", "number"))
        return [*lines, second, other]

    def _of(self, person: Person) -> Membership:
        return Membership.objects.get(person__surname=person.surname)


def a_roll(rng: Random, setting: Setting, clean: int) -> list[DirtyLine]:
    """Clean lines, oddly written, among them a line with each fault, and some with two."""
    serial = rng.randrange(1000) * 1000
    lines = []
    for nth in range(clean):
        person = a_person(rng, serial + nth, rng.choice(("P1", "P2", "G1")))
        if nth % 5 == 0:
            born = date(2000 + nth % 2, 1, 1 + nth % 9)  # an IIN that begins with zeros
            joined = date(2019, 2, 1)
            iin = make_synthetic_iin(born, person.sex, nth)
            person = replace(person, birth_date=born, iin=iin, joined=joined, since=joined)
        lines.append(soil(rng, written(person), setting.units))
    for nth, (_code, spoil) in enumerate([*CELL_FAULTS, *ROW_FAULTS]):
        line = soil(rng, written(a_person(rng, serial + 500 + nth)), setting.units)
        spoil(rng, line)
        lines.append(line)
    for nth, leave_out in enumerate(CELL_NOTES):
        line = soil(rng, written(a_person(rng, serial + 550 + nth)), setting.units)
        leave_out(rng, line)
        lines.append(line)
    for nth in range(10):
        line = soil(rng, written(a_person(rng, serial + 600 + nth)), setting.units)
        for _code, spoil in (rng.choice(CELL_FAULTS[:6]), rng.choice(CELL_FAULTS[10:14])):
            spoil(rng, line)
        lines.append(line)
    rng.shuffle(lines)
    return [*lines, *setting.clashes(rng, serial + 700)]
