"""What the address of the log says, read."""

from typing import Any

from django import forms
from django.db.models import Func, QuerySet, TextField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tirek.accounts.models import Account
from tirek.audit.words import all_words
from tirek.desk.queries.log import Log, Meant
from tirek.kernel.actor import Actor
from tirek.kernel.kazakh import search_text, sort_key
from tirek.members.models import Placement
from tirek.members.permissions import VIEW_MEMBERS
from tirek.members.queries.search import Search
from tirek.people.models import Person
from tirek.people.permissions import VIEW_PERSON
from tirek.structure.models import Unit, UnitName
from tirek.structure.permissions import VIEW_UNIT
from tirek.ui.days import today
from tirek.ui.forms import DayField

# Of a name that more bear than this the lines of none in particular are looked for.
_MOST = 200


class LogForm(forms.Form):
    """The filters. Where one cannot be read nothing is found, and the page says so."""

    who = forms.CharField(label=_("Who acted"), help_text=_("Name or sign-in name"), required=False, max_length=150)
    person = forms.CharField(
        label=_("About whom"), help_text=_("Name of the member, or number of the card"), required=False, max_length=60
    )
    unit = forms.CharField(label=_("At which unit"), help_text=_("Name or code"), required=False, max_length=60)
    act = forms.ChoiceField(label=_("What was done"), required=False)
    since = DayField(label=_("From the day"), required=False)
    until = DayField(label=_("Up to the day"), required=False)
    mark = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, query: QueryDict, actor: Actor) -> None:
        super().__init__(query, auto_id="log-%s")
        self.actor = actor
        words = sorted(((act, str(word)) for act, word in all_words().items()), key=lambda pair: sort_key(pair[1]))
        self.fields["act"].choices = [("", _("anything")), *words]  # type: ignore[attr-defined]  # the stubs know a plain field

    def clean_who(self) -> Meant | None:
        """Whoever signs in by this name, else all who are called so."""
        typed, accounts = self.cleaned_data["who"].strip(), Account.objects.all()
        alike = accounts.annotate(fold=Func("full_name", function="kk_fold", output_field=TextField()))
        for word in search_text(typed).split():
            alike = alike.filter(fold__contains=word)
        return self._meant(typed, accounts.filter(username__iexact=typed), alike, _("There is no such account."))

    def clean_unit(self) -> Meant | None:
        """The unit of this code, else all that are called so today."""
        typed, units = self.cleaned_data["unit"].strip(), self.actor.visible(Unit, VIEW_UNIT)
        alike = UnitName.objects.filter(period__contains=today())
        for word in search_text(typed).split():
            alike = alike.filter(name_fold__contains=word)
        called = units.filter(pk__in=alike.values("unit_id"))
        return self._meant(typed, units.filter(code__iexact=typed), called, _("There is no such unit."))

    def clean_person(self) -> Meant | None:
        """The public number that stands in the address of a person's page; else by card, number or name."""
        typed, persons = self.cleaned_data["person"].strip(), self.actor.visible(Person, VIEW_PERSON)
        exact = persons.filter(public_id=typed) if len(typed) == 36 else persons.none()
        members = self.actor.visible(Placement, VIEW_MEMBERS).filter(is_last=True)
        found = members.filter(Search.read(typed).condition()) if typed else members.none()
        alike = persons.filter(pk__in=found.values("membership__person_id"))
        return self._meant(typed, exact, alike, _("There is no such member."))

    def _meant(self, typed: str, exact: QuerySet[Any], alike: QuerySet[Any], fault: Any) -> Meant | None:
        if not typed:
            return None
        found = list(exact[:1]) or list(alike.order_by("pk")[: _MOST + 1])
        if not found:
            raise forms.ValidationError(fault)
        if len(found) > _MOST:
            raise forms.ValidationError(
                _("More than %(most)s are called so. Write more of the name.") % {"most": _MOST}
            )
        return Meant(things=tuple(found), typed=typed)

    def log(self) -> Log:
        """Narrowed by the filters; without a line where one could not be read."""
        unread = not self.is_valid()
        read = {name: value for name, value in self.cleaned_data.items() if value}
        return Log(actor=self.actor, unread=unread, account=read.pop("who", None), **read)
