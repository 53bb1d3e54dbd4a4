"""What the second wall costs: the same question as the role that serves, in a scope, and as the owner, whom nothing
holds back. Both answers must be equal: then the wall also hides nothing that its reader may see.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test.utils import override_settings

from bench.clock import Case, Result, Target, compare
from bench.searches import PAST, Scope, listing, middle_of, scopes, typed
from tirek.access.actor import AccountActor
from tirek.access.wall import scoped
from tirek.figures.queries import explain, measure
from tirek.kernel.periods import Period, add_months
from tirek.structure.queries import children
from tirek.ui.lists import PagePlace

# Design §9 holds with the wall, and it never takes longer than the question itself.
TARGET = Target(p95=80, ratio=0.5)
KEYS = ("members.active", "members.youth_share", "members.median_age")
JOINED = "members.joined"


def walls(today: date, rounds: int) -> Iterator[Result]:
    """Of each scope: the list, searches, figures, and the records behind one. “By hand” is without the wall."""
    words_typed = [words for _what, words in typed()]
    past = today - timedelta(days=PAST)
    with as_who_serves():
        for scope in scopes(today):
            pages = [_case(scope, _page, today, today, "", place) for place in (None, middle_of(scope, today))]
            yield _told("list", scope, pages, rounds, TARGET)
            yield _told("list on a past day", scope, [_case(scope, _page, past, today)], rounds, TARGET)
            found = [_case(scope, _page, today, today, words) for words in words_typed]
            yield _told("search", scope, found, rounds, TARGET)
            counts = [_case(scope, _count, today, words) for words in words_typed]
            yield _told("count", scope, counts, rounds, TARGET)
            ids = [scope.unit.pk, *(child.pk for child in children(scope.unit.pk, today))]
            read = [_case(scope, _figure, today, key, ids) for key in KEYS]
            yield _told("figures with children", scope, read, rounds, Target(ratio=0.5))
            yield _told("records behind a figure", scope, [_case(scope, _behind, today)], rounds, Target(ratio=0.5))


def _page(scope: Scope, day: date, today: date, words: str = "", place: PagePlace | None = None) -> list[int]:
    return [row.pk for row in listing(scope, day, today, words).page(place).rows]


def _count(scope: Scope, today: date, words: str) -> int:
    return listing(scope, today, today, words).count


def _figure(_scope: Scope, today: date, key: str, ids: list[int]) -> list[Fraction | None]:
    return [reading.value for reading in measure([key], ids, today).values()]


def _behind(scope: Scope, today: date) -> tuple[int, int]:
    """Of those who joined in a year: a stock of a whole country is not opened, see ``figures.tables.records``."""
    year = Period(add_months(today, -12), today)
    found = explain(actor=AccountActor(scope.account), key=JOINED, unit_id=scope.unit.pk, at=year)
    return found.shown, found.hidden


def _case(scope: Scope, question: Callable[..., Any], *asked: Any) -> Case:
    ask = partial(question, scope, *asked)

    def behind_the_wall() -> Any:
        with scoped(AccountActor(scope.account)):
            return ask()

    def without() -> Any:
        with transaction.atomic():
            return ask()

    return Case(ours=behind_the_wall, by_hand=without)


def _told(what: str, scope: Scope, cases: list[Case], rounds: int, target: Target) -> Result:
    """Without the statements: outside its scope none of them would be carried out as it was."""
    result = compare(f"wall: {what}, {scope.name}", cases, rounds=rounds, target=target)
    return replace(result, proofs=())


@contextmanager
def as_who_serves() -> Iterator[None]:
    web, worker = settings.TIREK_SERVING_LOGINS
    with override_settings(TIREK_SCOPE_ROLES={"web": web, "worker": worker}):
        yield
