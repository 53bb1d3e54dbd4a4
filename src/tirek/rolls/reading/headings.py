"""Headings in Kazakh, Russian and English, and the line in which they stand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from tirek.kernel.kazakh import fold, normalise
from tirek.rolls.reading.contents import is_data

# Heads what we add to the lines that are given back.
REASON_HEADING = _("Reason for rejection")
# Among so many filled lines the headings are looked for, below titles and above the rows.
BEFORE = 10

# Compared folded, so capitals, points, hyphens and the spelling of і, ы, й do not matter.
_HEADINGS = {
    "unit": """
        ұйым (коды немесе атауы); организация (код или название); unit (code or name);
        ұйым коды; ұйымның коды; ұйым; бастауыш ұйым; бастауыш ұйым коды; бастауыш ұйымның коды; бастауыш партия ұйымы;
        бастауыш партия ұйымының коды; бпұ; бпұ коды; бірлік коды; бөлімше коды; топ коды; филиал коды; код;
        код организации; организация; первичная организация; код первичной организации; первичная парторганизация;
        код первичной парторганизации; ппо; код ппо; подразделение; код подразделения; код единицы; код группы;
        первичка; unit; unit code; code; organisation; organization; organisation code; organization code;
        primary organisation; primary organization; primary organisation code; primary; group code; branch code;
        ұйым атауы; ұйымның атауы; бастауыш ұйым атауы; бастауыш ұйымның атауы; бпұ атауы; филиал атауы; топ атауы;
        топтың атауы; топ; партиялық топ; партиялық топтың атауы; партия тобы; наименование организации;
        название организации; наименование первичной организации; название первичной организации; наименование ппо;
        наименование подразделения; название подразделения; партийная группа; партгруппа; группа;
        наименование группы; название группы; unit name; name of the unit; organisation name; organization name; group;
        group name; party group""",
    "name": """
        аты-жөні; толық аты-жөні; аты-тегі; тегі, аты; тегі, аты, әкесінің аты; тегі аты жөні; т.а.ә.; таә; т.а.ж.;
        мүше; мүшенің аты-жөні; адам; фио; ф.и.о.; фамилия имя отчество; фамилия, имя, отчество; фамилия и имя;
        фамилия имя; фио члена; полное имя; член партии; член профсоюза; член; name; full name; member; member name;
        surname and given name; surname, given name, patronymic""",
    "surname": "тегі; тек; фамилиясы; фамилия; surname; last name; family name",
    "given_name": "аты; есімі; имя; given name; given names; first name; forename",
    "patronymic": "әкесінің аты; отчество; patronymic; middle name; father's name",
    "iin": """
        жсн; жсн нөмірі; жеке сәйкестендіру нөмірі; иин; номер иин; индивидуальный идентификационный номер; iin;
        individual identification number; national id; personal number""",
    "birth_date": """
        туған күні; туған күн; туған күні, айы, жылы; туған датасы; туылған күні; дата рождения; день рождения; д.р.;
        число, месяц, год рождения; birth date; birthdate; date of birth; birthday; born; dob""",
    "sex": "жынысы; жыныс; пол; sex; gender",
    "phone": """
        телефон; телефоны; тел; ұялы телефон; ұялы телефоны; байланыс телефоны; телефон нөмірі; номер телефона;
        мобильный; мобильный телефон; сотовый; сотовый телефон; контактный телефон; phone; phone number; mobile;
        mobile phone; mobile number; telephone; cell phone""",
    "email": """
        электрондық пошта; электрондық поштасы; эл. пошта; пошта; поштасы; электрондық мекенжайы; почта;
        электронная почта; эл. почта; эл. адрес; адрес электронной почты; e-mail; email; mail; e-mail address""",
    "joined": """
        мүше болған күні; мүшелікке қабылданған күні; мүшелікке өткен күні; қабылданған күні; кірген күні;
        партияға кірген күні; партияға қабылданған күні; партияға өткен күні; кәсіподаққа кірген күні; мүшелігі;
        мүшелік басталған күн; мүше болған уақыты; дата вступления; дата вступления в партию;
        дата вступления в профсоюз; дата приёма; дата приема в партию; дата приема в члены; вступил; вступление;
        принят; член с; joined; joined on; date joined; join date; admission date; date of admission; admitted;
        member since""",
    "since": """
        ұйымда есепте тұрған күні; есепке алынған күні; есепке тұрған күні; есепте тұрған күні; ұйымға келген күні;
        осы ұйымда; ұйымда; ұйымдағы күні; ұйымда қай күннен; осы ұйымға келген күні; есепке қойылған күні;
        дата постановки на учёт; дата постановки; постановка на учет; на учёте с; состоит на учёте с; в организации с;
        в ппо с; в подразделении с; осы ұйымға келген күні; в первичной организации с;
        in unit since; in the unit since; unit since; since; registered since;
        registered on; in organisation since; placed on""",
    "number": """
        билет; билеті; билет №; № билет; билет номері; билет нөмірі; билетінің нөмірі; мүшелік билет №;
        партбилет №; партбилет нөмірі; карта; карточка; мүшелік билет; мүшелік билеті; мүшелік билет нөмірі;
        мүшелік билетінің нөмірі;
        партиялық билет; партиялық билет нөмірі; партбилет; карта нөмірі; мүше картасы; куәлік нөмірі;
        мүшелік куәлік нөмірі; мүше нөмірі; номер билета; № билета; номер партбилета; № партбилета;
        номер партийного билета; № партийного билета; партийный билет; номер членского билета; № членского билета;
        членский билет; номер карты; номер карточки; номер удостоверения члена; card number; card no; card;
        membership card; membership number; membership no; member number; member no; card id""",
}
_FIELDS = {fold(normalise(text)): field for field, texts in _HEADINGS.items() for text in texts.split(";")}
_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^]]*\]")
_ALTERNATIVES = re.compile(r"[/|\n]")


@dataclass(frozen=True)
class FoundHeadings:
    """The headings as they stand, and how many lines they and the titles above them take; none in a bare table."""

    cells: tuple[str, ...]
    above: int


# What a unit is called; where its code stands beside it, the code says which it is.
_NAMES_OF_UNITS = ("атауы", "наименование", "название", "name")


def names_unit(heading: str) -> bool:
    """Whether a column of units has their names and not their codes."""
    return any(word in normalise(heading).lower() for word in _NAMES_OF_UNITS)


@lru_cache(maxsize=1000)
def field_of(cell: str) -> str:
    """A heading may carry a hint in brackets, and the same in two languages: «ЖСН / ИИН (12 сан)»."""
    plain = _IN_BRACKETS.sub(" ", cell)
    for text in (plain, *_ALTERNATIVES.split(plain)):
        if field := _FIELDS.get(fold(normalise(text))):
            return field
    return ""


def find_headings(lines: Sequence[Sequence[str]]) -> FoundHeadings:
    """The line, or the two lines one above the other, in which most different fields are named.

    One field alone is named in rows, too («мүше» as a post), so there the line must be wider than those above it. Where
    none is named, the first of the widest lines, unless it holds what a row holds.
    """
    best, most, width = FoundHeadings((), 0), 0, 0
    for nth, cells in enumerate(lines):
        if any(map(is_data, cells)):
            continue
        below = lines[nth + 1] if nth + 1 < len(lines) else []
        for shown, height in ((cells, 1), (_stacked(cells, below), 2)):
            if (named := _named(shown)) > most and (named > 1 or (height == 1 and _filled(cells) > width)):
                best, most = FoundHeadings(tuple(" ".join(cell.split()) for cell in shown), nth + height), named
        width = max(width, _filled(cells))
    if most:
        return best
    widest = max((_filled(cells) for cells in lines), default=0)
    for nth, cells in enumerate(lines):
        if _filled(cells) == widest and widest and not any(map(is_data, cells)):
            return FoundHeadings(tuple(" ".join(cell.split()) for cell in cells), nth + 1)
        if any(map(is_data, cells)):
            break
    return best


def is_numbering(cells: Sequence[str]) -> bool:
    """Whether the line numbers the columns, as official forms do under their headings: 1, 2, 3 …"""
    said = [cell.strip() for cell in cells if cell.strip()]
    return len(said) > 1 and said == [str(number) for number in range(1, len(said) + 1)]


def _stacked(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Headings under a common one, «Аты-жөні» over «Тегі», «Аты», «Әкесінің аты»: the lower one says more."""
    if not any(map(field_of, below)) or any(map(is_data, below)):
        return []
    padded = [*above, *[""] * (len(below) - len(above))]
    lower = [*below, *[""] * (len(padded) - len(below))]
    return [under if under.strip() else over for over, under in zip(padded, lower, strict=True)]


def _named(cells: Sequence[str]) -> int:
    return len({field for cell in cells if (field := field_of(cell))})


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell.strip())
