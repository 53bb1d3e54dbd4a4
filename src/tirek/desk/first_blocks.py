"""The parts of the first page that belong to no domain below: what waits, the numbers, the map, the log."""

from tirek.access.permissions import GIVE_GRANTS
from tirek.audit.permissions import VIEW_LOG
from tirek.desk.queries.homes import keys_of
from tirek.desk.queries.regions import region_map
from tirek.desk.queries.rolls import missing_rolls, rolls_asks
from tirek.desk.queries.waiting import SHOWN, matters
from tirek.desk.tables import todays_lines, week
from tirek.figures.queries import Wanted
from tirek.kernel.declarations import BlockContext, FirstBlock, FirstPage, first_blocks
from tirek.members.figures import BIRTH_UNKNOWN, SEX_UNKNOWN, YOUTH_SHARE
from tirek.members.permissions import IMPORT_ROLL
from tirek.people.permissions import CORRECT_PERSON
from tirek.structure.enums import UnitRole
from tirek.structure.permissions import VIEW_UNIT
from tirek.units.tables.strip import strip, strip_asks


def _waiting(page: FirstPage) -> BlockContext:
    """That nothing waits is said to whoever keeps the roll, who is told whatever it lacks; to others nothing is."""
    found, keeping = matters(page.actor, page.unit, page.request.asof.today), {IMPORT_ROLL, CORRECT_PERSON}
    keeps = page.actor.held_at(page.unit, *keeping) == keeping
    if not found and not keeps:
        return None
    return {"waiting": {"first": found[:SHOWN], "rest": found[SHOWN:]}}


def _figures(page: FirstPage) -> BlockContext:
    return {"cells": strip(keys_of(page.unit.role), page.unit.pk, page.on, month=False), "unit": page.unit}


def _map(page: FirstPage) -> BlockContext:
    drawn = region_map(page.below, YOUTH_SHARE, page.on)
    return {"map": drawn} if drawn else None


def _rolls(page: FirstPage) -> BlockContext:
    lacking = missing_rolls(page.actor, page.unit, page.below, page.on)
    return {"rolls": lacking, "unit": page.unit} if lacking else None


def _log(page: FirstPage) -> BlockContext:
    return week(page.actor, page.request.asof.today)


def _today(page: FirstPage) -> BlockContext:
    lines = todays_lines(page.actor, page.request.asof.today) if page.request.asof.is_today else []
    return {"lines": lines} if lines else None


first_blocks.declare(
    FirstBlock(
        key="log.week",
        right=VIEW_LOG,
        unless=GIVE_GRANTS,
        place="head",
        order=5,
        template="desk/_log_week.html",
        find=_log,
    ),
    FirstBlock(
        key="waiting",
        right=VIEW_UNIT,
        place="head",
        order=20,
        template="desk/_waiting.html",
        find=_waiting,
        asks=lambda page: [Wanted.of([BIRTH_UNKNOWN, SEX_UNKNOWN], [page.unit.pk], [page.request.asof.today])],
    ),
    FirstBlock(
        key="figures",
        right=VIEW_UNIT,
        place="across",
        order=10,
        template="units/_strip.html",
        find=_figures,
        asks=lambda page: strip_asks(keys_of(page.unit.role), page.unit.pk, page.on, month=False),
    ),
    FirstBlock(
        key="map",
        right=VIEW_UNIT,
        place="main",
        order=10,
        template="desk/_map.html",
        find=_map,
        asks=lambda page: [Wanted.of([YOUTH_SHARE], [unit.pk for unit in page.below], [page.on])],
        at=(UnitRole.CENTRE,),
    ),
    FirstBlock(
        key="rolls.missing",
        right=IMPORT_ROLL,
        place="side",
        order=20,
        template="desk/_rolls.html",
        find=_rolls,
        asks=lambda page: rolls_asks(page.unit, page.below, page.on),
    ),
    FirstBlock(key="log.today", right=CORRECT_PERSON, place="main", order=40, template="desk/_today.html", find=_today),
)
