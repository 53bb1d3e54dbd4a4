"""Nobody locks everybody out by closing an account, and nobody comes to more than their own by somebody else's."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.utils import timezone
from tests.accounts.doors import SITE, a_holder, enrol, refusal, signed_in
from tests.factories import Tree, a_grant, an_account

from tirek.access.actor import AccountActor
from tirek.accounts.actions import (
    close_account,
    end_sessions,
    remove_second_factor,
    renew_password,
    resend_invitation,
)
from tirek.accounts.models import Account
from tirek.kernel.periods import ONE_DAY, Period

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
TAKING_OVER: list[Callable[..., Any]] = [
    end_sessions, remove_second_factor, partial(renew_password, site=SITE), partial(resend_invitation, site=SITE),
]  # fmt: skip


def close(actor: Account, account: Account) -> None:
    close_account(actor=AccountActor(actor), account=account, now=timezone.now())


def test_the_last_administrator_is_not_closed() -> None:
    tree = Tree()
    one, other = an_account(tree["C"]), an_account(tree["C"])
    deputy = an_account()
    a_grant(deputy, tree["C"], "administrator", Period(None, timezone.localdate() + ONE_DAY))
    close(one, other)
    assert refusal(lambda: close(deputy, one)) == "last_administrator"
    close(one, deputy)
    assert list(Account.objects.filter(is_active=True)) == [one]


@pytest.mark.parametrize("act", TAKING_OVER)
def test_who_holds_less_does_not_take_over(act: Callable[..., Any]) -> None:
    tree = Tree()
    secretary = an_account(tree["A"], role="executive_secretary")
    admin, chair = an_account(tree["A1"]), an_account(tree["P1"], role="chair")
    now = timezone.now()
    is_open = "invit" not in str(act)
    Account.objects.filter(pk__in=(admin.pk, chair.pk)).update(is_active=is_open, password="x" if is_open else "!x")

    def done(account: Account) -> Any:
        return act(actor=AccountActor(secretary), account=account, now=now)

    assert refusal(lambda: done(admin)) == "holds_more"
    a_grant(chair, tree["P2"], "administrator", Period(timezone.localdate() + 9 * ONE_DAY, None))
    assert refusal(lambda: done(chair)) == "holds_more"
    chair.grants.filter(role__key="administrator").delete()
    a_grant(chair, tree["P2"], "administrator", Period(None, timezone.localdate()))
    done(chair)


def test_who_sees_two_primary_organisations_must_have_a_second_factor() -> None:
    tree = Tree()
    a_holder(tree["P1"], username="toraga", role="chair")
    a_holder(tree["A1"], username="hatshy", role="executive_secretary")
    a_holder(tree["A"], username="baspasoz", role="press_officer")
    assert signed_in("toraga").get("/").status_code == 200
    assert signed_in("baspasoz").get("/").status_code == 200
    held_back = signed_in("hatshy")
    assert held_back.get("/").headers["Location"] == "/security/"
    enrol(held_back)
    assert held_back.get("/").status_code == 200
    # A deputy sees as much.
    a_grant(Account.objects.get(username="toraga"), tree["P2"], "chair", Period(None, timezone.localdate() + ONE_DAY))
    assert signed_in("toraga").get("/members/").headers["Location"] == "/security/"
    # Those of the demonstration sign in with what everybody reads, on the machine itself.
    Account.objects.filter(username="toraga").update(is_demo=True)
    assert signed_in("toraga").get("/members/").status_code == 200
