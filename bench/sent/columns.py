"""The columns of one roll: which there are, what stands over them, and how its cells are written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from bench.sent.cells import (
    IIN_FORMS,
    NAME_FORMS,
    NUMBER_FORMS,
    PHONE_FORMS,
    SEX_FORMS,
    Said,
    Written,
    day_said,
    forms_of_days,
    iin_said,
    nothing,
    number_said,
    odd_day,
    of_letters,
    phone_said,
    some_days,
    whole_name,
)
from bench.sent.headings import BETWEEN, ELSE, HEADINGS, ORDINALS, Told
from bench.sent.people import People, Person
from bench.sent.phrases import MINUTES, PLACES, POSTS, REMARKS, SCHOOLING
from tirek.kernel.identifiers import make_synthetic_iin

_CELLS = Callable[[Person], Said]


@dataclass
class Column:
    """``says``: the field it says, or nothing where it is not read; ``parts`` of a name where it holds several."""

    heading: str
    says: str
    cell: _CELLS
    above: str = ""


@dataclass
class Style:
    """The habits of whoever made the roll."""

    random: Random
    on: date
    language: str
    book: bool
    mess: float
    russian: bool = False
    headings: list[str] = field(default_factory=list)

    @classmethod
    def drawn(cls, random: Random, on: date, *, book: bool, russian: bool) -> "Style":
        language = "ru" if russian else random.choice(("ru", "ru", "kk", "kk", "both", "both", "en"))
        return cls(random, on, language, book, random.choice((0, 0, 0.02, 0.05, 0.1)), russian)

    def over(self, told: Told) -> str:
        """A heading, as it is or in two languages, with the odd capital, point, or break."""
        random = self.random
        if self.language == "both":
            first, second = random.choice(told["kk"]), random.choice(told["ru"])
            heading = (
                random.choice(BETWEEN).join((first, second))
                if random.random() < 0.7
                else random.choice((first, second))
            )
        else:
            heading = random.choice(told[self.language])
        heading = _dressed(heading, random)
        while heading in self.headings:
            heading += " "
        self.headings.append(heading)
        return heading


def _dressed(heading: str, random: Random) -> str:
    kind = random.random()
    if kind < 0.12:
        return heading.upper()
    if kind < 0.18:
        return heading.replace(" ", "\n", 1)
    if kind < 0.24:
        return f"{heading}:"
    if kind < 0.28:
        return f"{heading}*"
    return f" {heading} " if kind < 0.31 else heading


def _mixed(style: Style, usual: Sequence[str], every: Sequence[str]) -> Callable[[], str]:
    """Nearly always the usual form, now and then another."""
    form = style.random.choice(usual)
    return lambda: form if style.random.random() >= style.mess else style.random.choice(every)


def _doubtful(style: Style, name: str, cell: _CELLS, odd: Callable[[Person], Said] | None = None) -> _CELLS:
    """Now and then an empty cell, a mark for nothing, or what cannot be read."""
    random = style.random
    empty = random.choice((0, 0, 0.1, 0.3)) if name != "iin" else 0.05 * (random.random() < 0.3)
    none = random.choice((0, 0, 0.05, 0.15)) if name not in ("name", "surname", "unit") else 0

    def said(person: Person) -> Said:
        chance = random.random()
        if chance < empty:
            return Said("")
        if chance < empty + none:
            return nothing(random, name, russian=style.russian)
        if odd is not None and random.random() < style.mess / 2:
            return odd(person)
        return cell(person)

    return said


def member_columns(style: Style, *, parts: str, fields: Sequence[str]) -> list[Column]:
    """``parts``: how the name is split, «whole», «three», «two»."""
    random = style.random
    columns = _name_columns(style, parts)
    for name in fields:
        columns.append(Column(style.over(HEADINGS[name]), name, _CELLS_OF[name](style)))
    rest = columns[1 if parts == "whole" else 3 if parts == "three" else 2 :]
    head = columns[: len(columns) - len(rest)]
    random.shuffle(rest)
    return head + rest


def _name_columns(style: Style, parts: str) -> list[Column]:
    random = style.random
    if parts == "whole":
        often = ("plain", "numbered", "office", "star", "former", "office comma", "apart", "lines")
        form = _mixed(
            style, *([one for one in forms if not (style.russian and one == "office")] for forms in (NAME_FORMS, often))
        )
        return [Column(style.over(HEADINGS["name"]), "name", lambda person: whole_name(person, form(), random))]
    surname = Column(style.over(HEADINGS["surname"]), "surname", _part(style, "surname"))
    if parts == "three":
        return [
            surname,
            Column(style.over(HEADINGS["given_name"]), "given_name", _part(style, "given")),
            Column(style.over(HEADINGS["patronymic"]), "patronymic", _fathers(style)),
        ]
    short = random.random() < 0.3

    def both(person: Person) -> Said:
        if short:
            value = (f"{person.given[0]}.", f"{person.patronymic[0]}." if person.patronymic else "")
            return Said("".join(value), value)
        return Said(f"{person.given} {person.patronymic}".strip(), (person.given, person.patronymic))

    return [surname, Column(style.over(HEADINGS["given_patronymic"]), "given_patronymic", both)]


def _part(style: Style, name: str) -> _CELLS:
    turned = style.random.choice((str, str, str.upper, str.strip, lambda text: f"{text} "))
    return lambda person: Said(turned(getattr(person, name)), getattr(person, name))


def _fathers(style: Style) -> _CELLS:
    random, none = style.random, style.random.random() < 0.5

    def said(person: Person) -> Said:
        if person.patronymic:
            return Said(person.patronymic, person.patronymic)
        return nothing(random, "patronymic", russian=style.russian) if none else Said("")

    return said


def _iin(style: Style) -> _CELLS:
    usual = ("plain", "plain", "plain", "groups", "apostrophe", "formula", *(("number",) * 3 if style.book else ()))
    form = _mixed(style, usual, IIN_FORMS)
    bad = lambda person: iin_said(person, style.random.choice(("shortened", "figure short")), style.random)  # noqa: E731
    return _doubtful(style, "iin", lambda person: iin_said(person, form(), style.random), bad)


def _days(name: str, attribute: str) -> Callable[[Style], _CELLS]:
    def cells(style: Style) -> _CELLS:
        random = style.random
        forms = forms_of_days(random, book=style.book, russian=style.russian)

        def said(person: Person) -> Said:
            return day_said(getattr(person, attribute), random.choice(forms), random)

        # A column of months first says so by its days, of which some are left to say it.
        odd = None if forms == ["month first"] else lambda person: odd_day(random, getattr(person, attribute))
        return _doubtful(style, name, said, odd)

    return cells


def _sex(style: Style) -> _CELLS:
    pairs = (
        [pair for pair in SEX_FORMS if of_letters(pair, russian=style.russian) == list(pair)]
        if style.russian
        else SEX_FORMS
    )
    forms = style.random.choice(pairs)

    def said(person: Person) -> Said:
        pair = forms if style.random.random() >= style.mess else style.random.choice(pairs)
        return Said(pair[person.sex == "f"], person.sex)

    return _doubtful(style, "sex", said, lambda _person: Said("?!", lost=True))


def _phone(style: Style) -> _CELLS:
    usual = (*PHONE_FORMS[:8], *(("number", "ten") if style.book else ()))
    form = _mixed(style, usual, [form for form in PHONE_FORMS if not (style.russian and form in ("word kk", "kin"))])
    return _doubtful(style, "phone", lambda person: phone_said(person, form(), style.random))


def _number(style: Style) -> _CELLS:
    usual = ("plain", "plain", "plain", "sign", "formula", *(("number", "number") if style.book else ()))
    # Old letters have no sign for it, and what is typed instead may be a part of the number.
    signs = ("sign", "sign glued") if style.russian else ()
    forms = ([form for form in every if form not in signs] for every in (usual, NUMBER_FORMS))
    form = _mixed(style, *forms)
    return _doubtful(style, "number", lambda person: number_said(person, form(), style.random))


def _email(style: Style) -> _CELLS:
    return _doubtful(style, "email", lambda person: Said(person.email, person.email))


_CELLS_OF: dict[str, Callable[[Style], _CELLS]] = {
    "iin": _iin,
    "birth_date": _days("birth_date", "born"),
    "joined": _days("joined", "joined"),
    "since": _days("since", "since"),
    "sex": _sex,
    "phone": _phone,
    "number": _number,
    "email": _email,
}


def other_columns(style: Style, people: People, kinds: Sequence[str]) -> list[Column]:
    """Columns with something else, which nobody may read."""
    return [Column(style.over(ELSE[kind]), "", _other(style, kind, people)) for kind in kinds]


def _other(style: Style, kind: str, people: People) -> _CELLS:
    random = style.random
    if kind in ("hired", "paid", "issued", "kin_day", "day"):
        form = random.choice(("dots", "iso", *(("cell", "cell") if style.book else ())))
        return lambda _person: Said(day_said(some_days(random, style.on), form, random).written)
    if kind == "moment":
        return lambda _person: Said(f"{some_days(random, style.on):%d.%m.%Y} 14:{random.randrange(60):02}:07")
    texts = {
        "post": POSTS,
        "schooling": SCHOOLING,
        "address": PLACES,
        "note": (*REMARKS, "", "", ""),
        "minutes": MINUTES,
    }
    if kind in texts:
        chosen = of_letters(texts[kind], russian=style.russian)
        return lambda _person: Said(random.choice(chosen))
    figures = {"age": (18, 70), "service": (1, 40), "fee": (1, 30), "children": (0, 6), "account": (1, 9999)}
    if kind in figures:
        return lambda _person: Said(_figure(style, random.randrange(*figures[kind]) * (100 if kind == "fee" else 1)))
    if kind == "document":
        return lambda _person: Said(f"0{random.randrange(10**8):08}")
    if kind == "company":
        return lambda _person: Said(f"9{random.randrange(10**11):011}")
    if kind == "other_name":
        return lambda _person: Said(_name_of(people.make(), random))
    if kind == "work_phone":
        return lambda _person: Said(random.choice(("", f"8 (7242) {random.randrange(10**6):06}")))
    if kind == "kin_iin":
        day = style.on - timedelta(days=random.randrange(8000, 20_000))
        return lambda _person: Said(
            make_synthetic_iin(day + timedelta(days=random.randrange(2000)), "m", random.randrange(50))
        )
    return lambda _person: Said("")


def _figure(style: Style, number: int) -> Written:
    return number if style.book else str(number)


def _name_of(person: Person, random: Random) -> str:
    return (
        f"{person.surname} {person.given[0]}."
        if random.random() < 0.5
        else f"{person.surname} {person.given} {person.patronymic}"
    )


def ordinal_heading(style: Style) -> str:
    return style.over(ORDINALS)


def shown(written: Written) -> str:
    """As a spreadsheet saves it as text."""
    if isinstance(written, datetime):
        return f"{written:%d.%m.%Y %H:%M:%S}"
    return f"{written:%d.%m.%Y}" if isinstance(written, date) else str(written)
