"""What is left of setting up, on the desk of whoever can do it."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tirek.accounts.models import Account
from tirek.founding.queries import left
from tirek.kernel.actor import Actor
from tirek.kernel.declarations import OpenMatter, Waiting, open_matters
from tirek.members.models import Membership
from tirek.structure.enums import UnitRole
from tirek.structure.models import Unit
from tirek.structure.permissions import LOAD_CHARTER


def _setting_up(actor: Actor, unit: Unit, on: date) -> Iterator[Waiting]:
    """As long as there is no roll: an organisation at work has other things to look at."""
    if actor.account_id is None or unit.role != UnitRole.CENTRE or not actor.can(LOAD_CHARTER):
        return
    if Membership.objects.exists():
        return
    if found := left(Account.objects.of(actor).get(), unit, timezone.localdate()):
        yield Waiting(
            title=_("Go on setting up"),
            href=reverse("founding:steps"),
            urgency="decision",
            text=_("Next: %(step)s.") % {"step": found[0].title.lower()},
            count=len(found),
        )


open_matters.declare(
    OpenMatter(key="founding.steps", name=gettext_lazy("Setting up"), rights=(LOAD_CHARTER,), find=_setting_up)
)
