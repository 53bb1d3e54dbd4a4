"""What is known of a person, and the forms that ask for it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tirek.kernel.phones import read_phone
from tirek.members.actions import Particulars
from tirek.members.forms.fields import NameField
from tirek.structure.forms import ResolutionForm
from tirek.ui.forms import ActForm, DayField, LineField


class PersonForm(ActForm):
    """Names, birth date, sex, IIN and contacts. Only the surname must be known."""

    surname = NameField(label=_("Surname"), max_length=100)
    given_name = NameField(label=_("Given name"), max_length=100, required=False)
    patronymic = NameField(label=_("Patronymic"), max_length=100, required=False)
    iin = LineField(
        label=_("IIN"),
        help_text=_("12 digits. It fills in what it tells where birth date or sex is left empty."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    birth_date = DayField(label=_("Birth date"), help_text=_("DD.MM.YYYY"), required=False)
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=[("", pgettext_lazy("sex", "not known")), ("f", _("female")), ("m", _("male"))],
        required=False,
    )
    phone = LineField(
        label=_("Phone"),
        max_length=40,
        required=False,
        help_text=_("With the country code: +7 701 123 45 67"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(label=_("E-mail"), required=False)

    # What was typed as the IIN, also when it was refused.
    typed_iin = ""

    def clean_iin(self) -> str:
        """Printed numbers are often broken into groups."""
        self.typed_iin = str(self.cleaned_data["iin"]).replace(" ", "").replace("-", "")
        return self.typed_iin

    def clean_phone(self) -> str:
        typed = str(self.cleaned_data["phone"])
        phone = read_phone(typed) if typed else ""
        if typed and not phone:
            raise ValidationError(_("There is no such phone number. Write it as +7 701 123 45 67."))
        return phone

    def particulars(self) -> Particulars:
        parts = ("surname", "given_name", "patronymic", "iin", "birth_date", "sex", "phone", "email")
        return Particulars(**{part: self.cleaned_data[part] for part in parts})


class AdmissionForm(PersonForm, ResolutionForm):
    """A new member."""

    number = LineField(
        label=_("Card number"),
        max_length=40,
        required=False,
        help_text=_("Left empty, the next free number of the region is given."),
    )
    on = DayField(label=_("Admitted on"), help_text=_("Today or earlier, DD.MM.YYYY"))
    another = forms.BooleanField(label=_("It is another person of the same name and birth date"), required=False)
    again = forms.BooleanField(label=_("This person joins again"), required=False)


class CorrectionForm(PersonForm):
    """A person's data, put right. The IIN is not shown: left empty it stays as it is."""

    forget_iin = forms.BooleanField(label=_("Remove the IIN that is held"), required=False)

    def __init__(self, *args: Any, held_iin: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held_iin = held_iin
        if held_iin:
            self.fields["iin"].help_text = _("An IIN is held. Leave this empty to keep it.")
        else:
            del self.fields["forget_iin"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        forget = cleaned.get("forget_iin")
        if forget and cleaned.get("iin"):
            self.add_error("forget_iin", _("Either remove the IIN or enter another one."))
        elif not cleaned.get("iin") and not forget and "iin" not in self.errors:
            cleaned["iin"] = self.held_iin
        return cleaned
