"""Moving a member."""

from django.utils.translation import gettext_lazy as _

from tirek.members.forms.fields import DayField, ResolutionForm


class TransferForm(ResolutionForm):
    """The first day in the new unit."""

    day = DayField(label=_("In the new unit from"), help_text=_("Today or earlier, DD.MM.YYYY"))
