"""What a roll does to the members."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tirek.kernel.declarations import ActKind, HistoryOf, act_kinds
from tirek.members.acts import persons_touched
from tirek.members.permissions import IMPORT_ROLL
from tirek.structure.models import Act


def _roll(act: Act, history: HistoryOf) -> str:
    """Of a person whom it placed nowhere it brought new data; an undone one may have done either."""
    return _("Data brought up to date from a roll") if history == "person" and not act.is_undone else ""


# A roll may be taken back as long as the file it came from can still be looked at; later it is what is known.
ROLL_IMPORTED = ActKind(
    key="roll_imported",
    label=gettext_lazy("Roll imported"),
    icon="file-up",
    right=IMPORT_ROLL,
    days_to_undo=30,
    histories=frozenset({"unit", "person"}),
    undone_from=frozenset({"unit"}),
    told=_roll,
    tells_changes=True,
    concerns=persons_touched,
)

act_kinds.declare(ROLL_IMPORTED)
