"""The parts of the first page that are made of numbers."""

from tirek.kernel.declarations import BlockContext, FirstBlock, figures, first_blocks
from tirek.members.figures import ACTIVE
from tirek.members.permissions import VIEW_MEMBERS
from tirek.structure.enums import UnitRole
from tirek.structure.models import Unit
from tirek.structure.permissions import VIEW_UNIT
from tirek.ui.requests import DeskRequest
from tirek.units.queries.question import ask_the_way
from tirek.units.tables.changes import changed_most
from tirek.units.tables.children import children_table
from tirek.units.tables.movement import movement
from tirek.units.tables.neighbours import neighbours
from tirek.units.tables.quotes import quotes
from tirek.units.tables.trends import chart


def _trend(request: DeskRequest, unit: Unit) -> BlockContext:
    drawn = chart(ask_the_way(figures[ACTIVE], unit, request.on))
    return {"chart": drawn, "chart_of": ACTIVE, "unit": unit} if drawn else None


def _movement(request: DeskRequest, unit: Unit) -> BlockContext:
    return {"movement": movement(unit, request.on), "unit": unit}


def _children(request: DeskRequest, unit: Unit) -> BlockContext:
    sort = request.GET.get("sort", "share")
    table = children_table(actor=request.actor, unit=unit, on=request.on, sort=sort)
    return {"table": table, "unit": unit} if table else None


def _changes(request: DeskRequest, unit: Unit) -> BlockContext:
    rows = changed_most(request.actor, unit, request.on)
    return {"rows": rows} if rows else None


def _neighbours(request: DeskRequest, unit: Unit) -> BlockContext:
    rows = neighbours(unit, request.on)
    return {"rows": rows} if rows else None


def _quotes(request: DeskRequest, unit: Unit) -> BlockContext:
    return {"quotes": quotes(request, unit), "unit": unit}


first_blocks.declare(
    FirstBlock(
        key="quotes",
        right=VIEW_UNIT,
        unless=VIEW_MEMBERS,
        place="head",
        order=10,
        template="units/_first_quotes.html",
        find=_quotes,
    ),
    FirstBlock(key="trend", right=VIEW_UNIT, place="beside", order=10, template="units/_first_trend.html", find=_trend),
    FirstBlock(
        key="changes",
        right=VIEW_UNIT,
        place="main",
        order=15,
        template="units/_first_changes.html",
        find=_changes,
        at=(UnitRole.CENTRE, UnitRole.BRANCH),
    ),
    FirstBlock(
        key="neighbours",
        right=VIEW_UNIT,
        place="main",
        order=10,
        template="units/_first_neighbours.html",
        find=_neighbours,
        at=(UnitRole.LOCAL_BRANCH,),
    ),
    FirstBlock(
        key="movement", right=VIEW_UNIT, place="side", order=30, template="units/_movement.html", find=_movement
    ),
    FirstBlock(
        key="children", right=VIEW_UNIT, place="foot", order=10, template="units/_children.html", find=_children
    ),
)
