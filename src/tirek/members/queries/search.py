"""What was typed into the search box of the roll, and whom it finds."""

import re
from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Concat

from tirek.kernel.identifiers import LENGTH
from tirek.kernel.kazakh import normalise, search_text, sort_key
from tirek.people.identifiers import index

PERSON = "membership__person__"
_SIGNS = re.compile(r"[\s№#.\-]+")


@dataclass(frozen=True)
class Search:
    """A search by the beginnings of names in any order, by card number or by a full IIN.

    No name has a digit in it, so a digit says that a number is meant.
    """

    text: str

    @classmethod
    def read(cls, typed: str) -> "Search":
        return cls(normalise(typed)[:100])

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def number(self) -> str:
        """The card number or IIN without the signs people put into it; empty where a name is meant."""
        return _SIGNS.sub("", self.text) if any(c.isdigit() for c in self.text) else ""

    @property
    def words(self) -> list[str]:
        return search_text(self.text).split()

    def condition(self) -> Q:
        """Placements of whom it finds. Every word stands at the beginning of a name: the trigram index serves both."""
        if self.number:
            return self._by_number()
        if not self.words:
            return Q(pk__in=[])
        return reduce(and_, (_begins(word) for word in self.words))

    def _by_number(self) -> Q:
        found = Q(membership__number__in={self.text, self.number}) | Q(membership__number__startswith=self.number)
        if len(self.number) == LENGTH and self.number.isdigit():
            found |= Q(**{f"{PERSON}iin_index": index(self.number)})
        return found

    def rank(self) -> Case | Value:
        """Exact hits first: 0 written the same, 1 the same by sound, 2 a longer name; an exact card number before others."""
        if self.number:
            exact = Q(membership__number__in={self.text, self.number})
            return Case(When(exact, then=Value(0)), default=Value(2), output_field=IntegerField())
        written = reduce(and_, (Q(spelled__contains=f" {word} ") for word in sort_key(self.text).split()), Q())
        sounds = reduce(and_, (Q(folded__contains=f" {word} ") for word in self.words), Q())
        if not self.words or not written:
            return Value(2, output_field=IntegerField())
        return Case(
            When(written, then=Value(0)), When(sounds, then=Value(1)), default=Value(2), output_field=IntegerField()
        )

    def padded(self) -> dict[str, Concat]:
        """What ``rank`` compares with: the names with a space at both ends."""
        space = Value(" ")
        return {
            "folded": Concat(space, f"{PERSON}name_fold", space),
            "spelled": Concat(space, f"{PERSON}name_sort", space),
        }


def _begins(word: str) -> Q:
    return Q(**{f"{PERSON}name_fold__startswith": word}) | Q(**{f"{PERSON}name_fold__contains": f" {word}"})
