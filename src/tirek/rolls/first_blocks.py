"""The parts of the first page about rolls: whose is stale, what came in this week, and the button to bring one."""

from django.utils.translation import gettext_lazy as _

from tirek.audit.permissions import VIEW_LOG
from tirek.kernel.declarations import BlockContext, FirstBlock, FirstPage, FirstStep, first_blocks, first_steps
from tirek.members.permissions import IMPORT_ROLL
from tirek.rolls.queries.entered import entered_lately, stalest
from tirek.structure.enums import UnitRole


def _stale(page: FirstPage) -> BlockContext:
    rows = stalest(page.unit, page.request.asof.today) if page.request.asof.is_today else []
    return {"rows": rows} if rows else None


def _lately(page: FirstPage) -> BlockContext:
    return {"rows": entered_lately(page.unit, page.request.asof.today)} if page.request.asof.is_today else None


first_blocks.declare(
    FirstBlock(
        key="rolls.stale",
        right=IMPORT_ROLL,
        place="side",
        order=22,
        template="rolls/_first_stale.html",
        find=_stale,
        at=(UnitRole.CENTRE, UnitRole.BRANCH),
    ),
    FirstBlock(
        key="rolls.lately",
        right=VIEW_LOG,
        place="main",
        order=30,
        template="rolls/_first_lately.html",
        find=_lately,
        at=(UnitRole.CENTRE, UnitRole.BRANCH, UnitRole.LOCAL_BRANCH),
    ),
)
first_steps.declare(
    FirstStep(
        key="import",
        label=_("Import a roll"),
        icon="file-up",
        right=IMPORT_ROLL,
        order=10,
        url="rolls:import",
        at=(UnitRole.BRANCH, UnitRole.LOCAL_BRANCH),
    )
)
