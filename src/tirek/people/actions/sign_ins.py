"""Who signs in with which account: a member sees what is their own, once a role lets them."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tirek.accounts.actions.reach import check_manages
from tirek.accounts.models import Account
from tirek.audit.actions import record
from tirek.kernel.actor import Actor
from tirek.kernel.errors import Refused
from tirek.people.models import Person, SignIn
from tirek.people.permissions import VIEW_PERSON


class AccountLinked(Refused):
    code = "account_linked"
    field = "number"
    message = _("This account belongs to somebody already. Undo that link first.")


class PersonLinked(Refused):
    code = "person_linked"
    field = "number"
    message = _("%(person)s has another account already. Undo that link first.")


class NotLinked(Refused):
    code = "account_not_linked"
    message = _("This account belongs to nobody you see.")


@transaction.atomic
def link_account(*, actor: Actor, account: Account, person: Person) -> SignIn:
    """Say that the account is this person's. One person has one account."""
    check_manages(actor, account)
    actor.require(VIEW_PERSON, person)
    account = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    person = actor.visible(Person, VIEW_PERSON).select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    if SignIn.objects.filter(account=account).exists():
        raise AccountLinked
    if SignIn.objects.filter(person=person).exists():
        raise PersonLinked(person=person)
    linked = SignIn.objects.create(account=account, person=person)
    record(actor, "people.account_linked", account, person_id=person.pk)
    return linked


@transaction.atomic
def unlink_account(*, actor: Actor, account: Account) -> None:
    """The account sees nothing as the person's own any more."""
    check_manages(actor, account)
    linked = SignIn.objects.select_for_update().filter(account=account).first()
    if linked is None:
        raise NotLinked
    actor.require(VIEW_PERSON, Person(pk=linked.person_id))
    linked.delete()
    record(actor, "people.account_unlinked", account, person_id=linked.person_id)
