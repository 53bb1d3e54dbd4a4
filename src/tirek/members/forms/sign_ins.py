"""Which member signs in with an account."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tirek.members.models import Membership
from tirek.ui.forms import ActForm, LineField


class UnlinkForm(ActForm):
    """Carries whose the account was on the page: the button does what stood there, or nothing."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, whose: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mark = whose

    def clean(self) -> None:
        if self.cleaned_data.get("seen") != self.mark:
            # What else would be said is about a form that this page no longer has.
            self.errors.clear()
            raise ValidationError(
                _("Somebody has linked this account or undone its link in the meantime. This is how it stands now."),
                "link_changed",
            )


class LinkForm(UnlinkForm):
    """By the number of the card."""

    number = LineField(label=_("Card number"), max_length=40, help_text=_("Of the member who is to sign in with it"))

    def __init__(self, *args: Any, memberships: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.memberships = memberships

    def clean_number(self) -> Membership:
        found = self.memberships.filter(number=self.cleaned_data["number"], ended=None).first()
        if found is None:
            raise ValidationError(_("No member whom you see has a card with this number."), "none")
        return found
