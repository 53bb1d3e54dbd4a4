"""The file of a roll and how it is to be taken."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused
from tirek.members.forms.fields import DayField, LineField

# What one request reads in good time: some 150 000 lines. More is for the command.
LARGEST = 20 * 1024 * 1024


class RollForm(forms.Form):
    """A refusal is worded at the field it is about; what is wrong with the file, at the file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A table as XLSX, XLS, ODS or CSV, up to 20 MB."),
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

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(_("The file is larger than 20 MB. Split it by unit, or use the command import-roll."))
        return file

    def refuse(self, refusal: Refused) -> None:
        field = {"day_in_future": "on", "unit_unknown": "unit"}.get(refusal.code, "file")
        self.add_error(field, str(refusal))
