"""The part of the first page that says which units below nobody signs in for."""

from tirek.access.permissions import VIEW_GRANTS
from tirek.access.queries.absent import absent_units
from tirek.kernel.declarations import BlockContext, FirstBlock, first_blocks
from tirek.structure.enums import UnitRole
from tirek.structure.models import Unit
from tirek.ui.requests import DeskRequest


def _absent(request: DeskRequest, unit: Unit) -> BlockContext:
    rows, more = absent_units(unit, request.asof.today) if request.asof.is_today else ([], 0)
    return {"rows": rows, "more": more} if rows else None


first_blocks.declare(
    FirstBlock(
        key="grants.absent",
        right=VIEW_GRANTS,
        place="side",
        order=25,
        template="access/_first_absent.html",
        find=_absent,
        at=(UnitRole.CENTRE, UnitRole.BRANCH),
    )
)
