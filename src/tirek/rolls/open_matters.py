"""What waits for a decision about rolls: those of the reader's own that do not go on by themselves."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tirek.kernel.actor import Actor
from tirek.kernel.declarations import OpenMatter, Waiting, open_matters
from tirek.members.permissions import IMPORT_ROLL
from tirek.rolls.models import RollImport, RollProblem, RollState
from tirek.structure.models import Unit
from tirek.ui.words import quoted

_MOST = 5


def _rolls(actor: Actor, unit: Unit, on: date) -> Iterator[Waiting]:
    """Files of the reader's own that do not go on by themselves; they wait wherever the reader looks from."""
    titles = {
        RollState.CHECKED: _("Confirm the roll %(file)s"),
        RollState.FAILED: _("See why the import of %(file)s stopped"),
        RollState.ASKS_SHEET: _("Choose the sheet of %(file)s"),
        RollState.ASKS_COLUMNS: _("Look at the columns of %(file)s"),
        RollState.ASKS_UNITS: _("Name the units of %(file)s"),
    }
    waiting = RollImport.objects.of(actor).filter(state__in=titles).order_by("-state_since", "pk")
    for roll in waiting.only("pk", "file_name", "state")[:_MOST]:
        yield Waiting(
            title=titles[RollState(roll.state)] % {"file": quoted(roll.file_name)},
            href=reverse("rolls:roll", args=[roll.pk]),
            urgency="decision",
            text=_("Nothing of it has been entered yet."),
        )


def _rejected(actor: Actor, unit: Unit, on: date) -> Iterator[Waiting]:
    """Rolls of the reader's own that were entered, with lines that were not, as long as these can be taken out."""
    entered = RollImport.objects.of(actor).filter(state=RollState.COMMITTED, act__undone_by=None)
    kept = RollProblem.objects.filter(roll_id=OuterRef("pk"))
    left = entered.filter(Exists(kept), result__counts__rejected__gt=0).order_by("-state_since", "pk")
    for roll in left.only("pk", "file_name", "result")[:_MOST]:
        yield Waiting(
            title=_("Correct the rejected lines of %(file)s and bring them again") % {"file": quoted(roll.file_name)},
            href=reverse("rolls:roll", args=[roll.pk]),
            urgency="soon",
            text=_("The rest of the roll is entered."),
            count=roll.result["counts"]["rejected"],
        )


open_matters.declare(
    OpenMatter(key="rolls.waiting", name=gettext_lazy("Rolls on their way"), rights=(IMPORT_ROLL,), find=_rolls),
    OpenMatter(
        key="rolls.rejected", name=gettext_lazy("Rejected lines of rolls"), rights=(IMPORT_ROLL,), find=_rejected
    ),
)
