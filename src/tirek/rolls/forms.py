"""The file of a roll and how it is to be taken."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tirek.kernel.dates import format_short
from tirek.kernel.numbers import format_count
from tirek.people.models import Person
from tirek.rolls.models import RollImport
from tirek.rolls.models.problems import SAID
from tirek.rolls.queries.doubts import DoubtfulLine
from tirek.rolls.queries.leavers import Leaver
from tirek.rolls.queries.units import UnknownUnit
from tirek.rolls.reading.day_orders import DAY, DAYS, MONTH
from tirek.rolls.reading.fields import ASKED, NOT_READ, ROLL_FIELDS
from tirek.rolls.reading.sheets import ALL
from tirek.structure.forms import UnitField
from tirek.structure.models import Unit
from tirek.ui.forms import ActForm, DayField, LineField


class RollForm(ActForm):
    """A refusal is worded at the field it is about; what is wrong with the file, at the file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A table as XLSX, XLS, ODS or CSV."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.ods,.csv,.tsv,.txt"}),
        allow_empty_file=True,
    )
    on = DayField(label=_("Day of the roll"), help_text=_("The day on which these were the members, DD.MM.YYYY"))
    unit = LineField(
        label=_("Code of the unit"),
        help_text=_("If the file is of one unit. Then it needs no column for the unit."),
        max_length=40,
        required=False,
    )
    allow_transfers = forms.BooleanField(
        label=_("Transfer members who are registered elsewhere"),
        help_text=_("Otherwise their lines are rejected."),
        required=False,
    )

    elsewhere = "file"


_ORDERS = [("", _("not answered")), (DAY, _("the day comes first")), (MONTH, _("the month comes first"))]


class ColumnsForm(ActForm):
    """One choice for each column of the file, by its place: headings may repeat, or be empty."""

    def __init__(
        self,
        data: Any,
        *,
        seen: Sequence[Mapping[str, Any]],
        fields: Sequence[str],
        told: Mapping[str, Any] | None = None,
    ) -> None:
        """``told`` is what was said beside, as a roll keeps it."""
        super().__init__(data)
        first, silent = (told or {}).get("first", {}), (told or {}).get("silent", ())
        choices = [("", _("not read")), *((field, capfirst(str(name))) for field, name in ROLL_FIELDS.items())]
        for place, (column, chosen) in enumerate(zip(seen, fields, strict=True)):
            self.fields[f"c{place}"] = forms.ChoiceField(
                choices=choices, required=False, initial=chosen, label=column["heading"] or _("No heading")
            )
            if column.get("either"):
                self.fields[f"o{place}"] = forms.ChoiceField(
                    choices=_ORDERS, required=False, initial=first.get(chosen, ""), label=_("Day or month first?")
                )
            if column.get("tells"):
                self.fields[f"s{place}"] = forms.BooleanField(
                    required=False, initial=place in silent, label=_("“No” says nothing of membership")
                )
        self._seen = seen

    def clean(self) -> dict[str, Any]:
        """Where the days can be read both ways, which comes first is asked before any is read."""
        cleaned = super().clean() or self.cleaned_data
        for place, column in enumerate(self._seen):
            if column.get("either") and cleaned.get(f"c{place}") in DAYS and not cleaned.get(f"o{place}"):
                self.add_error(f"o{place}", _("Say which comes first, the day or the month."))
        return cleaned

    @property
    def chosen(self) -> list[str]:
        return [self.cleaned_data[f"c{place}"] for place, _column in enumerate(self._seen)]

    @property
    def told(self) -> dict[str, Any]:
        """What was said beside the fields, as a roll keeps it."""
        first = {
            self.cleaned_data[f"c{place}"]: order
            for place, _column in enumerate(self._seen)
            if (order := self.cleaned_data.get(f"o{place}"))
        }
        return {"first": first, "silent": [at for at in range(len(self._seen)) if self.cleaned_data.get(f"s{at}")]}

    def columns(self) -> Iterator[tuple[Mapping[str, Any], forms.BoundField]]:
        """What was seen of a column and how sure that is, while nothing else was chosen; and the choice for it."""
        for place, column in enumerate(self._seen):
            bound = self[f"c{place}"]
            told: dict[str, Any] = {"sure": ""}
            if (bound.value() or "") == column["field"]:
                hint = column.get("hint", "")
                told = {"sure": column.get("sure", ""), "asked": ASKED.get(hint), "known": NOT_READ.get(hint)}
            beside = {name: self[key] for name in "os" if (key := f"{name}{place}") in self.fields}
            yield {**column, **told, "order": beside.get("o"), "silent": beside.get("s")}, bound


_CHOICE, _CODE = "choice-", "code-"


def _choice_of(text: str) -> str:
    return _CHOICE + _named_for(text)


def _code_of(text: str) -> str:
    return _CODE + _named_for(text)


