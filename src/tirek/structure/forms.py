"""The forms of acts. They read what was typed; whether an act is possible its action says."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tirek.kernel.kazakh import normalise, sort_key
from tirek.structure.actions.names import Names
from tirek.structure.actions.rules import unit_name
from tirek.structure.models import Kind, Resolution, Unit, UnitName
from tirek.structure.models.named import SHORT
from tirek.structure.queries import called, names_on, nearest_first, parents_on
from tirek.ui.forms import ActForm, DayField, LineField, PreviewedForm
from tirek.ui.words import named


class ResolutionForm(ActForm):
    """The day of an act and the resolution it rests on, which is given whole or not at all."""

    on = DayField(label=_("Effective on"), help_text=_("The first day on which it holds: DD.MM.YYYY"))
    resolution_number = LineField(label=_("Number of the resolution"), max_length=60, required=False)
    resolution_dated = DayField(label=_("Day of the resolution"), required=False)
    resolution_body = LineField(label=_("Who adopted it"), max_length=200, required=False)

    RESOLUTION = ("resolution_number", "resolution_dated", "resolution_body")
    # The card around them says that all three may be left out.
    together = RESOLUTION

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        given = [name for name in self.RESOLUTION if cleaned.get(name)]
        for name in self.RESOLUTION:
            if given and name not in given and name not in self.errors:
                label = {"field": self.fields[name].label}
                self.add_error(name, _("Fill in “%(field)s” too, or leave the whole resolution empty.") % label)
        dated, on = cleaned.get("resolution_dated"), cleaned.get("on")
        if dated and on and dated > on:
            self.add_error("on", _("The change cannot hold before the day of its resolution."))
        return cleaned

    def resolution(self) -> Resolution | None:
        """What was typed; it is stored with its first act."""
        number, dated, body = (self.said()[name] for name in self.RESOLUTION)
        return Resolution(number=number, dated=dated, body=body) if number else None

    def when(self) -> dict[str, Any]:
        """The day and the resolution, as every act takes them."""
        return {"on": self.said()["on"], "resolution": self.resolution()}

    def own_fields(self) -> list[forms.BoundField]:
        """What this act asks for beside the day and the resolution."""
        return [field for field in self.visible_fields() if field.name not in (*self.RESOLUTION, "on")]


class UnitForm(PreviewedForm, ResolutionForm):
    """An act on a unit: done only as it was previewed."""


class UnitField(forms.CharField):
    """One of the units that are offered: chosen from a list, or typed where the list would be too long.

    Typed, a code stands for itself and a part of a name must lead to one unit alone.
    """

    LISTED, NAMED = 100, 5

    units: QuerySet[Any] = Unit.objects.none()
    day = date.min
    listed = False

    def offer(self, units: QuerySet[Unit], day: date, near: Unit | None = None) -> None:
        """From the upper units down, or those nearest to one first, by the names of the day."""
        self.units, self.day = nearest_first(units.select_related("kind"), near, day), day
        # How near each stands is asked of few alone.
        self.listed = 0 < units.order_by()[: self.LISTED + 1].count() <= self.LISTED
        if not self.listed:
            self.help_text = _("Its code, or a part of its name")
            return
        shown = list(self.units.order_by("-shared", "kind__level", "pk"))
        called = self._called(shown)
        shown.sort(key=lambda unit: (-unit.shared, unit.kind.level, sort_key(called[unit.pk])))
        self.widget = forms.Select(
            choices=[("", _("Choose a unit")), *((unit.code, called[unit.pk]) for unit in shown)]
        )

    def _called(self, units: Sequence[Unit]) -> dict[int, str]:
        """Each with the unit that it stands under, for there is many a № 1, and with its code."""
        parents = parents_on([unit.pk for unit in units], self.day)
        names = names_on({unit.pk for unit in units} | {*parents.values()}, self.day)
        told = {unit.pk: [named(names[unit.pk])] for unit in units}
        for pk, parent in parents.items():
            told[pk].append(named(names[parent]))
        return {unit.pk: f"{', '.join(told[unit.pk])} ({unit.code})" for unit in units}

    def meant(self, typed: str, most: int) -> dict[str, str]:
        """The units whose names hold what was typed, the nearest first: how each is called, by its code."""
        found = self._named_so(normalise(typed), most)
        called = self._called(found)
        return {unit.code: called[unit.pk] for unit in found}

    def _named_so(self, typed: str, most: int) -> list[Unit]:
        names = UnitName.objects.filter(called(typed), period__upper_inf=True)
        return list(self.units.filter(pk__in=names.values("unit_id")).order_by("-shared", "code")[:most])

    def clean(self, value: Any) -> Unit:
        """Raises ValidationError."""
        typed = normalise(str(super().clean(value)))
        exact: Unit | None = self.units.filter(code=typed).first()
        if exact:
            return exact
        if self.listed:
            raise ValidationError(_("Choose one of the units in the list."), "not_listed")
        found = self._named_so(typed, self.NAMED + 1)
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(_("No unit of an allowed kind has this code or name."), "none")
        codes = "; ".join(self._called(found[: self.NAMED]).values()) + ("…" if len(found) > self.NAMED else "")
        raise ValidationError(
            _("Several units have it in their names: %(codes)s. Type the code of one."), "many", {"codes": codes}
        )


class UnitNameField(LineField):
    """As it is stored, so that the preview shows it as it will stand."""

    def to_python(self, value: Any) -> str:
        return unit_name(super().to_python(value))


SHORT_NAMES = ("short_kk", "short_ru", "short_en")
CALLED = ("name_kk", "name_ru", "name_en", *SHORT_NAMES)


class NamesForm(UnitForm):
    """A unit's name in three languages, and what stands for it where there is little room."""

    name_kk = UnitNameField(label=_("Name in Kazakh"), max_length=200, help_text=_("Write it without quotation marks"))
    name_ru = UnitNameField(label=_("Name in Russian"), max_length=200, required=False)
    name_en = UnitNameField(label=_("Name in English"), max_length=200, required=False)
    short_kk = UnitNameField(
        label=_("Short name in Kazakh"),
        max_length=SHORT,
        required=False,
        help_text=_("Stands on the path, in tables and on the map, where the whole name is too long"),
    )
    short_ru = UnitNameField(label=_("Short name in Russian"), max_length=SHORT, required=False)
    short_en = UnitNameField(label=_("Short name in English"), max_length=SHORT, required=False)

    another = forms.BooleanField(label=_("It is another unit of the same name"), required=False)

    def own_fields(self) -> list[forms.BoundField]:
        """Whether it is another is asked only where one of this name stands."""
        asked = bool(self.data.get("another")) or "another" in self.errors
        return [field for field in super().own_fields() if field.name != "another" or asked]

    def names(self) -> Names:
        data = self.cleaned_data
        short = {name: data[name] for name in SHORT_NAMES}
        return Names(kk=data["name_kk"], ru=data["name_ru"], en=data["name_en"], **short)


