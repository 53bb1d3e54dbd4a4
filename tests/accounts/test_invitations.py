"""Invitations: sent, accepted once, expired, sent again, withdrawn."""

from datetime import timedelta
from functools import partial
from io import StringIO
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from tests.accounts.doors import PASSWORD, SITE, a_holder, an_invitation, is_in, refusal, signed_in
from tests.factories import SYSTEM, Tree, a_grant, an_account

from tirek.access.actor import AccountActor
from tirek.accounts.actions import (
    accept_invitation,
    close_account,
    invite,
    renew_password,
    resend_invitation,
    withdraw_invitation,
)
from tirek.accounts.models import Account, Invitation
from tirek.audit.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
GONE = "Бұл шақыру енді жарамсыз"


def path_of(link: str) -> str:
    return "/" + link.removeprefix(SITE)


def accept(link: str, password: str = PASSWORD) -> Client:
    client = Client()
    answer = client.post(path_of(link), {"password1": password, "password2": password})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/security/")
    return client


def test_an_account_is_made_closed_and_the_link_is_mailed_on_commit(
    mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        invited = an_invitation()
        assert mailoutbox == []
    account = invited.account
    assert (account.username, account.is_active, account.has_usable_password()) == ("omarova", False, False)
    (letter,) = mailoutbox
    assert (letter.to, letter.subject) == (["omarova@example.kz"], "Приглашение в Тирек")
    assert invited.link in letter.body
    assert "Добрый день, Омарова Жанар." in letter.body
    token = invited.link.rstrip("/").rpartition("/")[2]
    assert token not in Invitation.objects.get().digest
    line = Entry.objects.get(act="accounts.invited")
    assert (line.object_id, line.new) == (str(account.pk), {"username": "omarova", "language": "ru"})


def test_a_mail_server_that_is_away_undoes_nothing(settings: Any, django_capture_on_commit_callbacks: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "localhost", 1
    with django_capture_on_commit_callbacks(execute=True):
        invited = an_invitation()
    assert Invitation.objects.get() == invited.invitation


def test_without_an_address_the_link_is_handed_over(
    mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        invited = an_invitation(email="")
    assert (mailoutbox, invited.is_mailed) == ([], False)
    assert is_in(accept(invited.link))


def test_the_invited_chooses_a_password_and_is_in() -> None:
    invited = an_invitation()
    page = Client().get(path_of(invited.link)).content.decode()
    assert "Қош келдіңіз, Омарова Жанар" in page
    assert is_in(accept(invited.link))
    assert Account.objects.get(username="omarova").check_password(PASSWORD)
    assert Invitation.objects.get().used_at is not None
    assert Entry.objects.filter(act="accounts.invitation_accepted").count() == 1
    again = Client().get(path_of(invited.link))
    assert (again.status_code, GONE in again.content.decode()) == (410, True)


def test_both_presses_of_one_button_lead_to_the_same_page() -> None:
    path = path_of(an_invitation().link)
    typed = {"password1": PASSWORD, "password2": PASSWORD, "once": "a"}
    heard, unheard = Client(), Client()
    assert heard.post(path, typed).headers["Location"] == "/security/"
    again: Any = heard.post(path, typed, follow=True)
    assert (again.redirect_chain[-1], again.status_code) == (("/security/", 302), 200)
    assert "Құпиясөз таңдалды" not in again.content.decode()
    # A browser that gave up waiting for the first answer is not signed in.
    again = unheard.post(path, typed, follow=True)
    assert (again.redirect_chain[-1], again.status_code) == (("/sign-in/?next=/security/", 302), 200)
    assert "Құпиясөз таңдалды" in again.content.decode()
    answer = unheard.post("/sign-in/", {"username": "omarova", "password": PASSWORD, "next": again.context["next"]})
    assert answer.headers["Location"] == "/security/"
    assert Entry.objects.filter(act="accounts.invitation_accepted").count() == 1


class Meanwhile:
    """A rule for passwords, asked after the page found the invitation and before it is accepted."""

    def validate(self, password: str, user: Account) -> None:
        withdraw_invitation(actor=SYSTEM, account=user, now=timezone.now())


def test_withdrawn_while_it_is_accepted_it_is_gone(settings: Any) -> None:
    invited = an_invitation()
    settings.AUTH_PASSWORD_VALIDATORS = [{"NAME": f"{__name__}.Meanwhile"}]
    answer = Client().post(path_of(invited.link), {"password1": PASSWORD, "password2": PASSWORD})
    assert (answer.status_code, GONE in answer.content.decode()) == (410, True)
    assert not Account.objects.get(username="omarova").is_active


def test_what_a_password_must_be_is_said_by_its_own_field() -> None:
    answer = Client().post(path_of(an_invitation().link), {"password1": "", "password2": PASSWORD})
    assert (answer.status_code, "Жаңа құпиясөзді жазыңыз" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("short", "short", "Құпиясөз тым қысқа"),
        ("password123", "password123", "тым жиі кездеседі"),
        ("omarova-2026", "omarova-2026", "«пайдаланушы аты» дерегіне тым ұқсас"),
        (PASSWORD, "something else", "Екі құпиясөз бірдей болуы керек"),
        ("", "", "Жаңа құпиясөзді жазыңыз"),
    ],
)
def test_a_poor_password_is_refused(first: str, second: str, said: str) -> None:
    invited = an_invitation()
    answer = Client().post(path_of(invited.link), {"password1": first, "password2": second})
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert Invitation.objects.get().used_at is None


def test_an_expired_link_says_so_kindly_and_another_is_sent() -> None:
    invited = an_invitation(now=timezone.now() - timedelta(days=7, minutes=1))
    answer = Client().get(path_of(invited.link))
    assert (answer.status_code, GONE in answer.content.decode()) == (410, True)
    act = partial(accept_invitation, actor=SYSTEM, token="nothing", password=PASSWORD, now=timezone.now())
    assert refusal(act) == "invitation_gone"
    again = resend_invitation(actor=SYSTEM, account=invited.account, site=SITE, now=timezone.now())
    assert again.link != invited.link
    assert is_in(accept(again.link))
    resend = partial(resend_invitation, actor=SYSTEM, account=invited.account, site=SITE, now=timezone.now())
    assert refusal(resend) == "invitation_accepted"


def test_a_withdrawn_link_opens_nothing() -> None:
    invited = an_invitation()
    withdraw = partial(withdraw_invitation, actor=SYSTEM, account=invited.account, now=timezone.now())
    withdraw()
    assert Client().get(path_of(invited.link)).status_code == 410
    assert refusal(withdraw) == "invitation_gone"
    assert Entry.objects.filter(act="accounts.invitation_withdrawn").count() == 1


@pytest.mark.parametrize("name", ["omarova", "Omarova"])
def test_a_name_is_given_once(name: str) -> None:
    an_invitation()
    assert refusal(lambda: an_invitation(username=name)) == "sign_in_name_taken"


def test_whoever_forgot_the_password_gets_a_link_that_ends_the_old_sessions() -> None:
    account = a_holder()
    client = signed_in()
    made = renew_password(actor=SYSTEM, account=account, site=SITE, now=timezone.now())
    assert is_in(client)
    assert is_in(accept(made.link, "жаңа құпия 34"))
    assert not is_in(client)
    made = renew_password(actor=SYSTEM, account=account, site=SITE, now=timezone.now())
    close_account(actor=SYSTEM, account=account, now=timezone.now())
    assert Client().get(path_of(made.link)).status_code == 410
    renew = partial(renew_password, actor=SYSTEM, account=account, site=SITE, now=timezone.now())
    assert refusal(renew) == "account_closed"


def test_who_may_invite_where() -> None:
    tree = Tree()
    secretary = AccountActor(an_account(tree["A"], role="executive_secretary"))
    chair = AccountActor(an_account(tree["P1"], role="chair"))
    given: dict[str, Any] = {"full_name": "Омарова Жанар", "email": "", "language": "kk", "site": SITE}
    given |= {"now": timezone.now(), "username": "omarova"}
    assert refusal(lambda: invite(actor=chair, at=[tree["P1"]], **given)) == "not_allowed"
    assert refusal(lambda: invite(actor=secretary, **given)) == "not_allowed"
    assert refusal(lambda: invite(actor=secretary, at=[tree["P4"]], **given)) == "not_allowed"
    account = invite(actor=secretary, at=[tree["P1"]], **given).account
    withdraw = partial(withdraw_invitation, actor=secretary, account=account, now=timezone.now())
    assert refusal(withdraw) == "not_allowed"
    a_grant(account, tree["P1"], "chair")
    withdraw = partial(withdraw_invitation, actor=AccountActor(secretary.account), account=account, now=timezone.now())
    withdraw()
    assert not Invitation.objects.open().exists()


def test_the_first_account_is_invited_on_the_command_line() -> None:
    out = StringIO()
    call_command("invite", "birinshi", "--name", "Бірінші Адам", "--site", SITE, stdout=out)
    account = Account.objects.get(username="birinshi")
    assert (account.full_name, account.is_active, account.language) == ("Бірінші Адам", False, "kk")
    assert is_in(accept(out.getvalue().split()[-1]))
    account.refresh_from_db()
    assert account.is_active
