"""What a heading says, in Kazakh, Russian and English: as one of the usual ones, else by its words."""

import re
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from tirek.kernel.kazakh import fold, normalise
from tirek.rolls.reading.fields import NOT_READ, ROLL_FIELDS
from tirek.rolls.reading.wordings import told_by_words

# Heads what we add to the lines that are given back.
REASON_HEADING = _("Reason for rejection")
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
        мүше болған күні; мүшелікке қабылданған күні; мүшелікке өткен күні; кірген күні;
        партияға кірген күні; партияға қабылданған күні; партияға өткен күні; кәсіподаққа кірген күні; мүшелігі;
        мүшелік басталған күн; мүше болған уақыты; дата вступления; дата вступления в партию;
        дата вступления в профсоюз; дата приема в партию; дата приема в члены; вступил; вступление; член с;
        joined; joined on; date joined; join date; admission date;
        date of admission; admitted;
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


# What a unit is called; where its code stands beside it, the code says which it is.
_NAMES_OF_UNITS = ("атауы", "наименование", "название", "name")


def names_unit(heading: str) -> bool:
    """Whether a column of units has their names and not their codes."""
    return any(word in normalise(heading).lower() for word in _NAMES_OF_UNITS)


class Meaning(NamedTuple):
    """A field, or why the column is not read; ``sure`` where the heading is one of the usual ones."""

    field: str = ""
    known: str = ""
    sure: bool = False


@lru_cache(maxsize=1000)
def meaning_of(cell: str) -> Meaning:
    """A heading may carry a hint in brackets, and the same in two languages: «ЖСН / ИИН (12 сан)»."""
    plain = _IN_BRACKETS.sub(" ", cell)
    if field := _listed(plain):
        return Meaning(field, sure=True)
    of_member = told_by_words(plain) != "other"
    if of_member and any(_listed(text[1:-1]) == "name" for text in _IN_BRACKETS.findall(cell)):
        return Meaning("name")
    parts = [text for text in _ALTERNATIVES.split(plain) if text.strip()]
    said = {_listed(text) or told_by_words(text) for text in parts} - {""}
    if len(parts) > 1 and len(said) == 1 and (field := next(iter(said))) in ROLL_FIELDS:
        return Meaning(field, sure=any(map(_listed, parts)))
    told = told_by_words(plain) or told_by_words(cell)
    return Meaning(known=told) if told in NOT_READ else Meaning(told)


def _listed(text: str) -> str:
    return _FIELDS.get(fold(normalise(text)), "")
