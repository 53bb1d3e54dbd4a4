"""Who joins, moves and leaves when: the lives of all members, planned before anything is written.

Time goes in steps from one checkpoint to the next. Within a step nobody changes place twice, so its acts may be carried
out in the order of their days. At the end of each step every pool (a district, or the organisation that the sources
describe) has exactly the members that it should have.
"""

from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise
from random import Random

from tirek.demo.actions import story
from tirek.demo.actions.network import BIG, KARGALY_POOL, Network, PlannedUnit, working_day
from tirek.demo.actions.places import districts
from tirek.members.enums import LEAVING, Ended

Pools = dict[str, list["PlannedUnit"]]


@dataclass(slots=True, eq=False)
class Life:
    """A membership: since when, where it stands, when it was left. ``moved`` is the step of its last change."""

    joined: date
    unit: PlannedUnit
    first_unit: PlannedUnit
    moved: int = 0
    left: date | None = None
    serial: int = 0

    @property
    def founding(self) -> bool:
        """Whether the first roll has it."""
        return self.joined < story.FIRST_ROLL


@dataclass(frozen=True, kw_only=True, slots=True)
class Rolled:
    """A roll of that day shows who joined since the one before."""

    on: date
    lives: list[Life]


@dataclass(frozen=True, kw_only=True, slots=True)
class Admitted:
    on: date
    life: Life


@dataclass(frozen=True, kw_only=True, slots=True)
class Transferred:
    on: date
    to: PlannedUnit
    lives: list[Life]


@dataclass(frozen=True, kw_only=True, slots=True)
class Left:
    on: date
    reason: Ended
    lives: list[Life]


MemberEvent = Rolled | Admitted | Transferred | Left


