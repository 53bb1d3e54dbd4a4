"""Passwords changed and forgotten, and the letters about it."""

from collections.abc import Callable
from typing import Any, cast

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.accounts.doors import PASSWORD, a_holder, is_in, signed_in
from tests.factories import SYSTEM

from tirek.accounts.actions import NOTICE, RESET
from tirek.accounts.jobs import NOTICES, send_notice, send_reset_letter
from tirek.accounts.models import Account
from tirek.audit.models import Entry

pytestmark = pytest.mark.django_db
NEW = "мүлдем жаңа 567"


def work_off() -> None:
    """What the worker would do with the letters that wait."""
    tasks = {RESET: send_reset_letter, NOTICE: send_notice}
    for job in ProcrastinateJob.objects.filter(task_name__in=tasks, status="todo").order_by("id"):
        cast("Callable[..., None]", tasks[job.task_name])(**job.args)


def change(client: Client, old: str = PASSWORD, new: str = NEW, again: str | None = None) -> tuple[int, str]:
    data = {"oldpassword": old, "password1": new, "password2": again or new}
    answer = client.post("/security/password/", data)
    return answer.status_code, answer.content.decode()


def test_a_new_password_signs_the_other_devices_out(mailoutbox: list[EmailMessage]) -> None:
    account = a_holder(email="seitova@example.kz", language="ru")
    here, there = signed_in(), signed_in()
    assert change(here)[0] == 302
    assert (is_in(here), is_in(there)) == (True, False)
    assert is_in(signed_in(password=NEW))
    assert Entry.objects.filter(act="accounts.password_changed", account_id=account.pk).count() == 1
    work_off()
    (letter,) = mailoutbox
    assert letter.subject == "Пароль вашей учётной записи изменён."
    assert "127.0.0.1" in letter.body
    assert PASSWORD not in letter.body


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"old": "wrong"}, "Бұл қазіргі құпиясөзіңіз емес"),
        ({"new": "password123"}, "тым жиі кездеседі"),
        ({"again": "something else"}, "Екі құпиясөз бірдей болуы керек"),
    ],
)
def test_a_password_is_not_changed_to_anything(given: dict[str, str], said: str) -> None:
    a_holder()
    status, page = change(signed_in(), **given)
    assert (status, said in page) == (422, True)
    assert is_in(signed_in())


def test_known_and_unknown_addresses_are_answered_alike(mailoutbox: list[EmailMessage]) -> None:
    a_holder(email="seitova@example.kz")
    answers = [
        Client().post("/sign-in/forgotten/", {"email": address}, follow=True)
        for address in ("seitova@example.kz", "nobody@example.kz")
    ]
    pages = [answer.content.decode().replace(str(answer.context["csrf_token"]), "") for answer in answers]
    assert [answer.redirect_chain for answer in answers] == [[("/sign-in/forgotten/sent/", 302)]] * 2
    assert pages[0] == pages[1]
    assert mailoutbox == []
    jobs = ProcrastinateJob.objects.filter(task_name=RESET)
    assert [sorted(job.args) for job in jobs] == [["account_id", "site"]]


def test_the_link_of_a_letter_opens_once(mailoutbox: list[EmailMessage]) -> None:
    account = a_holder(email="Seitova@example.kz")
    Account.objects.filter(pk=account.pk).update(email="seitova@example.kz")
    old = signed_in()
    Client().post("/sign-in/forgotten/", {"email": "SEITOVA@example.kz"})
    work_off()
    link = next(line for line in mailoutbox[0].body.splitlines() if line.startswith("http://testserver/"))
    client = Client()
    form = client.get(link, follow=True)
    assert form.redirect_chain[0][0].endswith("-set-password/")
    done = client.post(form.redirect_chain[0][0], {"password1": NEW, "password2": NEW}, follow=True)
    assert "Құпиясөз өзгертілді" in done.content.decode()
    assert not is_in(old)
    assert is_in(signed_in(password=NEW))
    again = Client().get(link, follow=True)
    assert (again.status_code, "Бұл сілтеме енді жүрмейді" in again.content.decode()) == (410, True)


def test_a_closed_account_gets_no_link(mailoutbox: list[EmailMessage]) -> None:
    a_holder(email="seitova@example.kz", is_active=False)
    Client().post("/sign-in/forgotten/", {"email": "seitova@example.kz"})
    work_off()
    assert mailoutbox == []


def test_every_notice_has_words_in_the_holder_s_language(mailoutbox: list[EmailMessage]) -> None:
    account = a_holder(email="seitova@example.kz", language="kk")
    given: dict[str, Any] = {"account_id": account.pk, "device": "", "address": "::1", "site": "http://localhost/"}
    for what in NOTICES:
        send_notice(what=what, **given)
    assert len({letter.subject for letter in mailoutbox}) == len(NOTICES)
    assert all("Қайырлы күн" in letter.body for letter in mailoutbox)
    assert SYSTEM.account_id is None