def choose_kind(form: forms.Form, kinds: QuerySet[Kind]) -> None:
    """Of these kinds, by their names in the reader's language."""
    field = form.fields["kind"]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - so are those of all forms that found a unit
    field.queryset = kinds
    field.label_from_instance = named  # type: ignore[assignment, method-assign]  # Django's way to label choices


class OpenForm(NamesForm):
    """A new unit: its kind, code and name."""

    kind = forms.ModelChoiceField(label=_("Kind"), queryset=Kind.objects.none(), empty_label=None)
    code = LineField(label=_("Code"), max_length=40, help_text=_("It never changes and is never used again"))
    stood_before = forms.BooleanField(
        label=_("It stood before it was entered here"),
        help_text=_("Its members are not known until its roll is imported"),
        required=False,
    )

    def unit(self) -> dict[str, Any]:
        """The new unit, as the act takes it."""
        data = self.cleaned_data
        return {
            "kind": data["kind"],
            "code": data["code"],
            "names": self.names(),
            "roll_known": not data["stood_before"],
        }

    field_order = ("kind", "code", *CALLED, "another", "stood_before", "on")

    def __init__(self, *args: Any, kinds: QuerySet[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_kind(self, kinds)


class RenameForm(NamesForm):
    """A new name from a day on."""

    field_order = (*CALLED, "another", "on")


class MoveForm(UnitForm):
    """Another parent from a day on."""

    to_parent = UnitField(label=_("Under which unit"))
    field_order = ("to_parent", "on")

    def __init__(self, *args: Any, candidates: QuerySet[Unit], near: Unit, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to_parent"]
        assert isinstance(field, UnitField)  # noqa: S101 - declared above
        field.offer(candidates, day, near)

    def parent(self) -> dict[str, Any]:
        """The new parent, as the act takes it."""
        return {"to_parent": self.cleaned_data["to_parent"]}


class UnitsField(forms.MultipleChoiceField):
    """Several of the units that are offered: ticked in a list, the nearest first."""

    widget = forms.CheckboxSelectMultiple
    MOST = 200

    def offer(self, units: QuerySet[Unit], day: date) -> None:
        """By the names of the day, in the order of the alphabet."""
        shown = list(units.order_by("pk")[: self.MOST])
        names = names_on([unit.pk for unit in shown], day)
        called = {unit.code: f"{named(names[unit.pk])} ({unit.code})" for unit in shown}
        self.choices = [(code, called[code]) for code in sorted(called, key=lambda code: sort_key(called[code]))]


class MergedForm(forms.Form):
    """Which units merge: those beside, ticked, and others by their codes."""

    units = UnitsField(label=_("Which units merge"), required=False)
    others = LineField(
        label=_("Units of other districts"), required=False, help_text=_("Their codes, with commas between them")
    )

    known: QuerySet[Unit] = Unit.objects.none()

    def offer(self, beside: QuerySet[Unit], known: QuerySet[Unit], day: date) -> None:
        """``beside`` are ticked in a list; any of the ``known`` may be named."""
        self.known = known
        field = self.fields["units"]
        assert isinstance(field, UnitsField)  # noqa: S101 - declared above
        field.offer(beside, day)

    def clean_others(self) -> list[str]:
        codes = [code for each in self.cleaned_data["others"].split(",") if (code := each.strip())]
        found = set(self.known.filter(code__in=codes).values_list("code", flat=True))
        if unknown := [code for code in codes if code not in found]:
            raise ValidationError(_("There is no unit with the code %(code)s."), "none", {"code": unknown[0]})
        return codes

    def ending(self) -> list[Unit]:
        """The units chosen either way, each once."""
        data = self.cleaned_data
        return list(self.known.filter(code__in={*data["units"], *data["others"]}).order_by("pk"))


class MergeUnitsForm(MergedForm, UnitForm):
    """Units that merge into one that stands."""

    field_order = ("units", "others", "on")


class MergeIntoNewForm(MergedForm, NamesForm):
    """Units that merge into a new one: its kind, code and name."""

    kind = forms.ModelChoiceField(label=_("Kind"), queryset=Kind.objects.none(), empty_label=None)
    code = LineField(label=_("Code"), max_length=40, help_text=_("It never changes and is never used again"))
    field_order = ("units", "others", "kind", "code", *CALLED, "another", "on")

    def __init__(self, *args: Any, kinds: QuerySet[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_kind(self, kinds)


class ReopenForm(MoveForm):
    """Where a closed unit stands from a day on."""


class CloseForm(UnitForm):
    """The first day on which the unit no longer stands."""

    on = DayField(label=_("Closed from"), help_text=_("The first day on which it no longer stands: DD.MM.YYYY"))
