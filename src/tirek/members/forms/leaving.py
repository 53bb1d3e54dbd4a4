"""Ending a membership."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tirek.members.enums import LEAVING, Ended
from tirek.structure.forms import ResolutionForm
from tirek.ui.forms import DayField


class LeavingForm(ResolutionForm):
    """Why and from which day somebody is no longer a member."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=[(reason.value, reason.label) for reason in LEAVING], widget=forms.RadioSelect
    )
    on = DayField(label=_("Not a member from"), help_text=_("The first day off the roll, DD.MM.YYYY"))

    field_order = ("reason", "on")

    def ended(self) -> Ended:
        return Ended(self.cleaned_data["reason"])
