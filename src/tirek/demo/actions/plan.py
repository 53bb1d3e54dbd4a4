"""The whole demonstration as a plan: the same for the same day and size, whatever the machine."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from random import Random

from django.utils.translation import gettext_lazy as _

from tirek.demo.actions import story
from tirek.demo.actions.lives import Admitted, Left, Life, MemberEvent, Rolled, Simulation, Transferred
from tirek.demo.actions.network import BIG, KARGALY_POOL, Network, PlannedRenaming, PlannedUnit, plan_network
from tirek.demo.actions.persons import InventedPerson, Persons, Young
from tirek.demo.actions.places import districts
from tirek.kernel.errors import Refused

SEED = 1991
LEAST_MEMBERS, LEAST_UNITS = 106_000, 1_200


class SizeTooSmall(Refused):
    code = "demo.size_too_small"
    message = _("The regions of the story alone need %(members)s members and %(units)s units: ask for that or more.")


@dataclass(frozen=True, kw_only=True)
class Size:
    """About how many members stand in the end, and how many units there are. The regions that the sources speak of
    keep their numbers, so neither can be smaller than they are: raises SizeTooSmall."""

    members: int = 150_000
    units: int = 1_750

    def __post_init__(self) -> None:
        if self.members < LEAST_MEMBERS or self.units < LEAST_UNITS:
            raise SizeTooSmall(members=LEAST_MEMBERS, units=LEAST_UNITS)

    @property
    def members_factor(self) -> float:
        """How the members of the other regions are scaled."""
        told = sum(d.members for d in districts() if d.region in BIG)
        return max(0.0, (self.members - told) / sum(d.members for d in districts() if d.region not in BIG))

    @property
    def primaries_factor(self) -> float:
        """How the primary organisations of the other regions are scaled."""
        others = sum(d.primaries for d in districts() if d.region not in BIG)
        return max(0.1, (self.units - _UNITS_OF_THE_STORY) / (others * _UNITS_PER_PRIMARY))


# Regions, districts and all that stands in the two regions of the story; elsewhere some primaries have groups.
_UNITS_OF_THE_STORY = 1_000
_UNITS_PER_PRIMARY = 1.2


@dataclass(frozen=True, kw_only=True)
class PlannedOpening:
    on: date
    unit: PlannedUnit


@dataclass(frozen=True, kw_only=True)
class PlannedMove:
    on: date
    code: str
    parent: str


@dataclass(frozen=True, kw_only=True)
class PlannedClosing:
    on: date
    unit: PlannedUnit


PlannedStep = PlannedOpening | PlannedMove | PlannedClosing | PlannedRenaming | MemberEvent

_UPPER = {"regional_branch": 0, "city_regional_branch": 0, "district_branch": 1, "city_branch": 1}
# Of one day's acts: units come before what goes into them, members go before their unit closes.
_ORDER: dict[type, int] = {
    PlannedMove: 2,
    PlannedRenaming: 4,
    Transferred: 5,
    PlannedClosing: 6,
    Left: 7,
    Admitted: 8,
    Rolled: 9,
}


class Plan:
    """The tree, the persons and every act, in the order in which they are carried out."""

    def __init__(self, *, today: date, size: Size) -> None:
        if today <= story.FIRST_ROLL:
            raise ValueError(f"the story begins later than {today}")
        self.today = today
        random = Random(SEED)  # noqa: S311 - it must give the same each time
        self.network: Network = plan_network(random, primaries_factor=size.primaries_factor)
        simulation = Simulation(self.network, random, today=today, members_factor=size.members_factor)
        simulation.run()
        self.lives: list[Life] = simulation.lives
        self.movements = simulation.movements
        self._random = random
        self._seen = simulation.seen
        self._inventor = Persons(random)

    @cached_property
    def founding(self) -> list[PlannedUnit]:
        """The units that stood before the first roll, parents first."""
        return [unit for unit in self.network.units.values() if unit.founding]

    @cached_property
    def steps(self) -> list[PlannedStep]:
        steps = [*self._acts_on_units(), *self.network.renamings, *self.movements]
        return sorted((step for step in steps if step.on <= self.today), key=_order)

    @property
    def kargaly_code(self) -> str:
        units = self.network.units.values()
        return next(unit.code for unit in units if unit.pool == KARGALY_POOL and unit.kind == "primary_org")

    def _acts_on_units(self) -> Iterator[PlannedStep]:
        for unit in self.network.units.values():
            if not unit.founding:
                yield PlannedOpening(on=unit.opened, unit=unit)
            for since, parent in unit.places[1:]:
                yield PlannedMove(on=since, code=unit.code, parent=parent)
            if unit.closed:
                yield PlannedClosing(on=unit.closed, unit=unit)

    @cached_property
    def persons(self) -> list[InventedPerson]:
        """By serial number of the life. A life is one person's: nobody joins twice."""
        young = self._young()
        make = self._inventor.make
        return [
            make(joined=life.joined, serial=life.serial, young=young.get(life.serial), initial=life.founding)
            for life in self.lives
        ]

    def rename(self, life: Life) -> None:
        """Give somebody who is not in the roll yet another name."""
        self.persons[life.serial] = self._inventor.renamed(self.persons[life.serial])

    def _young(self) -> dict[int, Young]:
        """Those of whom the sources say on some day how many are young: so many are, the others are not."""
        told = {KARGALY_POOL: story.KARGALY.young, story.KYZYLORDA: story.KYZYLORDA_YOUNG[1]}
        chosen: dict[int, Young] = {}
        for (scope, on), lives in self._seen.items():
            can_be = [life for life in lives if life.joined.year >= on.year - 16]
            young = {life.serial for life in self._random.sample(can_be, told[scope])}
            chosen |= {life.serial: Young(on, life.serial in young) for life in lives}
        return chosen


def _order(step: PlannedStep) -> tuple[date, int, str]:
    if isinstance(step, PlannedOpening):
        return step.on, _UPPER.get(step.unit.kind, 3), step.unit.code
    return step.on, _ORDER[type(step)], ""
