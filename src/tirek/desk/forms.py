"""What the address of the log says, read."""

from typing import Any, TypeVar

from django import forms
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tirek.accounts.models import Account
from tirek.audit.words import all_words
from tirek.desk.queries.log import Log
from tirek.kernel.actor import Actor
from tirek.kernel.kazakh import sort_key
from tirek.members.models import Membership
from tirek.members.permissions import VIEW_MEMBERS
from tirek.people.models import Person
from tirek.people.permissions import VIEW_PERSON
from tirek.structure.models import Unit
from tirek.structure.permissions import VIEW_UNIT
from tirek.ui.forms import DayField

M = TypeVar("M", bound=Model)


class LogForm(forms.Form):
    """The filters. Where one cannot be read nothing is found, and the page says so."""

    who = forms.CharField(label=_("Who acted"), help_text=_("The sign-in name"), required=False, max_length=150)
    person = forms.CharField(
        label=_("About whom"), help_text=_("The number of the member's card"), required=False, max_length=60
    )
    unit = forms.CharField(label=_("At which unit"), help_text=_("Its code"), required=False, max_length=60)
    act = forms.ChoiceField(label=_("What was done"), required=False)
    first = DayField(label=_("From the day"), required=False)
    last = DayField(label=_("Up to the day"), required=False)
    mark = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, query: QueryDict, actor: Actor) -> None:
        super().__init__(query, auto_id="log-%s")
        self.actor = actor
        words = sorted(((act, str(word)) for act, word in all_words().items()), key=lambda pair: sort_key(pair[1]))
        self.fields["act"].choices = [("", _("anything")), *words]  # type: ignore[attr-defined]  # the stubs know a plain field

    def clean_who(self) -> Account | None:
        typed = self.cleaned_data["who"].strip()
        return self._found(Account.objects.filter(username__iexact=typed), typed, _("There is no such account."))

    def clean_unit(self) -> Unit | None:
        typed = self.cleaned_data["unit"].strip()
        units = self.actor.visible(Unit, VIEW_UNIT).filter(code=typed)
        return self._found(units, typed, _("There is no unit with this code."))

    def clean_person(self) -> Person | None:
        """A card, or the public number that stands in the address of a person's page."""
        typed = self.cleaned_data["person"].strip()
        persons = self.actor.visible(Person, VIEW_PERSON)
        if len(typed) == 36:
            found = persons.filter(public_id=typed)
        else:
            cards = self.actor.visible(Membership, VIEW_MEMBERS).filter(number=typed)
            found = persons.filter(pk__in=cards.values("person_id"))
        return self._found(found, typed, _("There is no member with this card."))

    def _found(self, rows: QuerySet[M], typed: str, fault: Any) -> M | None:
        if not typed:
            return None
        found = rows.first()
        if found is None:
            raise forms.ValidationError(fault)
        return found

    def log(self) -> Log:
        """Narrowed by the filters; without a line where one could not be read."""
        unread = not self.is_valid()
        read = {name: value for name, value in self.cleaned_data.items() if value}
        return Log(actor=self.actor, unread=unread, account=read.pop("who", None), **read)
