"""What somebody sees as their own."""

from django.db.models import QuerySet
from django.urls import reverse

from tirek.access.actor import AccountActor
from tirek.kernel.actor import Actor
from tirek.kernel.permissions import Permission
from tirek.people.models import Person
from tirek.people.permissions import VIEW_PERSON


def themselves(actor: Actor, permission: Permission) -> QuerySet[Person] | None:
    """Who signs in with the account, where the permission is held over one's own; else nothing was said of it."""
    if isinstance(actor, AccountActor) and actor.held(permission).own:
        return Person.objects.own(actor.account_id)
    return None


def own_address(actor: Actor) -> str:
    """The page of the person who signs in with the account; empty where it is nobody's."""
    persons = themselves(actor, VIEW_PERSON)
    person = persons.only("public_id").first() if persons is not None else None
    return reverse("people:person", args=[person.public_id]) if person else ""
