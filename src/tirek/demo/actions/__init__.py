"""Building the demonstration organisation: all of it or nothing, through the acts that everybody has."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tirek.access.actions import load_roles
from tirek.accounts.models import Account
from tirek.audit.actions import prove, seal_entries
from tirek.demo.actions import story
from tirek.demo.actions.building import Builder
from tirek.demo.actions.chapters import tell_chapters
from tirek.demo.actions.plan import Plan, Size, SizeTooSmall
from tirek.demo.actions.sign_ins import sign_ins
from tirek.figures.actions import fold_deltas
from tirek.kernel.actor import SystemActor
from tirek.kernel.errors import Refused
from tirek.kernel.progress import CountReport
from tirek.structure.actions import load_charter
from tirek.structure.models import Charter, Unit

__all__ = ["OrganisationStands", "Size", "SizeTooSmall", "build", "build_if_absent", "sign_ins"]


class OrganisationStands(Refused):
    """The database is somebody's: nothing invented is put beside what is real."""

    code = "demo.organisation_stands"
    message = _("An organisation stands here already. The demonstration is built in an empty database only.")


def build_if_absent(progress: CountReport | None = None, *, size: Size | None = None) -> bool:
    """Build it where nothing stands; leave it alone where it stands, whatever its size. Returns whether it was built.

    It is built in one transaction, so there is never half of it. Raises OrganisationStands.
    """
    charter = Charter.objects.first()
    if charter is not None and charter.synthetic and Account.objects.filter(is_demo=True).exists():
        return False
    build(progress=progress, size=size)
    _prove()
    return True


@transaction.atomic
def build(progress: CountReport | None = None, *, size: Size | None = None, today: date | None = None) -> None:
    """Build the demonstration up to today. Raises OrganisationStands."""
    if Charter.objects.exists() or Unit.objects.exists():
        raise OrganisationStands
    actor = SystemActor("demonstration")
    load_charter(actor=actor, profile="party", names=story.ORGANISATION, synthetic=True)
    load_roles(actor=actor)
    plan = Plan(today=today or timezone.localdate(), size=size or Size())
    Builder(actor=actor, plan=plan, report=progress or _nobody_watches).build()
    tell_chapters(actor=actor, today=plan.today, kargaly=Unit.objects.get(code=plan.kargaly_code))
    fold_deltas()


def _prove() -> None:
    """Whoever opens the page of the chain finds it proved, and not only after the first night."""
    while seal_entries():
        pass
    prove()


def _nobody_watches(done: int, total: int | None) -> None:
    """No bar is shown."""
