"""Moving a member."""

from django.utils.translation import gettext_lazy as _

from tirek.structure.forms import ResolutionForm
from tirek.ui.forms import DayField


class TransferForm(ResolutionForm):
    """The first day in the new unit."""

    on = DayField(label=_("In the new unit from"), help_text=_("Today or earlier, DD.MM.YYYY"))
