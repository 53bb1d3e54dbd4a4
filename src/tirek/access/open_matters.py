"""What waits for a decision about rights: those that end soon and that nothing follows."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tirek.access.permissions import GIVE_GRANTS
from tirek.access.queries.holdings import ending
from tirek.kernel.actor import Actor
from tirek.kernel.declarations import OpenMatter, Waiting, open_matters
from tirek.structure.models import Unit


def _ending(actor: Actor, unit: Unit, on: date) -> Iterator[Waiting]:
    """For whoever could give them anew."""
    if count := ending(actor, on, unit).count():
        yield Waiting(
            title=_("Give rights anew, or let them end"),
            href=reverse("access:ending", query={"unit": unit.code}),
            urgency="soon",
            text=_("They end within 30 days, and nothing follows them."),
            count=count,
        )


open_matters.declare(
    OpenMatter(key="grants.ending", name=gettext_lazy("Rights that end soon"), rights=(GIVE_GRANTS,), find=_ending)
)
