"""Ending a membership."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tirek.members.enums import LEAVING, Ended
from tirek.members.forms.fields import DayField, ResolutionForm


class LeavingForm(ResolutionForm):
    """Why and from which day somebody is no longer a member."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=[(reason.value, reason.label) for reason in LEAVING], widget=forms.RadioSelect
    )
    day = DayField(label=_("Not a member from"), help_text=_("The first day off the roll, DD.MM.YYYY"))

    field_order = ("reason", "day")

    def ended(self) -> Ended:
        return Ended(self.cleaned_data["reason"])
