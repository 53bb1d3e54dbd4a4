"""One thing in all the forms in which people write it, each with what it says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from bench.sent.people import Person
from bench.sent.phrases import NOTHING, NOTHING_OF


@dataclass(frozen=True)
class Zeros:
    """A number that a workbook shows with zeros before it."""

    number: int
    width: int


KAZAKH = frozenset("әғқңөұүһіӘҒҚҢӨҰҮҺІ")
Written = str | float | date | datetime | Zeros | None


@dataclass(frozen=True)
class Said:
    """What is written and what it says. ``lost``: it cannot be read, or not surely, so whoever sent it must be told;
    ``rejected``: nobody may take the line."""

    written: Written
    value: Any = None
    lost: bool = False
    rejected: bool = False


_RU = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
_KK = [
    "қаңтар",
    "ақпан",
    "наурыз",
    "сәуір",
    "мамыр",
    "маусым",
    "шілде",
    "тамыз",
    "қыркүйек",
    "қазан",
    "қараша",
    "желтоқсан",
]
_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]

DAY_FORMS: dict[str, Callable[[date], str]] = {
    "dots": lambda day: f"{day:%d.%m.%Y}",
    "short": lambda day: f"{day.day}.{day.month}.{day:%Y}",
    "iso": lambda day: f"{day}",
    "slashes": lambda day: f"{day:%d/%m/%Y}",
    "hyphens": lambda day: f"{day:%d-%m-%Y}",
    "glued": lambda day: f"{day:%d.%m.%Y}г.",
    "g.r.": lambda day: f"{day:%d.%m.%Y} г.р.",
    "zh.": lambda day: f"{day:%d.%m.%Y} ж.",
    "zh.t.": lambda day: f"{day:%d.%m.%Y}ж.т.",
    "zhyly": lambda day: f"{day:%d.%m.%Y} жылы",
    "ru": lambda day: f"{day.day} {_RU[day.month - 1]} {day.year} г.",
    "ru glued": lambda day: f"{day.day} {_RU[day.month - 1]} {day.year}года",
    "ru marks": lambda day: f"«{day:%d}» {_RU[day.month - 1]} {day.year} года",
    "kk": lambda day: f"{day.year} ж. {day.day} {_KK[day.month - 1]}",
    "kk long": lambda day: f"{day.year} жылғы {day.day} {_KK[day.month - 1]}",
    "kk turned": lambda day: f"{day.day} {_KK[day.month - 1]} {day.year} жыл",
    "en": lambda day: f"{day.day} {_EN[day.month - 1][:3]} {day.year}",
    "en long": lambda day: f"{_EN[day.month - 1]} {day.day}, {day.year}",
    "hours": lambda day: f"{day:%d.%m.%Y} 0:00:00",
    "iso hours": lambda day: f"{day}T00:00:00",
    "iso zone": lambda day: f"{day}T00:00:00.000Z",
    "spaces": lambda day: f"{day:%d. %m. %Y}",
    "wide": lambda day: f" {day:%d . %m . %Y}",
    "commas": lambda day: f"{day:%d,%m,%Y}",
    "double": lambda day: f"{day:%d..%m.%Y}",
    "half": lambda day: f"{day:%d.%m} {day.year}",
    "year first": lambda day: f"{day:%Y.%m.%d}",
    "figures": lambda day: f"{day:%d%m%Y}",
    "roman": lambda day: f"{day.day}.{_ROMAN[day.month - 1]}.{day.year}",
    "month": lambda day: f"{day.day}-{_RU[day.month - 1][:3]}-{day.year}",
    "point": lambda day: f"{day:%d.%m.%Y}.",
    "letter o": lambda day: f"{day:%d.%m.%Y}".replace("0", "О"),
    "backslash": lambda day: f"{day:%d\\%m\\%Y}",
    "kk words": lambda day: f"{day.day} {_KK[day.month - 1]}, {day.year} ж.",
    "kk day": lambda day: f"{day.year} жыл, {day.day} {_KK[day.month - 1]}",
    "plain": lambda day: f"{day:%d %m %Y}",
    "since": lambda day: f"с {day:%d.%m.%Y}",
    "serial": lambda day: str((day - date(1899, 12, 30)).days),
}  # fmt: skip
# These ask for a whole column of them, or for a workbook.
_CENTURY = "century"
MONTH_FIRST = "month first"
IN_BOOKS = ("cell", "cell hours")


def day_said(day: date | None, form: str, random: Random, *, field: str = "") -> Said:
    """A day in this form, which is one of DAY_FORMS or of those named above."""
    if day is None:
        return Said("")
    if form == MONTH_FIRST:
        return Said(f"{day.month}/{day.day}/{day.year}", day)
    if form == "cell":
        return Said(day, day)
    if form == "cell hours":
        return Said(datetime(day.year, day.month, day.day, 12, 30), day)  # noqa: DTZ001 - as workbooks keep it
    if form == _CENTURY:
        return Said(f"{day:%d.%m.%y}", day)
    return Said(DAY_FORMS[form](day), day)


def odd_day(random: Random, day: date) -> Said:
    """A cell in a column of days that says none surely."""
    return random.choice((
        Said(str(day.year), lost=True), Said(f"{day:%m.%Y}", lost=True), Said(f"{day.year} г.", lost=True),
        Said(f"32.{day:%m.%Y}", lost=True), Said(f"{day:%d}.13.{day.year}", lost=True), Said(f"00.00.{day.year}",
        lost=True),
        Said(f"{day:%d.%m}", lost=True), Said("давно", lost=True), Said(f"{day.year}-{day.year + 1}", lost=True),
        Said(f"{_RU[day.month - 1]} {day.year}", lost=True), Said("31.02.1990", lost=True), Said(f"{day.year} жылы",
        lost=True),
        Said(f"~{day.year}", lost=True), Said(f"{day:%d.%m.}{str(day.year)[:3]}", lost=True),
    ))  # fmt: skip


def nothing(random: Random, field: str, *, russian: bool) -> Said:
    """That there is nothing to say of this."""
    own = NOTHING_OF.get(field, ())
    return Said(random.choice(of_letters(own if own and random.random() < 0.4 else NOTHING, russian=russian)))


def of_letters(texts: Sequence[str], *, russian: bool) -> Sequence[str]:
    """Those without the letters that only Kazakh has, where it is to be written in Russian ones."""
    return [text for text in texts if not KAZAKH & set(text)] if russian else texts


def whole_name(person: Person, form: str, random: Random) -> Said:
    surname, given, patronymic = person.surname, person.given, person.patronymic
    value = (surname, given, patronymic)
    plain = " ".join(filter(None, value))
    if form == "initials":
        father = f"{patronymic[0]}." if patronymic else ""
        return Said(f"{surname} {given[0]}.{father}", (surname, f"{given[0]}.", father))
    if form == "initials first" and patronymic:
        return Said(f"{given[0]}.{patronymic[0]}. {surname}", (surname, f"{given[0]}.", f"{patronymic[0]}."))
    if form == "former" and person.sex == "f":
        return Said(f"{surname} (Ахметова) {given} {patronymic}".strip(), value)
    if form == "given first" and surname.endswith(("ов", "ова", "ев", "ева")):
        return Said(f"{given} {surname}", (surname, given, ""))
    return Said(_NAME_FORMS.get(form, str)(plain), value)


_NAME_FORMS: dict[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "small": str.lower,
    "spaces": lambda text: f"  {text.replace(' ', '  ')} ",
    "unbroken": lambda text: text.replace(" ", "\u00a0"),
    "lines": lambda text: text.replace(" ", "\n", 1),
    "comma": lambda text: text.replace(" ", ", ", 1),
    "numbered": lambda text: f"7. {text}",
    "office": lambda text: f"{text} - төраға",
    "office comma": lambda text: f"{text}, секретарь",
    "office brackets": lambda text: f"{text} (председатель)",
    "star": lambda text: f"{text}*",
    "apart": lambda text: text.replace("ұлы", " ұлы").replace("қызы", " қызы"),
    "hyphen": lambda text: text.replace("ұлы", "-ұлы").replace("қызы", "-қызы"),
    "latin i": lambda text: text.replace("і", "i").replace("о", "o").replace("а", "a"),
    "point": lambda text: f"{text}.",
    "soft": lambda text: text.replace("а", "а\u00ad", 1),
    "pensioner": lambda text: f"{text} (пенс.)",
    "no break": lambda text: f"\ufeff{text}\u200b",
}
NAME_FORMS = ("plain", "plain", "plain", "capitals", "initials", "given first", "former", *_NAME_FORMS)


def iin_said(person: Person, form: str, random: Random) -> Said:
    """Twelve figures, and what programs and people make of them."""
    number = person.iin
    if form == "number":
        return Said(int(number), number)
    if form == "zeros lost":
        return Said(number.lstrip("0"), number)
    if form == "shortened":
        return Said(f"{int(number):.5E}".replace(".", ","), rejected=True)
    if form == "figure short":
        return Said(number[:-1], rejected=True)
    return Said(_IIN_FORMS.get(form, str)(number), number)


_IIN_FORMS: dict[str, Callable[[str], str]] = {
    "groups": lambda text: f"{text[:6]} {text[6:]}",
    "threes": lambda text: " ".join(text[at : at + 3] for at in range(0, 12, 3)),
    "apostrophe": lambda text: f"'{text}",
    "formula": lambda text: f'="{text}"',
    "named": lambda text: f"ИИН {text}",
    "named kk": lambda text: f"ЖСН: {text}",
    "comma": lambda text: f"{text},",
    "hyphen": lambda text: f"{text[:6]}-{text[6:]}",
    "unbroken": lambda text: f"{text}\u00a0",
    "float": lambda text: f"{text}.0",
    "point": lambda text: f"{text}.",
    "letter o": lambda text: text.replace("0", "О"),
    "quotes": lambda text: f'"{text}"',
    "tab": lambda text: f"\t{text}",
}
IIN_FORMS = ("plain", "plain", "zeros lost", *_IIN_FORMS)

SEX_FORMS: tuple[tuple[str, str], ...] = (
    ("м", "ж"), ("М", "Ж"), ("муж", "жен"), ("муж.", "жен."), ("мужской", "женский"), ("ер", "әйел"), ("Ер", "Әйел"),
    ("ер адам", "әйел адам"), ("m", "f"), ("male", "female"), ("мужчина", "женщина"), ("Е", "Ә"), ("ұл", "қыз"),
    ("Мужской пол", "Женский пол"), ("мужск.", "женск."), ("МУЖ", "ЖЕН"), ("ерк.", "әйел."), ("ер кісі", "әйел кісі"),
    ("M", "Ж"), ("еркек", "әйел"), ("мужч.", "женщ."), ("ер (муж)", "әйел (жен)"), ("м.", "ж."),
)  # fmt: skip


def phone_said(person: Person, form: str, random: Random) -> Said:
    """A number of the country, alone or with what stands beside it."""
    digits = person.phone.removeprefix("+7")
    a, b, c, d = digits[:3], digits[3:6], digits[6:8], digits[8:]
    if form == "number":
        return Said(int(f"8{digits}"), person.phone)
    if form == "ten":
        return Said(int(digits), person.phone)
    if form == "local":
        return Said("27-12-34", lost=True)
    if form == "short":
        return Said(f"8{digits[:-1]}", lost=True)
    forms = {
        "plain": f"+7{digits}", "eight": f"8{digits}", "ten text": digits, "spaces": f"+7 {a} {b} {c} {d}",
        "brackets": f"8 ({a}) {b}-{c}-{d}", "glued": f"8({a}){b}{c}{d}", "hyphens": f"8-{a}-{b}-{c}-{d}",
        "ten hyphens": f"{a}-{b}-{c}-{d}", "two": f"8{digits}, 87770000001", "slash": f"8{digits}/87770000001",
        "word": f"сот. 8{digits}", "word kk": f"ұялы 8 {a} {b} {c} {d}", "whatsapp": f"8{digits} (WhatsApp)",
        "points": f"8.{a}.{b}.{c}.{d}", "lines": f"8{digits}\n87770000001", "semicolon": f"8{digits}; 87770000001",
        "apostrophe": f"'+7{digits}", "plus space": f"+ 7 {a} {b}{c}{d}",
        "unbroken": f"8\u00a0{a}\u00a0{b}\u00a0{c}\u00a0{d}",
        "no plus": f"7{digits}", "tel": f"тел: 8{digits}", "space": f"8{digits}  87770000001", "float": f"8{digits}.0",
        "kin": f"8{digits} (жұбайы 87770000001)", "or": f"8{digits} или 87770000001", "dash": f"8 {a} {b} – {c} – {d}",
    }  # fmt: skip
    return Said(forms[form], person.phone)


PHONE_FORMS = (
    "plain", "eight", "ten text", "spaces", "brackets", "glued", "hyphens", "ten hyphens", "two", "slash", "word",
    "word kk", "whatsapp", "points", "lines", "semicolon", "apostrophe", "plus space", "unbroken", "no plus", "tel",
    "space", "float", "kin", "or", "dash", "local", "short",
)  # fmt: skip


def number_said(person: Person, form: str, random: Random) -> Said:
    """The number of a card, which may have zeros before it."""
    number = person.number
    if form == "number" and number.isdecimal():
        width = len(number)
        return Said(Zeros(int(number), width), number)
    forms = {"apostrophe": f"'{number}", "formula": f'="{number}"', "sign": f"№ {number}", "sign glued": f"№{number}",
             "space": f" {number} ", "unbroken": f"{number}\u00a0"}  # fmt: skip
    return Said(forms.get(form, number), number)


NUMBER_FORMS = ("plain", "plain", "plain", "apostrophe", "formula", "space", "unbroken", "sign", "sign glued")


def some_days(random: Random, on: date) -> date:
    """A day of something, of which nobody says what."""
    return on - timedelta(days=random.randrange(30, 9000))


def forms_of_days(random: Random, *, book: bool, russian: bool) -> Sequence[str]:
    """The usual form of a column, and those that slip in."""
    known = [form for form in DAY_FORMS if not (russian and form.startswith("kk"))]
    many = (*known, "dots", "dots", "dots", _CENTURY, *((*IN_BOOKS, "cell", "cell", "cell") if book else ()))
    usual = random.choice((*many, MONTH_FIRST))
    if usual == MONTH_FIRST:
        return [MONTH_FIRST]
    return [usual] * 8 + random.choices([form for form in many if form != "serial"], k=random.choice((0, 0, 2)))
