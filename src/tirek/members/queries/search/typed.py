"""What was typed into the search box of the roll, and whom it finds."""

import re
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from django.db.models import Q

from tirek.kernel.identifiers import LENGTH
from tirek.kernel.kazakh import normalise, search_text, sort_key, spellings
from tirek.kernel.sealing import index
from tirek.members.models import Membership
from tirek.members.queries.cards import REGIONAL, card_number, regions_with_cards
from tirek.members.queries.search import surnames
from tirek.people.models import Person

_SIGNS = re.compile(r"[\s№#.\-]+")
_SIGNS_BUT_HYPHEN = re.compile(r"[\s№#.]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()\-]{9,24}")
_PHONE_DIGITS = 10
_DIGITS = 7
# What stands before the hyphen of a card: «43-073460», «KA-90006».
_LONGEST_SERIES = 4
MOST_NUMBERS = 1000
SHORTEST = 3


@dataclass(frozen=True)
class Search:
    """A search by the beginnings of names in any order, by card number, by a full IIN or by a full phone number.

    No name has a digit in it, so a digit says that a number is meant.
    """

    text: str

    @classmethod
    def read(cls, typed: str) -> "Search":
        return cls(normalise(typed)[:100])

    def __bool__(self) -> bool:
        return bool(self.text)

    @cached_property
    def number(self) -> str:
        """The card number or IIN without the signs people put into it; empty where a name is meant."""
        return _SIGNS.sub("", self.text) if any(c.isdigit() for c in self.text) else ""

    @cached_property
    def words(self) -> list[str]:
        return search_text(self.text).split()

    def condition(self) -> Q:
        """Placements of those whom it finds."""
        if self.number:
            return Q(membership_id__in=self._numbered)
        if self.is_short:
            return surnames.within(self._begins) | self._signed
        return _stands(f"{self._begun} | {self._written}") if self.words else Q(pk__in=[])

    @cached_property
    def just_so(self) -> Q:
        """Of those found: whose number it is, or whose name is written just as it was typed."""
        if self.number:
            return Q(membership_id__in=self._whole)
        return Q(pk__in=[]) if self.is_short or not self.words else _stands(self._written)

    @cached_property
    def exact(self) -> Q:
        """Of those found: also whose name only sounds as it was typed."""
        return self.just_so if self.number else _stands(f"({self._sounding}) | {self._written}")

    @cached_property
    def stretches(self) -> list[Q]:
        """The same in stretches, to be read one after the other: whose name or number is just so, who sounds so, the
        rest; of each, one word given, first those who bear it as the beginning of the surname.

        No stretch is sorted before the one above it is used up, so a page costs what it shows and not what is found.
        """
        if self.number:
            return [self.just_so, self.condition() & ~self.just_so]
        if self.is_short:
            return [*(surnames.within([each]) for each in self._begins), self._signed]
        if not self.words:
            return [self.condition()]
        sounding, begun = f"{self._sounding} & !({self._written})", self._only_begun
        if len(self.words) > 1:
            return [_stands(self._written), _stands(sounding), _stands(begun)]
        own = [surnames.first_word(sort_key(self.text))]
        first = [surnames.within(own), _stands(self._written) & surnames.without(own)]
        return [*first, *self._surnames_first(sounding), *self._surnames_first(begun)]

    def _surnames_first(self, query: str) -> list[Q]:
        """Those found whose surname begins so, by their places in the order, then the others."""
        stands, others = _stands(f"{query} & {self._surname}"), _stands(f"{query} & !{self._surname}")
        places = [*(surnames.within([each]) for each in self._begins), surnames.without(self._begins)]
        return [*(stands & place for place in places), others]

    @cached_property
    def groups(self) -> list[tuple[range, Q | None]]:
        """The numbers of stretches that follow each other and may be looked up together, and what they find together;
        the rest, each for itself, with none. Often few are found exactly, or few have such a surname, of many in all.
        """
        every = range(len(self.stretches))
        if self.number or self.is_short or not self.words:
            return [(every, None)]
        if len(self.words) > 1:
            return [(every[:2], self.exact), (every[2:], None)]
        ranges = len(self._begins) + 1
        begun = _stands(f"{self._only_begun} & {self._surname}")
        return [(every[: -ranges - 1], self.exact), (every[-ranges - 1 : -1], begun), (every[-1:], None)]

    @cached_property
    def _begins(self) -> list[surnames.NameRange]:
        """Where in the order of names the surnames stand that begin with the one word given."""
        if len(self.words) != 1:
            return []
        return surnames.spelled_like(self._sound) if self.is_short else surnames.with_first_letter(self._sound)

    @property
    def _sound(self) -> str:
        """The one word given, in Cyrillic where it was typed in Latin letters."""
        return spellings(self.words[0])[-1]

    @property
    def _signed(self) -> Q:
        """Of a beginning of one or two letters: who has a sign between them."""
        return surnames.within(surnames.with_sign(self._sound)) & _stands(self._surname)

    @property
    def _surname(self) -> str:
        """The whole name begins so."""
        return _any(self.words[0], before="^", behind=":*")

    @property
    def _begun(self) -> str:
        return " & ".join(_any(word, behind=":*") for word in self.words)

    @property
    def _only_begun(self) -> str:
        return f"{self._begun} & !({self._sounding}) & !({self._written})"

    @property
    def _sounding(self) -> str:
        return " & ".join(map(_any, self.words))

    @property
    def _written(self) -> str:
        return " & ".join(_lexeme(f"={word}") for word in sort_key(self.text).split())

    @property
    def is_short(self) -> bool:
        """One or two letters begin half of all names, so they are taken for the beginning of a surname."""
        return not self.number and len(self.words) == 1 and len(self.words[0]) < SHORTEST

    @property
    def _card(self) -> str:
        """As it stands on a card, but for the sign of a number before it."""
        return _SIGNS_BUT_HYPHEN.sub("", self.text).upper()

    @cached_property
    def _exact(self) -> set[str]:
        """The number in every writing of it: with the hyphen behind its series, or of any region that has a series."""
        typed = {self.text, self._card, self.number, self.number.zfill(_DIGITS)}
        parted = {f"{self.number[:place]}-{self.number[place:]}".upper() for place in range(1, _LONGEST_SERIES + 1)}
        digits = self.number.lstrip("0")
        if digits.isdecimal() and len(digits) <= REGIONAL:
            parted |= {card_number(region, int(digits)) for region in regions_with_cards()}
        return typed | parted

    @property
    def _begun_cards(self) -> Q:
        """Whose card begins so, as typed or with the hyphen left out behind two digits."""
        begins = {self.number, self._card, f"{self.number[:2]}-{self.number[2:]}"}
        return reduce(or_, (Q(number__startswith=each) for each in begins if len(each.strip("-")) > 0))

    @cached_property
    def _holds(self) -> Q:
        """Persons of whom the whole number is: an IIN, or a phone as people write it."""
        iin = index(self.number) if len(self.number) == LENGTH else None
        found = Q(iin_index__isnull=False, iin_index=iin)
        return found | Q(phone__gt="", phone__in=self._phones) if self._phones else found

    @property
    def _phones(self) -> list[str]:
        digits = "".join(char for char in self.text if char.isdigit())
        if not _PHONE.fullmatch(self.text):
            return []
        if len(digits) == _PHONE_DIGITS or (len(digits) == _PHONE_DIGITS + 1 and digits[0] in "78"):
            return [f"+7{digits[-_PHONE_DIGITS:]}", f"+{digits}"]
        return [f"+{digits}"]

    @cached_property
    def _whole(self) -> list[int]:
        """Memberships of which the whole number is: of the card, also without its leading zeros or of a record that
        was merged, or of the person."""
        holders = Membership.objects.filter(person__in=Person.objects.filter(self._holds))
        cards = Membership.objects.filter(number__in=self._exact)
        merged = Person.objects.merged().filter(merged_numbers__overlap=[*self._exact])
        return [
            *holders.values_list("pk", flat=True),
            *cards.values_list("pk", flat=True),
            *Membership.objects.filter(person__in=merged).values_list("pk", flat=True),
        ]

    @cached_property
    def _numbered(self) -> list[int]:
        """Also those whose card begins so."""
        begun = Membership.objects.filter(self._begun_cards).order_by("number")
        return [*self._whole, *begun.values_list("pk", flat=True)[:MOST_NUMBERS]]


def _stands(query: str) -> Q:
    return Q(listed__words__matches=query)


def _any(word: str, *, before: str = "", behind: str = "") -> str:
    """The word as typed or, of Latin letters, as they sound."""
    return f"({' | '.join(_lexeme(before + each) + behind for each in spellings(word))})"


def _lexeme(word: str) -> str:
    """As ``tsquery`` takes it, whatever stands in it."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
