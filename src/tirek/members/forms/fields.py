"""What several forms share."""

from datetime import date
from secrets import token_hex
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused
from tirek.kernel.kazakh import normalise
from tirek.kernel.names import NotAName, clean_name_part
from tirek.structure.models import Resolution
from tirek.ui.days import BadDay, read_day, today


class DayField(forms.CharField):
    """A day that has come, written 01.12.2019."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(widget=widget, max_length=40, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%d.%m.%Y}" if isinstance(value, date) else value

    def clean(self, value: Any) -> date | None:
        typed = str(super().clean(value))
        if not typed:
            return None
        try:
            return read_day(typed, latest=today())
        except BadDay as bad:
            raise ValidationError(bad.message) from None


class LineField(forms.CharField):
    """One line of text, cleaned as everything stored is."""

    def to_python(self, value: Any) -> str:
        return normalise(super().to_python(value) or "")


class NameField(LineField):
    """One part of a person's name, in the one spelling of the kernel."""

    def to_python(self, value: Any) -> str:
        try:
            return clean_name_part(super().to_python(value))
        except NotAName as refusal:
            raise ValidationError(str(refusal)) from refusal


class ActForm(forms.Form):
    """A form that an action answers. A refusal is worded at the field it is about; ``once`` tells two forms apart."""

    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32, initial=lambda: token_hex(16))

    at_field: dict[str, str] = {}

    def refuse(self, refusal: Refused) -> None:
        field = self.at_field.get(refusal.code)
        self.add_error(field if field in self.fields else None, str(refusal))


class ResolutionForm(ActForm):
    """The day of an act and the resolution it rests on, which is given whole or not at all."""

    day = DayField(label=_("Day of the act"), help_text=_("Today or earlier, DD.MM.YYYY"))
    resolution_number = LineField(label=_("Number of the resolution"), max_length=60, required=False)
    resolution_dated = DayField(label=_("Day of the resolution"), required=False)
    resolution_body = LineField(label=_("Who adopted it"), max_length=200, required=False)

    at_field = {"day_in_future": "day", "too_early": "day", "unit_not_open": "day"}
    _PARTS = ("resolution_number", "resolution_dated", "resolution_body")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        given = [part for part in self._PARTS if cleaned.get(part)]
        for part in self._PARTS:
            if given and part not in given and part not in self.errors:
                self.add_error(part, _("A resolution is given with its number, its day and who adopted it."))
        dated, day = cleaned.get("resolution_dated"), cleaned.get("day")
        if dated and day and dated > day:
            self.add_error("day", _("The act cannot hold before the day of its resolution."))
        return cleaned

    def resolution(self) -> Resolution | None:
        """Stored with its first act."""
        number, dated, body = (self.cleaned_data[part] for part in self._PARTS)
        return Resolution(number=number, dated=dated, body=body) if number else None
