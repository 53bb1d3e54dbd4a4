"""The tree of the demonstration and everything that happens to it, planned before anything is written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from tirek.demo.actions import story
from tirek.demo.actions.labels import group_names, primary_names
from tirek.demo.actions.places import FOUNDED, FOUNDED_LATER, District, districts, regions
from tirek.structure.actions.names import Names

KARGALY_POOL = "kargaly"
BIG = (story.KYZYLORDA, story.ALMATY_REGION)


@dataclass(kw_only=True)
class PlannedUnit:
    """A unit and its life. ``places`` are the codes it stood under, each with its first day."""

    code: str
    kind: str
    names: Names
    opened: date
    places: list[tuple[date, str]]
    closed: date | None = None
    into: str = ""  # where its members go when it closes
    from_neighbours: bool = False  # whether its first members come from neighbours
    weight: float = 0.0  # its share of the members; none where nobody stands
    pool: str = ""

    @property
    def founding(self) -> bool:
        """Whether it stood before the first roll."""
        return self.opened < story.FIRST_ROLL

    def place_on(self, day: date) -> str:
        return next(code for since, code in reversed(self.places) if since <= day)

    def stands_through(self, start: date, end: date) -> bool:
        return self.opened <= start and (self.closed is None or self.closed > end)


@dataclass(frozen=True, kw_only=True)
class PlannedRenaming:
    on: date
    code: str
    names: Names


@dataclass(kw_only=True)
class Network:
    """All units by code, parents before children, and the renamings."""

    units: dict[str, PlannedUnit] = field(default_factory=dict)
    renamings: list[PlannedRenaming] = field(default_factory=list)

    def add(self, unit: PlannedUnit) -> PlannedUnit:
        self.units[unit.code] = unit
        return unit

    def primary_of(self, unit: PlannedUnit) -> PlannedUnit:
        return self.units[unit.places[0][1]] if unit.kind == "group" else unit

    def district_on(self, unit: PlannedUnit, day: date) -> str:
        return self.primary_of(unit).place_on(day)

    def leaves(self) -> list[PlannedUnit]:
        """The units that hold members."""
        return [unit for unit in self.units.values() if unit.weight]


def plan_network(random: Random, *, primaries_factor: float = 1.0) -> Network:
    """``primaries_factor`` scales the regions of which the sources say nothing."""
    network = Network()
    network.add(
        PlannedUnit(code=story.CENTRE_CODE, kind="central_office", names=story.CENTRE, opened=FOUNDED, places=[])
    )
    called = _first_names(network)
    for region in regions():
        names = called.get(region.code, region.names)
        place = (region.opened, story.CENTRE_CODE)
        network.add(PlannedUnit(code=region.code, kind=region.kind, names=names, opened=region.opened, places=[place]))
    for district in districts():
        network.add(_district(district, called.get(district.code, district.names)))
    for district in districts():
        _Local(network, district, random, primaries_factor).fill()
    for code, sources in story.TAKEN_ALONG.items():
        _take_along(network, network.units[code], sources, random)
    _rename_some(network, random)
    return network


def _first_names(network: Network) -> dict[str, Names]:
    """What places were called in the beginning; notes their renamings."""
    present = {region.code: region.names for region in regions()} | {d.code: d.names for d in districts()}
    first: dict[str, Names] = {}
    for at, called in enumerate(story.CALLED):
        first.setdefault(called.code, called.names)
        following = (later.names for later in story.CALLED[at + 1 :] if later.code == called.code)
        names = next(following, present[called.code])
        network.renamings.append(PlannedRenaming(on=called.until, code=called.code, names=names))
    return first


def _district(district: District, names: Names) -> PlannedUnit:
    if district.opened:
        opened, places = district.opened, [(district.opened, district.region)]
    else:
        opened, places = FOUNDED, [(FOUNDED, district.first_region)]
        if district.was:
            places.append((FOUNDED_LATER[district.region], district.region))
    return PlannedUnit(code=district.code, kind=district.kind, names=names, opened=opened, places=places)


class _Local:
    """The primary organisations and groups of one district."""

    def __init__(self, network: Network, district: District, random: Random, factor: float) -> None:
        self.network = network
        self.district = district
        self.random = random
        self.factor = 1.0 if district.region in BIG else factor
        self.changes = [c for c in [*story.CHANGES, *_small_changes(district, random)] if c.district == district.code]
        named = [names for names, _opened in story.MERGED.of] + [story.MERGED.names, story.KARGALY.names]
        self.labels = primary_names(random, frozenset(names.kk.strip("«»") for names in named))
        self.serial = 0

    def fill(self) -> None:
        standing = [self._primary(self._early_day()) for _ in range(self._at_first())]
        leaving = self._close(standing)
        for change in self.changes:
            for _ in range(change.openings):
                standing.append(self._primary(self._day(change), from_neighbours=True))
        if self.district.code == story.MERGED.district:
            self._merge()
        share = 0.25 if self.district.region in BIG else 0.06
        for primary in standing:
            if primary.founding and primary.code not in leaving and self.random.random() < share:
                self._groups(primary)
        if self.district.code == story.KARGALY.district:
            self._kargaly()

    def _at_first(self) -> int:
        """How many there are on the first day, so that the changes lead to the number of the table."""
        moved_in = sum(count for _code, count in story.TAKEN_ALONG.get(self.district.code, ()))
        moved_out = sum(
            n for sources in story.TAKEN_ALONG.values() for code, n in sources if code == self.district.code
        )
        net = sum(change.closings - change.openings for change in self.changes)
        special = (self.district.code == story.KARGALY.district) + (self.district.code == story.MERGED.district)
        in_the_end = moved_in or max(1, round(self.district.primaries * self.factor))
        return in_the_end - moved_in + moved_out + net - special

    def _primary(self, opened: date, names: Names | None = None, *, from_neighbours: bool = False) -> PlannedUnit:
        self.serial += 1
        return self.network.add(
            PlannedUnit(
                code=f"{self.district.code}-{self.serial:03d}",
                kind="primary_org",
                names=names or next(self.labels),
                opened=opened,
                places=[(opened, self.district.code)],
                from_neighbours=from_neighbours,
                weight=self.random.lognormvariate(0, 0.4),
                pool=self.district.code,
            )
        )

    def _early_day(self) -> date:
        month, day = self.random.randint(1, 12), self.random.choice((5, 12, 19, 26))
        return date(self.random.choice((2014, 2015, 2015, 2016, 2016)), max(month, 4), day)

    def _day(self, change: story.NetworkChange) -> date:
        return working_day(self.random, change.after, change.until)

    def _close(self, standing: list[PlannedUnit]) -> set[str]:
        """Choose those that close, and for each the neighbour that takes its members."""
        closings = [change for change in self.changes for _ in range(change.closings)]
        chosen = self.random.sample(standing, len(closings))
        staying = [unit for unit in standing if unit not in chosen]
        for unit, change in zip(chosen, closings, strict=True):
            unit.closed = self._day(change)
            unit.into = self.random.choice(staying).code
            unit.weight *= 0.6
        return {unit.code for unit in chosen}

    def _merge(self) -> None:
        merged = story.MERGED
        parts = [self._primary(opened, names) for names, opened in merged.of]
        new = self._primary(merged.on, merged.names)
        for part in parts:
            part.closed, part.into = merged.on, new.code

    def _groups(self, primary: PlannedUnit) -> None:
        for number in range(1, self.random.randint(3, 5) + 1):
            self._group(primary, number, max(primary.opened, FOUNDED), primary.weight / 4)
        primary.weight *= 0.2

    def _group(self, primary: PlannedUnit, number: int, opened: date, weight: float) -> PlannedUnit:
        return self.network.add(
            PlannedUnit(
                code=f"{primary.code}-{number:02d}",
                kind="group",
                names=group_names(number),
                opened=opened,
                places=[(opened, primary.code)],
                weight=weight,
                pool=primary.pool,
            )
        )

    def _kargaly(self) -> None:
        kargaly = story.KARGALY
        primary = self._primary(date(2014, 4, 14), kargaly.names)
        primary.pool, primary.weight = KARGALY_POOL, 0.3
        first = kargaly.groups - len(kargaly.later)
        for number in range(1, first + 1):
            self._group(primary, number, primary.opened, self.random.uniform(0.7, 1.3))
        for number, opened in enumerate(kargaly.later, start=first + 1):
            self._group(primary, number, opened, 1.0).from_neighbours = True


def _small_changes(district: District, random: Random) -> Iterator[story.NetworkChange]:
    """In each other region one closes early, one opens, one closes late."""
    first, second = [d.code for d in districts() if d.region == district.region][:2]
    if district.region in BIG:
        return
    if district.code == first:
        yield story.NetworkChange(district=first, after=date(2019, 1, 10), until=date(2022, 3, 1), closings=1)
        yield story.NetworkChange(district=first, after=date(2023, 6, 1), until=date(2026, 6, 1), closings=1)
    if district.code == second:
        start = date(random.randint(2018, 2025), 2, 1)
        yield story.NetworkChange(district=second, after=start, until=date(start.year, 11, 1), openings=1)


def _take_along(network: Network, district: PlannedUnit, sources: tuple[tuple[str, int], ...], random: Random) -> None:
    """Primary organisations that pass to a new district on its first day. Their groups pass with them."""
    for code, count in sources:
        into = {unit.into for unit in network.units.values()}
        standing = [
            unit
            for unit in network.units.values()
            if unit.kind == "primary_org" and unit.founding and unit.places[0][1] == code
            if unit.closed is None and unit.code not in into
        ]
        for unit in random.sample(standing, count):
            unit.places.append((district.opened, district.code))


def _rename_some(network: Network, random: Random) -> None:
    """A few primary organisations take another name, which none of their district has or had."""
    for district in districts():
        if random.random() < 0.4:
            here = [
                unit
                for unit in network.units.values()
                if unit.kind == "primary_org" and unit.founding and unit.closed is None
                if unit.places[0][1] == district.code and unit.pool != KARGALY_POOL and len(unit.places) == 1
            ]
            held = {unit.names.kk for unit in network.units.values() if unit.code.startswith(district.code)}
            held.add(story.MERGED.names.kk)
            names = next(names for names in primary_names(random) if names.kk not in held)
            on = working_day(random, date(2018, 3, 1), date(2026, 9, 1))
            if here:
                network.renamings.append(PlannedRenaming(on=on, code=random.choice(here).code, names=names))


def working_day(random: Random, after: date, until: date) -> date:
    """A weekday after the one day, up to the other; the last day where a few tries meet none."""
    for _ in range(30):
        day = after + timedelta(days=random.randint(1, (until - after).days))
        if day.weekday() < 5:
            return day
    return until
