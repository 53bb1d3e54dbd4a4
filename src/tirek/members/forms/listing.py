"""What the address of a list of members says, read."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tirek.kernel.actor import Actor
from tirek.members.queries.filters import MISSING, PLACES, Filters
from tirek.members.queries.listing import MemberList
from tirek.members.queries.search import BY_NAME, SORTS, Search
from tirek.people.models import Sex
from tirek.structure.models import Unit
from tirek.structure.permissions import VIEW_UNIT
from tirek.ui.forms import DayField


class _Years(forms.IntegerField):
    def __init__(self, label: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(label=label, min_value=0, max_value=150, required=False, widget=widget)


class FilterForm(forms.Form):
    """The filters. What cannot be read filters nothing, and the page says so."""

    age_from = _Years(_("Age from"))
    age_to = _Years(_("Age to"))
    sex = forms.ChoiceField(choices=Sex.choices, required=False)
    joined_from = DayField(label=_("Joined from"), required=False)
    joined_to = DayField(label=_("Joined until"), required=False)
    years_from = _Years(_("Years of membership from"))
    years_to = _Years(_("Years of membership to"))
    youth = forms.BooleanField(required=False)
    place = forms.ChoiceField(choices=list(PLACES.items()), required=False)
    missing = forms.MultipleChoiceField(choices=[(key, words) for key, (words, _q) in MISSING.items()], required=False)

    def filters(self) -> Filters:
        """Those that could be read."""
        self.is_valid()
        read = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return Filters(**read | {"missing": tuple(dict.fromkeys(read.get("missing", ())))})


def read_list(*, actor: Actor, query: QueryDict, day: date, today: date) -> MemberList:
    """The list that the address asks for. Raises ``Unit.DoesNotExist``, also for a unit outside the reader's reach."""
    code = query.get("unit", "")
    units = actor.visible(Unit, VIEW_UNIT).select_related("kind")
    return MemberList(
        actor=actor,
        day=day,
        today=today,
        unit=units.get(code=code) if code else None,
        search=Search.read(query.get("q", "")),
        left=query.get("state") == "left",
        filters=FilterForm(query).filters(),
        sort=SORTS.get(query.get("sort", ""), BY_NAME),
        language=get_language() or "kk",
    )


def kept_query(query: QueryDict) -> str:
    """What a list is saved by: its filters and its order, without the day, the place and what was searched for."""
    names = ("unit", "state", "sort", *FilterForm.base_fields)
    return urlencode([(name, value) for name in names for value in query.getlist(name) if value])
