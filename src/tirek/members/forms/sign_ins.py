"""Which member signs in with an account."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tirek.members.models import Membership
from tirek.ui.forms import ActForm, LineField


class LinkForm(ActForm):
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
