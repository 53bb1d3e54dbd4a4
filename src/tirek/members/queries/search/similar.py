"""Where nobody is written as it was typed: who is written so nearly like it that people would take it for a slip."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import QuerySet

from tirek.kernel.kazakh import fold
from tirek.members.models import Placement
from tirek.people.models import Person

# With less in common nobody takes one surname for the other: half of Ибрагимов stands in Абдикаимов, too.
_LIKE, _LIKE_BUT_BEGINS_OTHERWISE = 0.7, 0.8
_LOOKED_AT = 20


def most_similar(rows: QuerySet[Placement], words: Sequence[str]) -> Person | None:
    """The surname most like one of the words. Looked for by all of them, and by the longest alone: a given name that
    many bear says nothing of the surname."""
    found: dict[int, tuple[float, Person]] = {}
    for typed in dict.fromkeys((" ".join(words), max(words, key=len))):
        alike = TrigramWordSimilarity(typed, "membership__person__name_fold")
        near = rows.filter(membership__person__name_fold__trigram_word_similar=typed).annotate(alike=alike)
        for row in near.select_related("membership__person").order_by("-alike", "pk")[:_LOOKED_AT]:
            person = row.membership.person
            found.setdefault(person.pk, (likeness(words, person.surname), person))
    best = max(found.values(), key=lambda one: one[0], default=(0.0, None))
    return best[1] if best[0] else None


def likeness(words: Sequence[str], surname: str) -> float:
    """From 0, not to be taken for each other, to 1, the same."""
    name = fold(surname)
    return max((_likeness(word, name) for word in words), default=0.0)


def _likeness(word: str, name: str) -> float:
    ratio = SequenceMatcher(None, word, name, autojunk=False).ratio()
    return ratio if ratio >= (_LIKE if word[:1] == name[:1] else _LIKE_BUT_BEGINS_OTHERWISE) else 0.0
