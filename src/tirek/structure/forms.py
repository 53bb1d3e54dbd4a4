"""The forms of acts. They read what was typed; whether an act is possible its action says."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tirek.kernel.kazakh import normalise, search_text, sort_key
from tirek.structure.actions.units import Names
from tirek.structure.models import Kind, Resolution, Unit, UnitName
from tirek.structure.queries import names_on
from tirek.ui.forms import ActForm, DayField, LineField, PreviewedForm
from tirek.ui.words import named


class ResolutionForm(ActForm):
    """The day of an act and the resolution it rests on, which is given whole or not at all."""

    on = DayField(label=_("Effective on"), help_text=_("The first day on which it holds: DD.MM.YYYY"))
    resolution_number = LineField(label=_("Number of the resolution"), max_length=60, required=False)
    resolution_dated = DayField(label=_("Day of the resolution"), required=False)
    resolution_body = LineField(label=_("Who adopted it"), max_length=200, required=False)

    RESOLUTION = ("resolution_number", "resolution_dated", "resolution_body")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        given = [name for name in self.RESOLUTION if cleaned.get(name)]
        for name in self.RESOLUTION:
            if given and name not in given and name not in self.errors:
                self.add_error(name, _("A resolution is given with its number, its day and who adopted it."))
        dated, on = cleaned.get("resolution_dated"), cleaned.get("on")
        if dated and on and dated > on:
            self.add_error("on", _("The act cannot hold before the day of its resolution."))
        return cleaned

    def resolution(self) -> Resolution | None:
        """What was typed; it is stored with its first act."""
        number, dated, body = (self.cleaned_data[name] for name in self.RESOLUTION)
        return Resolution(number=number, dated=dated, body=body) if number else None

    def when(self) -> dict[str, Any]:
        """The day and the resolution, as every act takes them."""
        return {"on": self.cleaned_data["on"], "resolution": self.resolution()}

    def own_fields(self) -> list[forms.BoundField]:
        """What this act asks for beside the day and the resolution."""
        return [field for field in self.visible_fields() if field.name not in (*self.RESOLUTION, "on")]


class UnitForm(PreviewedForm, ResolutionForm):
    """An act on a unit: done only as it was previewed."""


class UnitField(forms.CharField):
    """One of the units that are offered: chosen from a list, or typed where the list would be too long.

    Typed, a code stands for itself and a part of a name must lead to one unit alone.
    """

    LISTED = 100

    units: QuerySet[Unit] = Unit.objects.none()
    listed = False

    def offer(self, units: QuerySet[Unit], day: date) -> None:
        """From the upper units down, by the names of the day."""
        self.units = units
        shown = list(units.select_related("kind").order_by("kind__level", "pk")[: self.LISTED + 1])
        self.listed = 0 < len(shown) <= self.LISTED
        if not self.listed:
            self.help_text = _("Its code, or a part of its name")
            return
        names = names_on([unit.pk for unit in shown], day)
        labels = [(unit.kind.level, f"{named(names[unit.pk])} ({unit.code})", unit.code) for unit in shown]
        labels.sort(key=lambda label: (label[0], sort_key(label[1])))
        choices = [("", _("Choose a unit")), *((code, label) for _level, label, code in labels)]
        self.widget = forms.Select(choices=choices)

    def clean(self, value: Any) -> Unit:
        """Raises ValidationError."""
        typed = normalise(str(super().clean(value)))
        if unit := self.units.filter(code=typed).first():
            return unit
        if self.listed:
            raise ValidationError(_("Choose one of the units in the list."), "not_listed")
        names = UnitName.objects.filter(name_fold__contains=search_text(typed), period__upper_inf=True)
        found = list(self.units.filter(pk__in=names.values("unit_id")).order_by("code")[:6])
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(_("No unit of an allowed kind has this code or name."), "none")
        codes = ", ".join(unit.code for unit in found[:5]) + ("…" if len(found) > 5 else "")
        raise ValidationError(
            _("Several units have it in their names: %(codes)s. Type the code of one."), "many", {"codes": codes}
        )


class NamesForm(UnitForm):
    """A unit's name in three languages."""

    name_kk = forms.CharField(
        label=_("Name in Kazakh"), max_length=200, help_text=_("Write it without quotation marks")
    )
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=200, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)

    def names(self) -> Names:
        data = self.cleaned_data
        return Names(kk=data["name_kk"], ru=data["name_ru"], en=data["name_en"])


class OpenForm(NamesForm):
    """A new unit: its kind, code and name."""

    kind = forms.ModelChoiceField(label=_("Kind"), queryset=Kind.objects.none(), empty_label=None)
    code = forms.CharField(label=_("Code"), max_length=40, help_text=_("It never changes and is never used again"))
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

    field_order = ("kind", "code", "name_kk", "name_ru", "name_en", "stood_before", "on")

    def __init__(self, *args: Any, kinds: QuerySet[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = kinds
        field.label_from_instance = named  # type: ignore[assignment, method-assign]  # Django's way to label choices


class RenameForm(NamesForm):
    """A new name from a day on."""

    field_order = ("name_kk", "name_ru", "name_en", "on")


class MoveForm(UnitForm):
    """Another parent from a day on."""

    to_parent = UnitField(label=_("Under which unit"))
    field_order = ("to_parent", "on")

    def __init__(self, *args: Any, candidates: QuerySet[Unit], day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to_parent"]
        assert isinstance(field, UnitField)  # noqa: S101 - declared above
        field.offer(candidates, day)

    def parent(self) -> dict[str, Any]:
        """The new parent, as the act takes it."""
        return {"to_parent": self.cleaned_data["to_parent"]}


class CloseForm(UnitForm):
    """The first day on which the unit no longer stands."""

    on = DayField(label=_("Closed from"), help_text=_("The first day on which it no longer stands: DD.MM.YYYY"))
