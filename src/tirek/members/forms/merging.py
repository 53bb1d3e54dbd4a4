"""Choosing, field by field, what the one record of two will say."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tirek.kernel.dates import format_short
from tirek.kernel.phones import format_phone
from tirek.members.actions import Particulars
from tirek.members.actions.merging import FIELDS
from tirek.members.enums import FIELD_NAMES
from tirek.members.models import Membership
from tirek.people.models import Person
from tirek.ui.forms import PreviewedForm
from tirek.ui.words import sex

SIDES = ("first", "second")


class _Side(forms.ChoiceField):
    """Whose is taken."""

    def __init__(self, label: Any, help_text: Any = "") -> None:
        super().__init__(label=label, help_text=help_text, widget=forms.RadioSelect)


class MergeForm(PreviewedForm):
    """Only what differs is asked; of two that say something the longer is chosen beforehand, as of a name in full.

    Which membership counts is asked where both were members at the same time, and never chosen beforehand.
    """

    surname = _Side(_("Surname"))
    given_name = _Side(_("Given name"))
    patronymic = _Side(_("Patronymic"))
    birth_date = _Side(_("Birth date"))
    sex = _Side(_("Sex"))
    phone = _Side(_("Phone"))
    email = _Side(_("E-mail"))
    counted = _Side(
        _("Which membership counts"),
        _(
            "Both records are on a roll at the same time, so the person is counted twice."
            " The other membership is taken out."
        ),
    )

    def __init__(self, *args: Any, persons: Sequence[Person], stood: Sequence[str], **kwargs: Any) -> None:
        """``stood``: the memberships of each in words, where both were members at the same time."""
        super().__init__(*args, **kwargs)
        self.persons = dict(zip(SIDES, persons, strict=True))
        for field in FIELDS:
            said = [said_of(person, field) for person in persons]
            if len(set(said)) == 1:
                del self.fields[field]
                continue
            self._offer(field, [each or "–" for each in said])
            self.fields[field].initial = max(SIDES, key=lambda side: len(said_of(self.persons[side], field)))
        if stood:
            self._offer("counted", stood)
        else:
            del self.fields["counted"]

    def _offer(self, field: str, words: Sequence[str]) -> None:
        self.fields[field].choices = [*zip(SIDES, words, strict=True)]  # type: ignore[attr-defined]  # the stubs know a plain field

    def asked(self) -> list[forms.BoundField]:
        """The fields that differ."""
        return [self[field] for field in FIELDS if field in self.fields]

    def same(self) -> list[tuple[str, str]]:
        """What both say alike, by the name of the field; nothing of what neither says."""
        first = self.persons[SIDES[0]]
        alike = [field for field in FIELDS if field not in self.fields and said_of(first, field)]
        return [(str(FIELD_NAMES[field]), said_of(first, field)) for field in alike]

    def particulars(self) -> Particulars:
        chosen = {field: getattr(self._of(field), field) for field in FIELDS}
        return Particulars(**chosen)

    def counted_person(self) -> Person | None:
        return self._of("counted") if "counted" in self.fields else None

    def _of(self, field: str) -> Person:
        return self.persons[self.cleaned_data.get(field) or SIDES[0]]


def said_of(person: Person, field: str) -> str:
    """As a page shows it; empty where nothing is known."""
    value = getattr(person, field)
    if field == "birth_date":
        return format_short(value) if value else ""
    if field == "sex":
        return sex(value) if value else ""
    return format_phone(value) if field == "phone" and value else str(value)


def in_words(memberships: Sequence[Membership]) -> str:
    """№ 43-000002, 01.02.2010 – 01.03.2015; № 43-000001, 01.02.2020 –"""
    return "; ".join(f"№ {each}, {_day(each.joined)} – {_day(each.ended)}".strip() for each in memberships)


def _day(day: date | None) -> str:
    return format_short(day) if day else ""
