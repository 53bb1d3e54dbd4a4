"""Acts on many members at once."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused
from tirek.members.forms.leaving import LeavingForm
from tirek.members.forms.transfer import TransferForm
from tirek.ui.forms import ActForm


class SelectionChanged(Refused):
    """Between looking and pressing the button."""

    code = "selection_changed"
    message = _("The rolls have changed in the meantime: %(now)s now, %(shown)s shown before. Look again.")


class Seen(ActForm):
    """Carries who was shown. The page says anew each time whom it shows: a second press means the second look."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)

    def check_seen(self, token: str) -> None:
        """Raises SelectionChanged."""
        seen = self.cleaned_data["seen"]
        if seen != token:
            raise SelectionChanged(now=token.partition("-")[0], shown=seen.partition("-")[0] or "–")


class BulkTransferForm(Seen, TransferForm):
    """The day on which they stand in the new unit."""


class BulkLeavingForm(Seen, LeavingForm):
    """Why and from which day they are no longer members."""
