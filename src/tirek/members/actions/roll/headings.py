"""Which column says what: headings in Kazakh, Russian and English."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused
from tirek.kernel.kazakh import fold, normalise
from tirek.members.models.problems import FIELD_NAMES


class ColumnsMissing(Refused):
    code = "columns_missing"
    message = _("No column was recognised as: %(missing)s. Columns not recognised: %(unknown)s. Rename their headings.")


class ColumnTwice(Refused):
    code = "column_twice"
    message = _("Several columns say “%(field)s”: %(columns)s. Keep one of them.")


# Compared folded, so capitals, points, hyphens and the spelling of і, ы, й do not matter.
_HEADINGS = {
    "unit": """
        ұйым коды; ұйымның коды; ұйым; бастауыш ұйым; бастауыш ұйым коды; бастауыш ұйымның коды; бастауыш партия ұйымы;
        бастауыш партия ұйымының коды; бпұ; бпұ коды; бірлік коды; бөлімше коды; топ коды; филиал коды; код;
        код организации; организация; первичная организация; код первичной организации; первичная парторганизация;
        код первичной парторганизации; ппо; код ппо; подразделение; код подразделения; код единицы; код группы;
        первичка; unit; unit code; code; organisation; organization; organisation code; organization code;
        primary organisation; primary organization; primary organisation code; primary; group code; branch code""",
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
        в ппо с; в первичной организации с; in unit since; in the unit since; unit since; since; registered since;
        registered on; in organisation since; placed on""",
    "number": """
        билет нөмірі; билетінің нөмірі; мүшелік билет; мүшелік билеті; мүшелік билет нөмірі; мүшелік билетінің нөмірі;
        партиялық билет; партиялық билет нөмірі; партбилет; карта нөмірі; мүше картасы; куәлік нөмірі;
        мүшелік куәлік нөмірі; мүше нөмірі; номер билета; № билета; номер партбилета; № партбилета;
        номер партийного билета; № партийного билета; партийный билет; номер членского билета; № членского билета;
        членский билет; номер карты; номер карточки; номер удостоверения члена; card number; card no; card;
        membership card; membership number; membership no; member number; member no; card id""",
}
_FIELDS = {fold(normalise(text)): field for field, texts in _HEADINGS.items() for text in texts.split(";")}
_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^]]*\]")
_ALTERNATIVES = re.compile(r"[/|\n]")
_PARTS = ("surname", "given_name", "patronymic")


@dataclass(frozen=True)
class Headings:
    """The headings as they stand in the file, and for each column the field it says, or nothing."""

    cells: tuple[str, ...]
    fields: tuple[str, ...]

    @property
    def unknown(self) -> list[str]:
        return [cell for cell, field in zip(self.cells, self.fields, strict=True) if cell and not field]


def recognise(cells: Sequence[str], *, unit_given: bool = False) -> Headings:
    """Read the first line. ``unit_given`` says that the unit is known without a column.

    Raises ColumnTwice, ColumnsMissing. Other columns are left out of account.
    """
    shown = tuple(" ".join(cell.split()) for cell in cells)
    fields = [_field(cell) for cell in cells]
    if "name" in fields and "surname" in fields and "given_name" not in fields:
        fields[fields.index("name")] = "given_name"  # «Фамилия | Name»: beside a surname a name is the given one
    headings = Headings(shown, tuple(fields))
    for field in sorted(set(filter(None, fields))):
        _check_once(headings, field, {field})
    if "name" in fields:
        _check_once(headings, "name", {"name", *_PARTS})
    missing = [] if unit_given or "unit" in fields else ["unit"]
    if not {"name", "surname"} & set(fields):
        missing.append("name")
    if missing:
        unknown = ", ".join(f"«{cell}»" for cell in headings.unknown) or "–"
        names = ", ".join(str(FIELD_NAMES[field]) for field in missing)
        raise ColumnsMissing(missing=names, unknown=unknown)
    return headings


def _check_once(headings: Headings, field: str, fields: set[str]) -> None:
    columns = [cell for cell, said in zip(headings.cells, headings.fields, strict=True) if said in fields]
    if len(columns) > 1:
        listed = ", ".join(f"«{column}»" for column in columns)
        raise ColumnTwice(field=FIELD_NAMES[field], columns=listed)


def _field(cell: str) -> str:
    """A heading may carry a hint in brackets, and the same in two languages: «ЖСН / ИИН (12 сан)»."""
    plain = _IN_BRACKETS.sub(" ", cell)
    for text in (plain, *_ALTERNATIVES.split(plain)):
        if field := _FIELDS.get(fold(normalise(text))):
            return field
    return ""
