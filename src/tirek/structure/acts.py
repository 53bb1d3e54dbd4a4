"""What is done to the tree of units."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tirek.kernel.actor import Actor
from tirek.kernel.declarations import ActKind, Link, act_kinds
from tirek.kernel.permissions import Permission
from tirek.structure.models import Act
from tirek.structure.permissions import (
    CLOSE_UNIT,
    IMPORT_TERRITORIES,
    IMPORT_UNITS,
    MOVE_UNIT,
    OPEN_UNIT,
    RENAME_UNIT,
    REORGANISE_UNITS,
    UNDO_ACT,
)


def _anew(url: str, right: Permission) -> Callable[[Actor, Act], Link | None]:
    """At a unit that still stands, the act by which the same is done once more, or the other way."""

    def find(actor: Actor, act: Act) -> Link | None:
        if act.unit is None or act.unit.closed is not None or not actor.can(right, act.unit):
            return None
        return Link(label=str(right.label), address=reverse(url, args=[act.unit.code]))

    return find


UNIT_OPENED = ActKind(
    key="unit_opened",
    label=_("Unit opened"),
    icon="circle-plus",
    right=OPEN_UNIT,
    milestone=True,
    histories=frozenset({"unit"}),
    undone_from=frozenset({"unit"}),
    corrected_at=_anew("structure:close", CLOSE_UNIT),
)
UNIT_CLOSED = ActKind(
    key="unit_closed",
    label=_("Unit closed"),
    icon="circle-x",
    right=CLOSE_UNIT,
    milestone=True,
    histories=frozenset({"unit"}),
    undone_from=frozenset({"unit"}),
)
UNIT_RENAMED = ActKind(
    key="unit_renamed",
    label=_("Unit renamed"),
    icon="pencil",
    right=RENAME_UNIT,
    histories=frozenset({"unit"}),
    undone_from=frozenset({"unit"}),
    corrected_at=_anew("structure:rename", RENAME_UNIT),
)
UNIT_MOVED = ActKind(
    key="unit_moved",
    label=_("Unit moved under another parent"),
    icon="move",
    right=MOVE_UNIT,
    histories=frozenset({"unit"}),
    undone_from=frozenset({"unit"}),
    corrected_at=_anew("structure:move", MOVE_UNIT),
)


def _merged(act: Act, history: str) -> str:
    return _("Merged into %(into)s: %(merged)s") % {
        "into": act.summary["code"],
        "merged": ", ".join(act.summary["merged"]),
    }


UNITS_MERGED = ActKind(
    key="units_merged",
    label=_("Units merged"),
    icon="merge",
    right=REORGANISE_UNITS,
    milestone=True,
    histories=frozenset({"unit"}),
    undone_from=frozenset({"unit"}),
    told=_merged,
)
UNIT_REOPENED = ActKind(
    key="unit_reopened",
    label=_("Unit reopened"),
    icon="rotate-ccw",
    right=OPEN_UNIT,
    milestone=True,
    histories=frozenset({"unit"}),
    undone_from=frozenset({"unit"}),
    corrected_at=_anew("structure:close", CLOSE_UNIT),
)
UNITS_IMPORTED = ActKind(
    key="units_imported",
    label=_("Units imported"),
    icon="file-up",
    right=IMPORT_UNITS,
    histories=frozenset({"unit"}),
    undone_from=frozenset({"unit"}),
)
TERRITORIES_IMPORTED = ActKind(
    key="territories_imported",
    label=_("Territories imported"),
    icon="map",
    right=IMPORT_TERRITORIES,
    histories=frozenset(),
)
UNDONE = ActKind(
    key="undone", label=_("Change undone"), icon="undo-2", right=UNDO_ACT, is_final=True, histories=frozenset()
)

act_kinds.declare(
    UNIT_OPENED,
    UNIT_CLOSED,
    UNIT_RENAMED,
    UNIT_MOVED,
    UNITS_MERGED,
    UNIT_REOPENED,
    UNITS_IMPORTED,
    TERRITORIES_IMPORTED,
    UNDONE,
)
