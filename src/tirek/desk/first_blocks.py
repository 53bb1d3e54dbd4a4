"""The parts of the first page that belong to no domain below: what waits, the numbers, the map, the log."""

from tirek.access.permissions import GIVE_GRANTS
from tirek.audit.permissions import VIEW_LOG
from tirek.desk.queries.homes import keys_of
from tirek.desk.queries.regions import region_map
from tirek.desk.queries.rolls import missing_rolls
from tirek.desk.queries.waiting import SHOWN, matters
from tirek.desk.tables import todays_lines, week
from tirek.kernel.declarations import BlockContext, FirstBlock, first_blocks
from tirek.members.figures import YOUTH_SHARE
from tirek.members.permissions import IMPORT_ROLL
from tirek.people.permissions import CORRECT_PERSON
from tirek.structure.enums import UnitRole
from tirek.structure.models import Unit
from tirek.structure.permissions import VIEW_UNIT
from tirek.structure.queries import children
from tirek.ui.requests import DeskRequest
from tirek.units.tables.strip import strip


def _waiting(request: DeskRequest, unit: Unit) -> BlockContext:
    """That nothing waits is said to whoever keeps the roll, who is told whatever it lacks; to others nothing is."""
    found, keeping = matters(request.actor, unit, request.asof), {IMPORT_ROLL, CORRECT_PERSON}
    keeps = request.actor.held_at(unit, *keeping) == keeping
    if not found and not keeps:
        return None
    return {"waiting": {"first": found[:SHOWN], "rest": found[SHOWN:]}}


def _figures(request: DeskRequest, unit: Unit) -> BlockContext:
    return {"cells": strip(keys_of(unit.role), unit.pk, request.on, month=False), "unit": unit}


def _map(request: DeskRequest, unit: Unit) -> BlockContext:
    drawn = region_map(list(children(unit.pk, request.on)), YOUTH_SHARE, request.on)
    return {"map": drawn} if drawn else None


def _rolls(request: DeskRequest, unit: Unit) -> BlockContext:
    lacking = missing_rolls(request.actor, unit, request.on)
    return {"rolls": lacking, "unit": unit} if lacking else None


def _log(request: DeskRequest, unit: Unit) -> BlockContext:
    return week(request.actor, request.asof.today)


def _today(request: DeskRequest, unit: Unit) -> BlockContext:
    lines = todays_lines(request.actor, request.asof.today) if request.asof.is_today else []
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
    FirstBlock(key="waiting", right=VIEW_UNIT, place="head", order=20, template="desk/_waiting.html", find=_waiting),
    FirstBlock(key="figures", right=VIEW_UNIT, place="across", order=10, template="units/_strip.html", find=_figures),
    FirstBlock(
        key="map",
        right=VIEW_UNIT,
        place="main",
        order=10,
        template="desk/_map.html",
        find=_map,
        at=(UnitRole.CENTRE,),
    ),
    FirstBlock(
        key="rolls.missing", right=IMPORT_ROLL, place="side", order=20, template="desk/_rolls.html", find=_rolls
    ),
    FirstBlock(key="log.today", right=CORRECT_PERSON, place="main", order=40, template="desk/_today.html", find=_today),
)
