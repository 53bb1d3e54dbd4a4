"""The door closes after wrong tries, for the name and for the place they come from, in all web processes alike."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from tests.accounts.doors import PASSWORD, a_holder, enrol, signed_in

from tirek.accounts.models import Account, Attempt
from tirek.audit.models import Entry

pytestmark = pytest.mark.django_db
CLOSED = "Бес минут күтіп, қайталап көріңіз"


def attempt(password: str, username: str = "seitova", address: str = "203.0.113.7") -> tuple[int, str]:
    answer = Client(REMOTE_ADDR=address).post("/sign-in/", {"username": username, "password": password})
    return answer.status_code, answer.content.decode()


def test_after_five_wrong_passwords_the_right_one_is_refused_too_for_five_minutes() -> None:
    a_holder()
    a_holder(username="bekenova")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for number in range(5):
            status, page = attempt("wrong", address=f"203.0.113.{number}")
            assert (status, CLOSED in page) == (422, False)
        status, page = attempt(PASSWORD)
        assert (status, CLOSED in page) == (422, True)
        assert attempt(PASSWORD, "SEITOVA")[0] == 422
        assert attempt(PASSWORD, "bekenova")[0] == 302
        clock.shift(timedelta(minutes=5, seconds=1))
        assert attempt(PASSWORD)[0] == 302


def test_one_place_cannot_try_many_names() -> None:
    a_holder()
    for number in range(20):
        assert CLOSED not in attempt("wrong", f"nobody{number}")[1]
    assert attempt(PASSWORD)[0] == 422
    assert attempt(PASSWORD, address="198.51.100.9")[0] == 302


def test_signing_in_now_and_then_does_not_reopen_the_door() -> None:
    a_holder()
    for _ in range(2):
        attempt("wrong")
        attempt("wrong")
        assert attempt(PASSWORD)[0] == 302
    attempt("wrong")
    assert CLOSED in attempt(PASSWORD)[1]


def test_tries_are_counted_in_the_database_where_every_process_sees_them() -> None:
    a_holder()
    attempt("wrong")
    counters = Attempt.objects.filter(cache_key__contains="login_failed")
    assert counters.count() == 2
    assert all(len(cache.get(one.cache_key.removeprefix(":1:"))) == 1 for one in counters)


def test_wrong_codes_close_the_door_as_well() -> None:
    account = a_holder()
    enrol(signed_in())
    client = signed_in()
    for _ in range(5):
        assert client.post("/sign-in/code/", {"code": "000000"}).status_code == 422
    assert CLOSED in client.post("/sign-in/code/", {"code": "000000"}).content.decode()
    assert Account.objects.get(pk=account.pk).is_active


def test_the_log_knows_who_came_in_and_who_was_refused() -> None:
    account = a_holder()
    attempt("wrong")
    attempt("wrong", "nobody")
    attempt(PASSWORD)
    lines = Entry.objects.filter(object_id=str(account.pk)).order_by("pk").values_list("act", "reason", "account")
    refused, came_in = ("accounts.refused", "signing in", None), ("accounts.signed_in", "signing in", account.pk)
    assert list(lines) == [refused, came_in]


def test_names_differ_by_more_than_capitals() -> None:
    a_holder()
    assert attempt(PASSWORD, "Seitova")[0] == 302
