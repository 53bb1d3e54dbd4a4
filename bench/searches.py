"""Reading the roll: pages of the list and searches in scopes of every size, rights included."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from bench.clock import Case, Result, Target, compare
from tirek.access import models as access
from tirek.access.actor import AccountActor
from tirek.accounts.models import Account
from tirek.kernel.kazakh import sort_key
from tirek.kernel.periods import Period
from tirek.members.queries.listing import CAP, MemberList
from tirek.members.queries.search import Search
from tirek.structure.enums import UnitRole
from tirek.structure.models import Ancestry, Unit
from tirek.ui.lists import SIZE, PagePlace

PAST = 400
TARGET = Target(p95=80, ratio=1 / 3)
# The raw page: what is shown of the members of the units, which were found beforehand; no question about rights.
PAGE = """
SELECT l.placement_id, m.number, m.joined, m.ended, p.public_id, p.surname, p.given_name, p.patronymic, p.birth_date,
    p.sex, p.phone, p.email, u.code, u.role, u.period
FROM members_listed l JOIN members_placement s ON s.id = l.placement_id
JOIN members_membership m ON m.id = s.membership_id JOIN people_person p ON p.id = l.person_id
JOIN structure_unit u ON u.id = l.unit_id
WHERE l.period @> %(day)s::date AND l.unit_id = ANY (%(units)s) AND {named} {seen} {beyond}
ORDER BY {rank} l.name_sort, l.person_id, l.placement_id LIMIT %(limit)s
"""
# Written so, sounding so, begun so; of one word the surnames first.
RANK = """CASE WHEN l.words @@ %(written)s::tsquery THEN 0
    WHEN l.words @@ %(sounding)s::tsquery THEN 2 ELSE 4 END + CASE WHEN NOT %(alone)s THEN 0
    WHEN l.words @@ %(written)s::tsquery THEN (split_part(l.name_sort, ' ', 1) <> %(key)s)::integer
    ELSE (p.name_fold NOT LIKE %(surname)s)::integer END,"""
COUNT = """
SELECT count(*) FROM (
    SELECT FROM members_listed l JOIN people_person p ON p.id = l.person_id
    WHERE l.period @> %(day)s::date AND l.unit_id = ANY (%(units)s) AND {named} {seen} LIMIT %(limit)s) found
"""
# Who has since gone where the reader sees nobody is not shown on a past day.
SEEN = """AND EXISTS (
    SELECT FROM members_placement p JOIN members_placement z ON z.membership_id = p.membership_id AND z.is_last
    WHERE p.id = l.placement_id AND z.unit_id = ANY (%(reach)s))"""


@dataclass(frozen=True)
class Scope:
    """A part of the organisation, and an account that was given just that part."""

    name: str
    unit: Unit
    account: Account


def members(today: date, rounds: int) -> Iterator[Result]:
    """Of each scope: the first page, one from the middle, a past day; then names that many bear, few, nobody."""
    words_typed = typed()
    for scope in scopes(today):
        pages = [_page(scope, today, today), _page(scope, today, today, middle=True)]
        past = [_page(scope, today - timedelta(days=PAST), today)]
        yield compare(f"list, {scope.name}", pages, rounds=rounds, target=TARGET)
        yield compare(f"list on a past day, {scope.name}", past, rounds=rounds, target=TARGET)
        names = [_page(scope, today, today, words=words, name=what) for what, words in words_typed]
        yield compare(f"search, {scope.name}", names, rounds=rounds, target=TARGET)
        then = today - timedelta(days=PAST)
        before = [_page(scope, then, today, words=words, name=what) for what, words in words_typed[:4]]
        yield compare(f"search on a past day, {scope.name}", before, rounds=rounds, target=TARGET)
        counts = [_count(scope, today, words, what) for what, words in words_typed]
        yield compare(f"count up to {CAP:,}, {scope.name}", counts, rounds=rounds, target=Target(p95=80))


def scopes(today: date) -> Iterator[Scope]:
    """The nation, the first region, the first district of it, and the largest primary organisation of that."""
    named = (
        ("nation", UnitRole.CENTRE),
        ("region", UnitRole.BRANCH),
        ("district", UnitRole.LOCAL_BRANCH),
        ("primary", UnitRole.PRIMARY),
    )
    above: list[int] | None = None
    for name, role in named:
        units = Unit.objects.filter(role=role, period__upper_inf=True)
        units = units if above is None else units.filter(pk__in=above)
        unit = (
            max(units.order_by("pk"), key=lambda each: len(_below(each, today))) if role != UnitRole.PRIMARY else None
        )
        unit = unit or max(
            units.order_by("pk"), key=lambda each: each.placements.filter(period__upper_inf=True).count()
        )
        account = Account.objects.get_or_create(username=f"bench-{name}")[0]
        access.Grant.objects.filter(account=account).exclude(unit=unit).delete()
        access.Grant.objects.get_or_create(
            account=account,
            unit=unit,
            defaults={
                "role": access.Role.objects.get(key="administrator"),
                "period": Period().to_range(),
                "reason": "a benchmark",
            },
        )
        above = _below(unit, today)
        yield Scope(f"{name} ({unit.code})", unit, account)


def _below(unit: Unit, day: date) -> list[int]:
    lines = Ancestry.objects.filter(ancestor=unit, period__contains=day)
    return sorted(lines.values_list("unit_id", flat=True))


def typed() -> list[tuple[str, str]]:
    """What is typed, taken from the names that there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT surname FROM people_person GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1")
        surname = cursor.fetchone()[0]
        cursor.execute("SELECT given_name FROM people_person GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1")
        given = cursor.fetchone()[0]
        cursor.execute("SELECT surname || ' ' || given_name FROM people_person ORDER BY id LIMIT 3")
        whole = [row[0] for row in cursor.fetchall()]
    return [
        ("the most common surname", surname),
        ("the most common given name", given),
        ("three letters that begin many given names", given[:3]),
        ("both names begun", f"{given[:4]} {surname[:3]}"),
        ("two letters", surname[:2]),
        ("one letter", surname[:1]),
        *(("a whole name", name) for name in whole),
        ("a name nobody bears", "Щукаримбаев"),
    ]


