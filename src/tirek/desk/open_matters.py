"""What the log asks somebody to look at: reading in mass, and a chain that is broken."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tirek.accounts.models import Account
from tirek.audit.models import Check, Entry
from tirek.audit.permissions import VIEW_LOG
from tirek.kernel.actor import Actor
from tirek.kernel.declarations import OpenMatter, Waiting, open_matters
from tirek.kernel.numbers import format_count
from tirek.structure.models import Unit

# As long as it takes until somebody of the office has looked; the line itself stays for good.
TOLD_FOR = timedelta(days=7)
_MOST = 5


def _mass_reading(actor: Actor, unit: Unit, on: date) -> Iterator[Waiting]:
    """Accounts that opened very many persons in an hour. The worker watches, and leaves a line for each."""
    lines = actor.visible(Entry, VIEW_LOG).filter(act="log.mass_reading", at__gt=Now() - TOLD_FOR)
    found = list(lines.order_by("-at", "-id")[:_MOST])
    accounts = Account.objects.in_bulk([int(line.object_id) for line in found])
    for line in found:
        account, persons = accounts[int(line.object_id)], int(line.new["persons"])
        title = ngettext(
            "%(account)s opened %(number)s person in an hour",
            "%(account)s opened %(number)s persons in an hour",
            persons,
        ) % {"account": account, "number": format_count(persons)}
        yield Waiting(
            title=title,
            href=reverse("log:list", query={"who": account.username}),
            urgency="late",
            text=_("Ask whether it was work. If not, close the account and sign it out."),
        )


def _broken_chain(actor: Actor, unit: Unit, on: date) -> Iterator[Waiting]:
    """What the last proof found."""
    if not actor.can(VIEW_LOG):
        return
    last = Check.objects.order_by("-pk").first()
    if last is not None and last.fault:
        yield Waiting(
            title=_("The chain of the log is broken"),
            href=reverse("log:chain"),
            urgency="late",
            text=_("Somebody who owns the database changed the log past this program."),
        )


open_matters.declare(
    OpenMatter(key="log.chain", name=gettext_lazy("The chain of the log"), rights=(VIEW_LOG,), find=_broken_chain),
    OpenMatter(key="log.mass_reading", name=gettext_lazy("Reading in mass"), rights=(VIEW_LOG,), find=_mass_reading),
)