class Simulation:
    """``members_factor`` scales the regions of which the sources say nothing."""

    def __init__(self, network: Network, random: Random, *, today: date, members_factor: float = 1.0) -> None:
        self.network = network
        self.random = random
        self.today = today
        self.anchors = _anchors(random, members_factor)
        self.leaves = network.leaves()
        self.inside: dict[str, list[Life]] = {unit.code: [] for unit in self.leaves}
        self.region = {d.code: d.region for d in districts()} | {KARGALY_POOL: story.ALMATY_REGION}
        self.lives: list[Life] = []
        self.movements: list[MemberEvent] = []
        self.seen: dict[tuple[str, date], list[Life]] = {}
        self.step = 0
        self.meetings = self._meetings()

    def run(self) -> None:
        self._found()
        days = [story.FIRST_ROLL, *(day for day in story.CHECKPOINTS if day < self.today), self.today]
        for start, end in pairwise(days):
            self.step += 1
            self._take_step(start, end)

    def _meetings(self) -> dict[str, tuple[int, int]]:
        """Each unit meets twice a year to admit members, on days of the year that others of its district share."""
        pools = sorted({unit.pool for unit in self.leaves})
        weeks = {
            pool: ([self.random.randint(40, 140) for _ in "123"], [self.random.randint(250, 330) for _ in "123"])
            for pool in pools
        }
        return {
            unit.code: (self.random.choice(weeks[unit.pool][0]), self.random.choice(weeks[unit.pool][1]))
            for unit in self.leaves
        }

    # --- the first roll ---------------------------------------------------------------------------------------------

    def _found(self) -> None:
        day = story.FIRST_ROLL
        for pool, units in self._pools(day).items():
            wanted = self.anchors[pool][0][1] if pool in self.anchors else 0
            for unit, count in zip(units, _shares(wanted, [unit.weight for unit in units]), strict=True):
                for _ in range(max(count, 1)):
                    self._join(unit, self._early_joining(unit))
        self.movements.append(Rolled(on=day, lives=list(self.lives)))

    def _early_joining(self, unit: PlannedUnit) -> date:
        """More of them lately, and none before the unit stood."""
        year = 2006 + int(12 * self.random.random() ** 0.7)
        day = date(year, 1, 1) + timedelta(days=self.random.choice(self.meetings[unit.code]))
        if day >= unit.opened:
            return day
        stood = (story.FIRST_ROLL - unit.opened).days
        return unit.opened + timedelta(days=day.toordinal() * 7919 % max(stood, 1))

    def _join(self, unit: PlannedUnit, day: date) -> Life:
        life = Life(joined=day, unit=unit, first_unit=unit, moved=self.step, serial=len(self.lives))
        self.lives.append(life)
        self.inside[unit.code].append(life)
        return life

    # --- one step ---------------------------------------------------------------------------------------------------

    def _take_step(self, start: date, end: date) -> None:
        self._close(start, end)
        self._open(start, end)
        self._transfer(start, end)
        joined: list[Life] = []
        leaving: dict[str, list[Life]] = {}
        for pool, units in self._pools(end).items():
            leavers, joiners = self._balance(pool, units, start, end)
            leaving.setdefault(self.region[pool], []).extend(leavers)
            joined += joiners
        for region, lives in leaving.items():
            self._leave(region, lives, start, end)
        joined = self._admit_some(joined)
        if joined:
            self.movements.append(Rolled(on=end, lives=joined))
        self._note(end)

    def _pools(self, day: date) -> Pools:
        pools: Pools = {}
        for unit in self.leaves:
            if unit.opened <= day and (unit.closed is None or unit.closed > day):
                pool = unit.pool if unit.pool == KARGALY_POOL else self.network.district_on(unit, day)
                pools.setdefault(pool, []).append(unit)
        return pools

    def _close(self, start: date, end: date) -> None:
        closing = [unit for unit in self.leaves if unit.closed and start < unit.closed <= end]
        for unit in sorted(closing, key=lambda unit: unit.closed or end):
            if lives := list(self.inside[unit.code]):
                self._move(lives, self.network.units[unit.into], unit.closed or end)

    def _open(self, start: date, end: date) -> None:
        """The first members of a new unit come from two neighbours that stand all that time."""
        for unit in self.leaves:
            if unit.from_neighbours and start < unit.opened <= end:
                near = [
                    other
                    for other in self.leaves
                    if other.stands_through(start, end) and other.pool == unit.pool and self.inside[other.code]
                ]
                lives: list[Life] = []
                for other in self.random.sample(near, min(3, len(near))):
                    free = [life for life in self.inside[other.code] if life.moved < self.step]
                    lives += self.random.sample(free, len(free) // 4)
                if lives:
                    self._move(lives, unit, unit.opened)

    def _transfer(self, start: date, end: date) -> None:
        """Each region takes in a few, from its own districts and from another region: in each step another one."""
        by_region: dict[str, list[PlannedUnit]] = {}
        for unit in self.leaves:
            if unit.stands_through(start, end) and unit.pool != KARGALY_POOL:
                by_region.setdefault(self.region[self.network.district_on(unit, end)], []).append(unit)
        codes = sorted(by_region)
        for at, code in enumerate(codes):
            other = codes[(at + 1 + self.step % (len(codes) - 1)) % len(codes)]
            to = self.random.choice(by_region[code])
            lives = self._some(by_region[code], but=to) + self._some(by_region[other], but=to)
            if lives:
                self._move(lives, to, working_day(self.random, *_main_year(start, end)))

    def _some(self, units: list[PlannedUnit], *, but: PlannedUnit) -> list[Life]:
        """A handful of members who have not moved in this step, of a few of these units."""
        codes = {self.random.choice(units).code for _ in range(5)} - {but.code}
        free = [life for code in sorted(codes) for life in self.inside[code] if life.moved < self.step]
        return self.random.sample(free, min(len(free), self.random.randint(1, 4)))

    def _move(self, lives: list[Life], to: PlannedUnit, on: date) -> None:
        self.movements.append(Transferred(on=on, to=to, lives=lives))
        gone = Counter(life.unit.code for life in lives)
        for life in lives:
            life.moved = self.step
        moved = set(lives)
        for code in gone:
            self.inside[code] = [life for life in self.inside[code] if life not in moved]
        for life in lives:
            life.unit = to
        self.inside[to.code] += lives

    def _balance(self, pool: str, units: list[PlannedUnit], start: date, end: date) -> tuple[list[Life], list[Life]]:
        """So many leave and join that the pool has at the end what it should."""
        now = sum(len(self.inside[unit.code]) for unit in units)
        wanted = self._wanted(pool, now, start, end)
        years = (end - start).days / 365
        leaving = max(1, round(now * 0.013 * years * self.random.uniform(0.7, 1.3)))
        leaving += max(0, max(1, leaving // 3) - (wanted - now + leaving))
        free = [life for unit in units for life in self.inside[unit.code] if life.moved < self.step]
        leavers = self.random.sample(free, min(leaving, len(free)))
        gone = set(leavers)
        for unit in units:
            self.inside[unit.code] = [life for life in self.inside[unit.code] if life not in gone]
        count = wanted - now + len(leavers)
        cumulated = list(accumulate(len(self.inside[unit.code]) + 1 for unit in units))
        joiners = []
        for _ in range(count):
            unit = units[bisect(cumulated, self.random.random() * cumulated[-1])]
            joiners.append(self._join(unit, self._joining(unit, start, end)))
        return leavers, joiners

    def _wanted(self, pool: str, now: int, start: date, end: date) -> int:
        """On the straight line from now to the pool's next known number."""
        following = next(((day, count) for day, count in self.anchors[pool] if day > start), None)
        if following is None:
            return now
        day, count = following
        return count if day == end else now + round((count - now) * (end - start) / (day - start))

    def _joining(self, unit: PlannedUnit, start: date, end: date) -> date:
        """The day of a meeting of the unit in that time; where there was none, a day in the middle."""
        after = max(start, unit.opened - timedelta(days=1))
        meetings = [
            day
            for year in range(start.year, end.year + 1)
            for offset in self.meetings[unit.code]
            if after < (day := date(year, 1, 1) + timedelta(days=offset)) <= end
        ]
        return (
            self.random.choice(meetings)
            if meetings
            else after + (end - after) // 2 + timedelta(days=1) * ((end - after).days < 2)
        )

    def _leave(self, region: str, lives: list[Life], start: date, end: date) -> None:
        """By decisions of the region's bureau: several in a step where there are many members."""
        parts = 2 if region in BIG else 1
        self.random.shuffle(lives)
        for part in range(parts):
            chosen = lives[part::parts]
            if chosen:
                on = working_day(self.random, *_main_year(start, end))
                reason = LEAVING[(self.step + part + int(region[3:])) % len(LEAVING)]
                self.movements.append(Left(on=on, reason=reason, lives=chosen))
                for life in chosen:
                    life.left, life.moved = on, self.step

    def _admit_some(self, joined: list[Life]) -> list[Life]:
        """Each step a few are admitted one by one, as a chair does it; the rest comes with the roll."""
        admitted = set(self.random.sample(joined, min(3, len(joined))))
        self.movements += [Admitted(on=life.joined, life=life) for life in joined if life in admitted]
        return [life for life in joined if life not in admitted]

    def _note(self, end: date) -> None:
        """Keep who stood where on the days that the sources speak of."""
        pools = self._pools(end)
        if end == story.KARGALY.day:
            self.seen[KARGALY_POOL, end] = self._inside(pools[KARGALY_POOL])
        if end == story.KYZYLORDA_YOUNG[0]:
            units = [unit for pool in pools if self.region[pool] == story.KYZYLORDA for unit in pools[pool]]
            self.seen[story.KYZYLORDA, end] = self._inside(units)

    def _inside(self, units: Iterable[PlannedUnit]) -> list[Life]:
        return [life for unit in units for life in self.inside[unit.code]]


def _main_year(start: date, end: date) -> tuple[date, date]:
    """The part of the step in the year that has most of it, so that no year is left without anything."""
    firsts = [date(year, 1, 1) for year in range(start.year, end.year + 2)]
    parts = [
        (max(start, first - timedelta(days=1)), min(end, following - timedelta(days=1)))
        for first, following in pairwise(firsts)
    ]
    return max(parts, key=lambda part: part[1] - part[0])


def _anchors(random: Random, factor: float) -> dict[str, list[tuple[date, int]]]:
    """For each pool the days on which its number is known, the first roll first."""
    anchors = {}
    for district in districts():
        known: list[tuple[date, int]]
        if district.region == story.KYZYLORDA:
            known = list(zip(story.KYZYLORDA_DAYS, story.KYZYLORDA_MEMBERS[district.code], strict=True))
            known += [(story.LAST, district.members)]
            start = round(known[0][1] * 0.985)
        elif district.region == story.ALMATY_REGION:
            special = story.KARGALY.members if district.code == story.KARGALY.district else 0
            known = [(story.ALMATY_DAY, district.members - special)]
            start = round(known[0][1] * random.uniform(0.88, 0.95))
        else:
            known = [(story.LAST, max(8, round(district.members * factor)))]
            start = round(known[0][1] * random.uniform(0.88, 1.04))
        anchors[district.code] = [(story.FIRST_ROLL, start), *known]
    anchors[KARGALY_POOL] = [(story.FIRST_ROLL, story.KARGALY.start), (story.KARGALY.day, story.KARGALY.members)]
    return anchors


def _shares(total: int, weights: Sequence[float]) -> list[int]:
    """Divide a number by weights, the parts adding up to it exactly."""
    bounds = [round(total * part / sum(weights)) for part in accumulate(weights)]
    return [high - low for low, high in pairwise([0, *bounds])]
