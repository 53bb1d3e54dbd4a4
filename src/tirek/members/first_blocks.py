"""The parts of the first page about people, where the organisation is so small that everybody knows everybody."""

from django.utils.translation import gettext_lazy as _

from tirek.kernel.declarations import BlockContext, FirstBlock, FirstPage, FirstStep, first_blocks, first_steps
from tirek.members.permissions import ADMIT, VIEW_MEMBERS
from tirek.members.queries.greeted import birthdays, newcomers
from tirek.structure.enums import UnitRole

_SMALL = tuple(map(UnitRole, UnitRole.HOLDING))


def _finder(page: FirstPage) -> BlockContext:
    return {}


def _people(page: FirstPage) -> BlockContext:
    if not page.request.asof.is_today:
        return None
    soon, new = birthdays(page.actor, page.unit, page.on), newcomers(page.actor, page.unit, page.on)
    return {"soon": soon, "new": new} if soon or new else None


first_blocks.declare(
    FirstBlock(
        key="members.finder",
        right=VIEW_MEMBERS,
        place="head",
        order=10,
        template="members/_first_finder.html",
        find=_finder,
        at=_SMALL,
    ),
    FirstBlock(
        key="members.people",
        right=VIEW_MEMBERS,
        place="beside",
        order=5,
        template="members/_first_people.html",
        find=_people,
        at=_SMALL,
    ),
)
first_steps.declare(
    FirstStep(
        key="admit",
        label=_("Add a member"),
        icon="user-plus",
        right=ADMIT,
        order=20,
        url="members:admit",
        at=(UnitRole.BRANCH, UnitRole.LOCAL_BRANCH, *_SMALL),
    )
)
