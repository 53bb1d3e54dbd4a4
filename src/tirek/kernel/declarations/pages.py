"""Pages that stand above those who lead to them."""

from dataclasses import dataclass

from django.utils.functional import Promise

from tirek.kernel.declarations.registry import Registry
from tirek.kernel.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class PageName:
    """What a page is called by the packages below the one that has it; ``url`` is the name of its address."""

    key: str
    url: str


@dataclass(frozen=True, kw_only=True)
class UnitTab:
    """A page about one unit, in the row of tabs of the unit; the lowest ``order`` first.

    The code of the unit is a part of the address that ``url`` names, or stands behind it where ``asked`` of a list.
    Whoever lacks the ``right`` does not see the tab.
    """

    key: str
    label: Promise
    order: int
    url: str
    asked: bool = False
    right: Permission | None = None


page_names: Registry[PageName] = Registry()
unit_tabs: Registry[UnitTab] = Registry()
