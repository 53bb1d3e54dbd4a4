"""Who saw a person and who changed them, as the log has it."""

from dataclasses import dataclass
from typing import Any, cast

from tirek.audit.models import Entry, EntryQuerySet
from tirek.audit.permissions import VIEW_LOG
from tirek.audit.queries import trail_of
from tirek.audit.tables import events
from tirek.kernel.actor import Actor
from tirek.members.queries.history import Dossier, acts_of
from tirek.people.models import Person
from tirek.ui.pages import page_address


@dataclass(frozen=True, kw_only=True)
class Trail:
    """For the person themself, or for whoever reads the log there. ``more``: where these search it further."""

    events: list[dict[str, Any]]
    more: str


def trail(actor: Actor, shown: Dossier) -> Trail | None:
    """None for those who may not know. The person sees every line about them, wherever it was written."""
    mine = is_themself(actor, shown.person)
    may_search = actor.holds(VIEW_LOG) and actor.can(VIEW_LOG, shown.person)
    if not (mine or may_search):
        return None
    lines = Entry.objects.all() if mine else cast("EntryQuerySet", actor.visible(Entry, VIEW_LOG))
    found = trail_of(lines, shown.person.all_ids, acts_of(shown))
    more = page_address("log", person=shown.person.public_id) if may_search and found.more else ""
    return Trail(events=list(events(found.lines)), more=more)


def is_themself(actor: Actor, person: Person) -> bool:
    """Whether the account that reads is the person's own."""
    return actor.account_id is not None and Person.objects.own(actor.account_id).filter(pk=person.pk).exists()
