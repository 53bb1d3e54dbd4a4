"""The forms of acts. They read what was typed; whether an act is possible its action says."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tirek.kernel.kazakh import normalise, search_text, sort_key
from tirek.structure.actions.units import Names
from tirek.structure.models import Kind, Resolution, Unit, UnitName
from tirek.ui.words import named


class ActForm(forms.Form):
    """The day an act holds from and the resolution it rests on. ``seen`` tells what the last preview showed."""

    on = forms.DateField(label=_("Effective on"), help_text=_("The first day on which it holds: DD.MM.YYYY"))
    number = forms.CharField(label=_("Number of the resolution"), max_length=60, required=False)
    dated = forms.DateField(label=_("Day of the resolution"), required=False)
    body = forms.CharField(label=_("Who adopted it"), max_length=200, required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    RESOLUTION = ("number", "dated", "body")

    def clean(self) -> dict[str, Any]:
        """A resolution is given whole or not at all."""
        cleaned = super().clean() or {}
        given = [name for name in self.RESOLUTION if cleaned.get(name)]
        for name in self.RESOLUTION:
            if given and name not in given and name not in self.errors:
                self.add_error(name, _("A resolution is given with its number, its day and who adopted it."))
        if (dated := cleaned.get("dated")) and (on := cleaned.get("on")) and dated > on:
            self.add_error("on", _("The act cannot hold before the day of its resolution."))
        return cleaned

    def resolution(self) -> Resolution | None:
        """The resolution that was typed; it is stored with the act."""
        data = self.cleaned_data
        if not data["number"]:
            return None
        return Resolution(number=normalise(data["number"]), dated=data["dated"], body=normalise(data["body"]))

    def when(self) -> dict[str, Any]:
        """The day and the resolution, as every act takes them."""
        return {"on": self.cleaned_data["on"], "resolution": self.resolution()}

    def fingerprint(self) -> str:
        """What is typed, in short: equal for two forms that say the same."""
        said = {name: str(value) for name, value in sorted(self.cleaned_data.items()) if name != "seen"}
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]

    def was_seen(self) -> bool:
        """Whether the preview that stands on the page is of what is typed now."""
        return bool(self.cleaned_data["seen"] == self.fingerprint())

    def own_fields(self) -> list[forms.BoundField]:
        """What this act asks for beside the day and the resolution."""
        return [field for field in self.visible_fields() if field.name not in (*self.RESOLUTION, "on")]


class NamesForm(ActForm):
    """A unit's name in three languages."""

    name_kk = forms.CharField(
        label=_("Name in Kazakh"), max_length=200, help_text=_("Write it without quotation marks")
    )
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=200, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)

    def names(self) -> Names:
        data = self.cleaned_data
        return Names(kk=data["name_kk"], ru=data["name_ru"], en=data["name_en"])


def unit_typed(candidates: QuerySet[Unit], text: str, *, listed: bool) -> Unit:
    """The one of the units that the text names. Raises ValidationError."""
    typed = normalise(text)
    if unit := candidates.filter(code=typed).first():
        return unit
    if listed:
        raise ValidationError(_("Choose one of the units in the list."), "not_listed")
    names = UnitName.objects.filter(name_fold__contains=search_text(typed), period__upper_inf=True)
    found = list(candidates.filter(pk__in=names.values("unit_id")).order_by("code")[:6])
    if len(found) == 1:
        return found[0]
    if not found:
        raise ValidationError(_("No unit of an allowed kind has this code or name."), code="none")
    codes = ", ".join(unit.code for unit in found[:5]) + ("…" if len(found) > 5 else "")
    raise ValidationError(
        _("Several units have it in their names: %(codes)s. Type the code of one."), "many", {"codes": codes}
    )


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


class MoveForm(ActForm):
    """Another parent from a day on: chosen from a list, or typed where the list would be too long."""

    to_parent = forms.CharField(label=_("Under which unit"))
    field_order = ("to_parent", "on")

    def __init__(self, *args: Any, candidates: QuerySet[Unit], names: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = candidates
        self.listed = bool(names)
        if names:
            units = [(unit.code, f"{names[unit.pk]} ({unit.code})") for unit in candidates]
            units.sort(key=lambda choice: sort_key(choice[1]))
            self.fields["to_parent"].widget = forms.Select(choices=[("", _("Choose a unit")), *units])
        else:
            self.fields["to_parent"].help_text = _("Its code, or a part of its name")

    def parent(self) -> dict[str, Any]:
        """The new parent, as the act takes it."""
        return {"to_parent": self.cleaned_data["to_parent"]}

    def clean_to_parent(self) -> Unit:
        """A code stands for itself; a name must lead to one unit alone."""
        return unit_typed(self.candidates, self.cleaned_data["to_parent"], listed=self.listed)


class CloseForm(ActForm):
    """The first day on which the unit no longer stands."""

    on = forms.DateField(label=_("Closed from"), help_text=_("The first day on which it no longer stands: DD.MM.YYYY"))
