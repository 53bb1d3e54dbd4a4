"""The pages that are measured, each with its floor: the median, in ms, that it reaches at 1,000,000 members.

The floors hold for one request after the other, by the real server, on a quiet machine.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from bench.searches import typed
from tirek.figures.queries.readings import is_counted
from tirek.structure.enums import UnitRole
from tirek.structure.models import Unit
from tirek.units.tables.roster import possible_columns

DASHBOARD, LISTED, SEARCHED, EVERYWHERE, UNIT_PAGE, UNIT_LIST, ONE_FIGURE = 120, 60, 150, 200, 120, 150, 100
PAST = "2024-06-01"
FIGURES = ("members.active", "members.youth_share", "members.joined")
MEDIAN = "members.median_age"


@dataclass(frozen=True, kw_only=True)
class MeasuredPage:
    """A page by its address. Where nobody has set a floor it is measured all the same."""

    name: str
    address: str
    floor: float | None = None


def measured_pages() -> Iterator[MeasuredPage]:
    """Each in its turn."""
    codes = _codes()
    yield MeasuredPage(name="dashboard of the centre", address="/", floor=DASHBOARD)
    for name, code in codes.items():
        query = _query(unit="" if name == "centre" else code)
        yield MeasuredPage(name=f"list of members, {name}", address=f"/members/{query}", floor=LISTED)
    yield MeasuredPage(name="list of members, a past day", address=f"/members/{_query(on=PAST)}", floor=LISTED)
    yield from _searches(codes["region"])
    for name, code in codes.items():
        yield MeasuredPage(name=f"page of a unit, {name}", address=f"/units/{quote(code)}/", floor=UNIT_PAGE)
    yield from _unit_lists(codes)
    yield from _figures(codes)
    yield MeasuredPage(name="the tree", address="/units/")
    for name in ("region", "district"):
        yield MeasuredPage(name=f"the tree below a {name}", address=f"/units/{quote(codes[name])}/below/")


def _codes() -> dict[str, str]:
    """The first unit of each kind that stands."""
    roles = {
        "centre": UnitRole.CENTRE,
        "region": UnitRole.BRANCH,
        "district": UnitRole.LOCAL_BRANCH,
        "primary": UnitRole.PRIMARY,
    }
    standing = Unit.objects.filter(period__upper_inf=True).order_by("pk")
    return {name: standing.filter(role=role).values_list("code", flat=True)[0] for name, role in roles.items()}


def _searches(region: str) -> Iterator[MeasuredPage]:
    words_typed = typed()
    for what, words in words_typed:
        yield MeasuredPage(name=f"members: {what}", address=f"/members/{_query(q=words)}", floor=SEARCHED)
    for what, words in words_typed[:4]:
        address = f"/members/{_query(q=words, unit=region)}"
        yield MeasuredPage(name=f"of a region: {what}", address=address, floor=SEARCHED)
    for what, words in words_typed:
        yield MeasuredPage(name=f"everywhere: {what}", address=f"/search/{_query(q=words)}", floor=EVERYWHERE)


def _unit_lists(codes: dict[str, str]) -> Iterator[MeasuredPage]:
    keys = [figure.key for figure in possible_columns("") if not is_counted(figure)]
    for sort in ("", "name", "code", *(f"-{key}" for key in keys)):
        name = f"list of units by {sort.removeprefix('-') or 'place'}"
        yield MeasuredPage(name=name, address=f"/unit-list/{_query(sort=sort)}", floor=UNIT_LIST)
    address = f"/unit-list/{_query(role=UnitRole.PRIMARY, sort='-members.active')}"
    yield MeasuredPage(name="list of primaries by members", address=address, floor=UNIT_LIST)
    address = f"/unit-list/{_query(unit=codes['district'], role=UnitRole.PRIMARY, sort=MEDIAN)}"
    yield MeasuredPage(name="list of a district's primaries by median age", address=address, floor=UNIT_LIST)


def _figures(codes: dict[str, str]) -> Iterator[MeasuredPage]:
    """With the curve of two years and the units below, also of what is counted from the records."""
    for key in FIGURES:
        for name, code in codes.items():
            address = f"/figures/{key}/{_query(unit=code)}"
            yield MeasuredPage(name=f"{key}, {name}", address=address, floor=ONE_FIGURE)
    for name, code in codes.items():
        address = f"/figures/{MEDIAN}/{_query(unit=code)}"
        yield MeasuredPage(name=f"{MEDIAN}, {name}", address=f"{address}&whole", floor=ONE_FIGURE)
    yield MeasuredPage(name="all figures of the centre", address="/figures/")


def _query(**params: str) -> str:
    given = {name: value for name, value in params.items() if value}
    return f"?{urlencode(given)}" if given else ""
