"""The parts of the first page that are made of numbers."""

from tirek.access.permissions import VIEW_GRANTS
from tirek.kernel.declarations import BlockContext, FirstBlock, FirstPage, figures, first_blocks
from tirek.members.figures import ACTIVE
from tirek.members.permissions import VIEW_MEMBERS
from tirek.structure.enums import UnitRole
from tirek.structure.permissions import VIEW_UNIT
from tirek.units.queries.question import ask_the_way, way_asks
from tirek.units.tables.changes import changed_most, changes_asks
from tirek.units.tables.children import children_asks, children_table
from tirek.units.tables.leaders import leaders
from tirek.units.tables.marks import marks
from tirek.units.tables.movement import movement, movement_asks
from tirek.units.tables.neighbours import neighbours
from tirek.units.tables.quotes import quotes
from tirek.units.tables.trends import chart


def _trend(page: FirstPage) -> BlockContext:
    answer = ask_the_way(figures[ACTIVE], page.unit, page.on)
    drawn = chart(answer, marks(page.actor, page.unit, answer.question.months))
    return {"chart": drawn, "chart_of": ACTIVE, "unit": page.unit} if drawn else None


def _movement(page: FirstPage) -> BlockContext:
    return {"movement": movement(page.unit, page.on), "unit": page.unit}


def _children(page: FirstPage) -> BlockContext:
    sort = page.request.GET.get("sort", "share")
    table = children_table(actor=page.actor, unit=page.unit, found=page.below, on=page.on, sort=sort)
    return {"table": table, "unit": page.unit} if table else None


def _changes(page: FirstPage) -> BlockContext:
    rows = changed_most(page.actor, page.below, page.on)
    return {"rows": rows} if rows else None


def _neighbours(page: FirstPage) -> BlockContext:
    rows = neighbours(page.actor, page.unit, page.on)
    return {"rows": rows} if rows else None


def _leaders(page: FirstPage) -> BlockContext:
    rows = leaders(page.below, page.on)
    return {"rows": rows} if rows else None


def _quotes(page: FirstPage) -> BlockContext:
    return {"quotes": quotes(page.request, page.unit), "unit": page.unit}


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
    FirstBlock(
        key="trend",
        right=VIEW_UNIT,
        place="beside",
        order=10,
        template="units/_first_trend.html",
        find=_trend,
        asks=lambda page: way_asks(figures[ACTIVE], page.unit, page.on),
    ),
    FirstBlock(
        key="changes",
        right=VIEW_UNIT,
        place="main",
        order=15,
        template="units/_first_changes.html",
        find=_changes,
        asks=lambda page: changes_asks(page.below, page.on),
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
        key="leaders",
        right=VIEW_GRANTS,
        place="main",
        order=25,
        template="units/_first_leaders.html",
        find=_leaders,
        at=(UnitRole.CENTRE, UnitRole.BRANCH),
    ),
    FirstBlock(
        key="movement",
        right=VIEW_UNIT,
        place="side",
        order=30,
        template="units/_movement.html",
        find=_movement,
        asks=lambda page: movement_asks(page.unit, page.on),
    ),
    FirstBlock(
        key="children",
        right=VIEW_UNIT,
        place="foot",
        order=10,
        template="units/_children.html",
        find=_children,
        asks=lambda page: children_asks(page.unit, page.below, page.on),
    ),
)
