"""What is asked before a right is given, ended, or lent. Whether it is possible its action says."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tirek.access.models import Role
from tirek.accounts.models import Account
from tirek.kernel.kazakh import normalise, sort_key
from tirek.kernel.periods import Period
from tirek.kernel.permissions import declared
from tirek.structure.forms import UnitField
from tirek.structure.models import Unit
from tirek.ui.forms import ActForm, DayField, LineField
from tirek.ui.words import named

_ONE_DAY = timedelta(days=1)


class PeriodForm(ActForm):
    """The days of a right, both counted, and why it is given."""

    since = DayField(
        ahead=True, label=_("From"), help_text=_("The first day on which it holds, today or later: DD.MM.YYYY")
    )
    until = DayField(
        ahead=True, label=_("To"), required=False, help_text=_("The last day on which it holds; empty: for good")
    )
    reason = LineField(label=_("Why"), max_length=300, help_text=_("For example the resolution. The log shows it."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day lies before the first."))
        return cleaned

    def period(self) -> Period:
        until: date | None = self.cleaned_data["until"]
        return Period(self.cleaned_data["since"], until + _ONE_DAY if until else None)


class AccountField(forms.CharField):
    """An account by its sign-in name: holders know each other's, and no list is shown.

    ``accounts`` are those that may be named here. To whoever asks for another, it is not there.
    """

    accounts: QuerySet[Account] | None = None

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"})
        super().__init__(widget=widget, max_length=150, **kwargs)

    def clean(self, value: Any) -> Account | None:
        typed = normalise(str(super().clean(value)))
        if not typed:
            return None
        found = self.accounts.filter(username__iexact=typed).first() if self.accounts is not None else None
        if found is None:
            raise ValidationError(_("There is no account with this sign-in name."), code="none")
        return found


def _among(form: forms.Form, accounts: QuerySet[Account]) -> None:
    field = form.fields["account"]
    assert isinstance(field, AccountField)  # noqa: S101 - declared so in these forms
    field.accounts = accounts


class GiveForm(PeriodForm):
    """Which role at which unit."""

    account = AccountField(label=_("Account"), help_text=_("The sign-in name of whoever is to hold it"))
    role = forms.ModelChoiceField(
        label=_("Role"), queryset=Role.objects.none(), to_field_name="key", empty_label=_("Choose a role")
    )
    unit = UnitField(label=_("Unit"))
    field_order: tuple[str, ...] = ("account", "role", "unit", "since", "until", "reason")

    def __init__(
        self, *args: Any, units: QuerySet[Unit], roles: Sequence[Role], day: date,
        accounts: QuerySet[Account] | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        if accounts is not None:
            _among(self, accounts)
        offered = self.fields["role"]
        assert isinstance(offered, forms.ModelChoiceField)  # noqa: S101 - declared above
        offered.queryset = Role.objects.filter(pk__in=[role.pk for role in roles]).in_order()
        offered.label_from_instance = named  # type: ignore[assignment, method-assign]  # Django's way to label choices
        where = self.fields["unit"]
        assert isinstance(where, UnitField)  # noqa: S101 - declared above
        where.offer(units, day)

    def what(self) -> dict[str, Any]:
        """As the actions take it."""
        data = self.cleaned_data
        return {"role": data["role"], "unit": data["unit"], "period": self.period(), "reason": data["reason"]}


class InviteForm(GiveForm):
    """A new account with the first thing it holds."""

    account = None  # type: ignore[assignment]  # Django's way to leave a field of the parent out
    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=150,
        help_text=_("Small Latin letters, digits, a point or a hyphen; it does not change"),
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9.-]*\Z", _("Small Latin letters, digits, a point or a hyphen."))],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    full_name = LineField(label=_("Full name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("The link is mailed there. Without it you hand the link over.")
    )
    language = forms.ChoiceField(label=_("Language of the letters"), choices=settings.LANGUAGES)
    field_order = ("full_name", "username", "email", "language", "role", "unit", "since", "until", "reason")

    def whom(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("username", "full_name", "email", "language")}


class DeputiseForm(PeriodForm):
    """Who stands in, and for how long."""

    account = AccountField(label=_("Who stands in"), help_text=_("The sign-in name of the colleague"))
    until = DayField(ahead=True, label=_("To"), help_text=_("The last day; then it ends by itself"))
    field_order = ("account", "since", "until", "reason")

    def __init__(self, *args: Any, accounts: QuerySet[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _among(self, accounts)


class WhyForm(forms.Form):
    """May this account do that there? ``account`` is asked for where one sees the rights of others."""

    account = AccountField(label=_("Account"), required=False, help_text=_("The sign-in name; empty: your own account"))
    permission = forms.ChoiceField(label=_("Right"), choices=[])
    unit = forms.CharField(label=_("Unit"), max_length=40, help_text=_("Its code"))

    def __init__(self, *args: Any, others: bool, accounts: QuerySet[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _among(self, accounts)
        choices = [(each.key, f"{each.label} ({each.key})") for each in declared()]
        choices.sort(key=lambda choice: sort_key(choice[1]))
        self.fields["permission"] = forms.ChoiceField(label=_("Right"), choices=choices)
        if not others:
            del self.fields["account"]


class EndForm(ActForm):
    """From which day on, and why."""

    on = DayField(ahead=True, label=_("No longer holds from"), help_text=_("Today or later: DD.MM.YYYY"))
    reason = LineField(label=_("Why"), max_length=300, help_text=_("The log shows it."))
