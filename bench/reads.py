"""Reading: figures, series, the list of members."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db import connection

from bench.clock import Case, Result, compare
from tirek.access.actor import AccountActor
from tirek.access.models import Grant
from tirek.accounts.models import Account
from tirek.figures.queries import measure, series
from tirek.kernel.periods import add_months, month_ends
from tirek.members.models import Placement
from tirek.members.queries.listing import MemberList
from tirek.members.queries.paging import SIZE
from tirek.members.queries.search import Search
from tirek.structure.enums import Role
from tirek.structure.models import Unit
from tirek.structure.queries import children

KEY = "members.active"
COUNT = """
WITH below AS MATERIALIZED (
    SELECT ancestor_id, unit_id FROM structure_ancestry WHERE ancestor_id = ANY (%s) AND period @> %s::date
)
SELECT b.ancestor_id, count(*) FROM below b JOIN members_placement p ON p.unit_id = b.unit_id AND p.period @> %s::date
GROUP BY 1
"""
PAGE = """
SELECT p.id FROM members_placement p
JOIN members_membership m ON m.id = p.membership_id JOIN people_person person ON person.id = m.person_id
WHERE p.period @> %(day)s::date AND p.unit_id = ANY (%(units)s) AND {named}
ORDER BY person.name_sort, person.id, p.id LIMIT %(limit)s
"""


def _counted(unit_ids: Sequence[int], day: date) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [list(unit_ids), day, day])
        found = dict(cursor.fetchall())
    return {unit_id: found.get(unit_id, 0) for unit_id in unit_ids}


def _measured(unit_ids: Sequence[int], day: date) -> dict[int, int]:
    readings = measure([KEY], unit_ids, day)
    return {unit_id: int(readings[KEY, unit_id].value or 0) for unit_id in unit_ids}


def _question(unit: Unit, day: date) -> Case:
    ids = [unit.pk, *(child.pk for child in children(unit.pk, day))]
    return Case(ours=partial(_measured, ids, day), by_hand=partial(_counted, ids, day))


def _days(today: date, count: int) -> list[date]:
    chosen = random.Random(7)  # noqa: S311 - the same questions in every run
    return [today - timedelta(days=chosen.randrange(0, 6 * 365)) for _ in range(count)]


def figure_at_the_top(today: date, rounds: int) -> Result:
    centre = Unit.objects.get(role=Role.CENTRE)
    cases = [_question(centre, day) for day in _days(today, 5)]
    return compare("figure, centre with regions, any day", cases, rounds=rounds, target="p95 ≤ 15 ms, ≥ 30 ×")


def figure_anywhere(today: date, rounds: int) -> Result:
    units = list(Unit.objects.order_by("pk"))
    chosen = random.Random(11)  # noqa: S311 - as above
    cases = [_question(chosen.choice(units), day) for day in _days(today, 20)]
    return compare("figure, any unit with children, any day", cases, rounds=rounds, target="p95 ≤ 15 ms")


def series_at_the_top(today: date, rounds: int) -> Result:
    centre = Unit.objects.get(role=Role.CENTRE)
    ends = month_ends(add_months(today, -24), today)

    def ours() -> list[int]:
        return [int(reading.value or 0) for reading in series(KEY, centre.pk, ends)]

    def by_hand() -> list[int]:
        return [_counted([centre.pk], day)[centre.pk] for day in ends]

    return compare(
        f"series of {len(ends)} months, centre", [Case(ours=ours, by_hand=by_hand)], rounds=rounds,
        target="p95 ≤ 20 ms, ≥ 50 ×",
    )  # fmt: skip


def member_search(today: date, rounds: int) -> Result:
    """Rights included: the account is granted one region."""
    region = Unit.objects.filter(role=Role.BRANCH, period__upper_inf=True).order_by("pk")[0]
    account = Account.objects.get_or_create(username="bench")[0]
    Grant.objects.get_or_create(account=account, unit=region)
    # Nothing typed; the beginning of a surname; three members by their whole names.
    named = Placement.objects.filter(unit_id__in=_below(region, today), period__contains=today).order_by("pk")
    names = [placement.membership.person for placement in named.select_related("membership__person")[:3]]
    typed = ["", "ом", *(f"{person.surname} {person.given_name}" for person in names)]
    cases = [_search(account, region, words, today) for words in typed]
    return compare("members of a region, page or name search", cases, rounds=rounds, target="p95 ≤ 80 ms, ≥ 0.33 ×")


def _below(region: Unit, today: date) -> list[int]:
    return list(Unit.objects.below([region.pk], today).values_list("pk", flat=True))


def _search(account: Account, region: Unit, typed: str, today: date) -> Case:
    """Tirek ranks names written just so before others; by hand they come by the alphabet. Few enough are compared as
    a set."""
    search = Search.read(typed)
    asked: dict[str, Any] = {"day": today, "units": _below(region, today), "limit": SIZE}
    whole = len(search.words) > 1
    likes = []
    for number, word in enumerate(search.words):
        asked |= {f"first{number}": f"{word}%", f"later{number}": f"% {word}%" if whole else f"{word}%"}
        likes.append(f"(person.name_fold LIKE %(first{number})s OR person.name_fold LIKE %(later{number})s)")
    sql = PAGE.format(named=" AND ".join(likes) or "true")

    def ours() -> list[int]:
        roll = MemberList(actor=AccountActor(account), day=today, today=today, search=search)
        found = [row.pk for row in roll.page(None).rows]
        return sorted(found) if whole else found

    def by_hand() -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(sql, asked)
            found = [row[0] for row in cursor.fetchall()]
        return sorted(found) if whole else found

    return Case(ours=ours, by_hand=by_hand)
