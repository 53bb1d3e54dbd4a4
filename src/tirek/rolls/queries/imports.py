"""The imports of an account, and the queue they stand in."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from tirek.kernel.actor import Actor
from tirek.rolls.acts import ROLL_IMPORTED
from tirek.rolls.models import RollImport, RollState
from tirek.rolls.models.imports import AT_WORK
from tirek.structure.acts import UNITS_IMPORTED
from tirek.structure.models import Act

# So many signs of a roll's number are enough to say which one is meant.
SHORTEST = 6
_LONGEST = 19


# How an import stands, for whoever looks for one.
WAITS, WORKS, ENTERED, UNDONE, STOPPED = "waits", "work", "entered", "undone", "stopped"
_STANDS = {
    WAITS: Q(state__in=(RollState.ASKS_SHEET, RollState.ASKS_COLUMNS, RollState.ASKS_UNITS, RollState.CHECKED)),
    WORKS: Q(state__in=AT_WORK),
    ENTERED: Q(act__isnull=False, act__undone_by__isnull=True),
    UNDONE: Q(act__undone_by__isnull=False),
    STOPPED: Q(state=RollState.FAILED),
}


@dataclass(frozen=True, kw_only=True)
class ImportList:
    """The actor's own imports, entered ones with their act: those whose file is called so, and that stand so."""

    actor: Actor
    text: str = ""
    stands: str = ""

    def rows(self) -> QuerySet[RollImport]:
        rows = RollImport.objects.of(self.actor).select_related("act")
        rows = rows.filter(file_name__icontains=self.text) if self.text else rows
        return rows.filter(_STANDS[self.stands]) if self.stands else rows


def imports_called(batch: str) -> list[Act]:
    """The acts that a batch may mean: by the number of the act, or by the first signs of its roll's own number."""
    acts = Act.objects.filter(kind__in=(ROLL_IMPORTED.key, UNITS_IMPORTED.key))
    by_roll = Q(pk__in=RollImport.objects.filter(act__isnull=False, id__startswith=batch.lower()).values("act_id"))
    by_act = Q(pk=int(batch)) if batch.isascii() and batch.isdecimal() and len(batch) < _LONGEST else Q()
    wanted = by_act | by_roll if len(batch) >= SHORTEST else by_act
    return list(acts.filter(wanted).order_by("pk")[:2]) if wanted else []
