"""What is asked before an organisation is founded."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from tirek.founding.actions import FirstAdministrator, Founded
from tirek.founding.queries import Profile
from tirek.structure.actions.charter import OLDEST
from tirek.structure.actions.names import Names
from tirek.ui.forms import ActForm, DayField, LineField


def _age(label: Any) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(label=label, min_value=0, max_value=OLDEST, widget=widget)


class FoundForm(ActForm):
    """The organisation, and who is to give all rights in it."""

    profile = forms.ChoiceField(label=_("Charter"), widget=forms.RadioSelect)
    name_kk = LineField(label=_("Name in Kazakh"), max_length=200)
    name_ru = LineField(label=_("Name in Russian"), max_length=200)
    name_en = LineField(label=_("Name in English"), max_length=200, required=False)
    opened = DayField(
        label=_("Since when the organisation stands"),
        help_text=_("DD.MM.YYYY; no unit of it can be older, and it does not change"),
    )
    code = LineField(
        label=_("Code of the centre"), max_length=40, initial="KZ",
        help_text=_("As in the table of units; it never changes and is never used again"),
    )  # fmt: skip
    young_first = _age(_("Young from the age of"))
    young_last = _age(_("Young up to the age of, included"))
    full_name = LineField(label=_("Full name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=150,
        help_text=_("Small Latin letters, digits, a point or a hyphen; it does not change"),
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9.-]*\Z", _("Small Latin letters, digits, a point or a hyphen."))],
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Where a link is sent if the password is forgotten")
    )

    def __init__(self, *args: Any, profiles: Sequence[Profile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        charter = self.fields["profile"]
        assert isinstance(charter, forms.ChoiceField)  # noqa: S101 - declared above
        charter.choices = [(each.key, f"{each.name}: {each.kinds}") for each in profiles]
        self.fields["young_first"].initial = profiles[0].young.start
        self.fields["young_last"].initial = profiles[0].young.stop - 1

    def founded(self) -> Founded:
        data = self.cleaned_data
        return Founded(
            profile=data["profile"],
            names=Names(kk=data["name_kk"], ru=data["name_ru"], en=data["name_en"]),
            code=data["code"],
            opened=data["opened"],
            young=range(data["young_first"], data["young_last"] + 1),
        )

    def first(self, language: str) -> FirstAdministrator:
        data = self.cleaned_data
        return FirstAdministrator(
            username=data["username"], full_name=data["full_name"], email=data["email"], language=language
        )