def _named_for(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


class UnitsForm(ActForm):
    """For each text that means no unit, or several: one of those that may be meant, or another by its code or a part of
    its name.

    A field is named for its text: which texts are asked about, and in what order, may change before it is sent.
    """

    def __init__(
        self,
        data: Any,
        *,
        unknown: Sequence[UnknownUnit],
        names: Mapping[int, str],
        units: QuerySet[Unit],
        roll: RollImport,
    ) -> None:
        super().__init__(data)
        self._unknown, self._units = unknown, units
        self._finder, self._day = UnitField(required=False), roll.on
        for one in unknown:
            suggested = [(str(unit), names.get(unit, "")) for unit in one.suggestions]
            others = [("", _("not named")), ("0", _("leave its lines out"))]
            self.fields[_choice_of(one.text)] = forms.ChoiceField(
                choices=[*others, *suggested],
                required=False,
                initial=roll.unit_map.get(one.text, one.likely),
                label=_("The unit “%(text)s”") % {"text": one.text},
            )
            self.fields[_code_of(one.text)] = LineField(
                max_length=200, required=False, label=_("Code or name of the unit “%(text)s”") % {"text": one.text}
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        typed = {name: text for name, text in cleaned.items() if name.startswith(_CODE) and text}
        if typed:
            self._finder.offer(self._units.filter(holds_members=True, period__upper_inf=True), self._day)
            self._finder.listed = False
        for name, text in typed.items():
            try:
                cleaned[name] = self._finder.clean(text).pk
            except forms.ValidationError as error:
                self.add_error(name, error)
        return cleaned

    @property
    def asks_otherwise(self) -> bool:
        """Whether something was answered that is not asked any more."""
        return any(
            self.data[name] for name in self.data if name.startswith((_CHOICE, _CODE)) and name not in self.fields
        )

    @property
    def unit_map(self) -> dict[str, int | None]:
        """What was named, None where nothing was; a code counts more than a choice."""
        chosen = {
            one.text: self.cleaned_data[_code_of(one.text)] or self.cleaned_data[_choice_of(one.text)]
            for one in self._unknown
        }
        return {text: None if unit == "" else int(unit) for text, unit in chosen.items()}

    def rows(self) -> Iterator[tuple[UnknownUnit, forms.BoundField, forms.BoundField]]:
        """What is asked about, the choice, and the code."""
        for one in self._unknown:
            yield one, self[_choice_of(one.text)], self[_code_of(one.text)]


class DoubtsForm(ActForm):
    """Of each line whether it is about one of those beside it, about somebody else, or is left out."""

    def __init__(self, data: Any, *, lines: Sequence[DoubtfulLine], answers: Mapping[str, Mapping[str, Any]]) -> None:
        super().__init__(data)
        self._lines = [one.line for one in lines]
        for one in lines:
            same = [
                (f"same-{person.pk}", _("the same: %(name)s") % {"name": name}) for person, name in _told_apart(one)
            ]
            answer = answers.get(str(one.line), {}) if one.answer else {}
            said = answer.get("said", "")
            self.fields[f"line{one.line}"] = forms.ChoiceField(
                choices=[("", _("not answered")), *same, ("another", SAID["another"]), ("out", SAID["out"])],
                required=False,
                initial=f"same-{answer['person']}" if said == "same" else said,
                label=_("Line %(line)s: who is it?") % {"line": one.line},
            )

    @property
    def answers(self) -> dict[int, dict[str, Any]]:
        """By line; empty where nothing is answered."""
        found: dict[int, dict[str, Any]] = {}
        for line in self._lines:
            said, _dash, person = self.cleaned_data[f"line{line}"].partition("-")
            found[line] = {"said": said, **({"person": int(person)} if person else {})} if said else {}
        return found


def _told_apart(line: DoubtfulLine) -> Iterator[tuple[Person, str]]:
    """Those who are seen by their names, namesakes by birth date or card number, too."""
    seen = [(known.person, known.number) for known in line.candidates if known.person]
    often = Counter(str(person) for person, _number in seen)
    for person, number in seen:
        more = format_short(person.birth_date) if person.birth_date else number
        yield person, f"{person}, {more}" if often[str(person)] > 1 and more else str(person)


class LeaversForm(ActForm):
    """Whose memberships end, of those of whom a line says that they left."""

    ends = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, found: Sequence[Leaver]) -> None:
        super().__init__(data, initial={"ends": [one.line for one in found if one.is_chosen]})
        self.asked = [one.line for one in found]
        self.fields["ends"].choices = [(one.line, one.name) for one in found]  # type: ignore[attr-defined]  # has choices


class SheetForm(ActForm):
    """Which of several filled sheets is the roll."""

    sheet = forms.ChoiceField(label=_("Several sheets are filled. Which one is the roll?"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, sheets: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(data)
        rows = sum(one["rows"] for one in sheets)
        every = {"name": _("All of them: the sheet says which unit its members are of"), "rows": rows}
        self.fields["sheet"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            *((one["name"], _with_rows(one)) for one in sheets), (ALL, _with_rows(every))
        ]  # fmt: skip


def _with_rows(sheet: Mapping[str, Any]) -> str:
    rows = ngettext("%(number)s row", "%(number)s rows", sheet["rows"]) % {"number": format_count(sheet["rows"])}
    return format_html("{}<small>{}</small>", sheet["name"], rows)


class FullForm(ActForm):
    """Whether it is the full roll of its units."""

    full = forms.BooleanField(
        label=_("This is the full roll of these units"),
        help_text=_(
            "Whoever is not in it is taken off the roll from the day of the roll on. Members of units in which you may"
            " not end memberships stay."
        ),
        required=False,
    )


class ConfirmForm(ActForm):
    """Names the state of the roll that the page showed: what has gone on since is not confirmed unseen."""

    shown = forms.DateTimeField(input_formats=["%Y-%m-%dT%H:%M:%S.%f%z"])
