"""The part of the first page that says which units below nobody signs in for."""

from tirek.access.permissions import VIEW_GRANTS
from tirek.access.queries.absent import absent_units
from tirek.kernel.declarations import BlockContext, FirstBlock, FirstPage, first_blocks
from tirek.structure.enums import UnitRole


def _absent(page: FirstPage) -> BlockContext:
    rows, more = absent_units(page.unit, page.request.asof.today) if page.request.asof.is_today else ([], 0)
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