def _asked(scope: Scope, day: date, today: date, search: Search) -> tuple[dict[str, Any], dict[str, str]]:
    """The values and the clauses of the hand-written statement."""
    values: dict[str, Any] = {"day": day, "units": _below(scope.unit, day), "limit": SIZE + 1}
    values["reach"] = _below(scope.unit, today)
    clauses = {"named": "true", "seen": "" if day == today else SEEN, "beyond": "", "rank": ""}
    if search:
        begun, sounding, written = _queries(search)
        values |= {"alone": len(search.words) == 1, "key": sort_key(search.text), "surname": f"{search.words[0]}%"}
        values |= {"begun": begun, "sounding": sounding, "written": written}
        clauses["named"] = "l.words @@ %(begun)s::tsquery" if sounding else "p.name_fold LIKE %(surname)s"
        if sounding:
            clauses["rank"] = RANK
    return values, clauses


def _queries(search: Search) -> tuple[str, str, str]:
    if len(search.words) == 1 and len(search.words[0]) < 3:
        return "", "", ""
    sounding = " & ".join(f"'{word}'" for word in search.words)
    written = " & ".join(f"'={word}'" for word in sort_key(search.text).split())
    return " & ".join(f"'{word}':*" for word in search.words), sounding, f"{sounding} & {written}"


def listing(scope: Scope, day: date, today: date, words: str) -> MemberList:
    """As a request makes it: nothing of what it knows is older than the question."""
    return MemberList(actor=AccountActor(scope.account), day=day, today=today, search=Search.read(words))


def _page(scope: Scope, day: date, today: date, *, words: str = "", name: str = "", middle: bool = False) -> Case:
    values, clauses = _asked(scope, day, today, Search.read(words))
    place = None
    if middle:
        place = middle_of(scope, day)
        values["row"] = place.row if place else 0
        clauses["beyond"] = (
            "AND (l.name_sort, l.person_id, l.placement_id) > "
            "(SELECT a.name_sort, a.person_id, a.placement_id FROM members_listed a WHERE a.placement_id = %(row)s)"
        )
    sql = PAGE.format(**clauses)

    def ours() -> list[int]:
        page = listing(scope, day, today, words).page(place)
        return [row.pk for row in page.rows]

    def by_hand() -> list[int]:
        return [row[0] for row in _fetched(sql, values)[:SIZE]]

    what = name or ("from the middle" if middle else "first page")
    return Case(name=f"{what}, {scope.name}, {day}", ours=ours, by_hand=by_hand)


def middle_of(scope: Scope, day: date) -> PagePlace | None:
    """The row that stands in the middle of the list."""
    sql = (
        "SELECT count(*), (array_agg(placement_id ORDER BY name_sort, person_id, placement_id))[1 + count(*) / 2] "
        "FROM members_listed WHERE period @> %(day)s::date AND unit_id = ANY (%(units)s)"
    )
    count, row = _fetched(sql, {"day": day, "units": _below(scope.unit, day)})[0]
    return PagePlace(row=row, number=count // 2) if count else None


def _count(scope: Scope, today: date, words: str, name: str) -> Case:
    values, clauses = _asked(scope, today, today, Search.read(words))
    values["limit"] = CAP + 1
    sql = COUNT.format(**clauses)

    def ours() -> int:
        return listing(scope, today, today, words).count

    def by_hand() -> int:
        return min(int(_fetched(sql, values)[0][0]), CAP)

    return Case(name=f"{name}, {scope.name}", ours=ours, by_hand=by_hand)


def _fetched(sql: str, values: dict[str, Any]) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
