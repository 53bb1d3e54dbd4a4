"""The list of one's own files."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.exports.made import a_workbook, ask
from tests.factories import Tree, an_account

from tirek.access.actor import AccountActor
from tirek.accounts.models import Account
from tirek.exports.models import WRITING, ExportFile
from tirek.exports.tables import FilesPage
from tirek.tasks.models import Task
from tirek.ui.lists import paging

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
FILES = "/exports/"


@pytest.fixture
def account() -> Account:
    return an_account(Tree()["C"])


def opened(account: Account, query: str = "") -> tuple[FilesPage, str]:
    client = Client()
    client.force_login(account)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answer: Any = client.get(f"{FILES}{query}")
    return answer.context["page"], answer.content.decode()


def of_each_state(account: Account) -> dict[str, ExportFile]:
    """One of each, the oldest first."""
    actor = AccountActor(account)
    made = {"gone": a_workbook(actor), "ready": a_workbook(actor), "stopped": ask(actor), "work": ask(actor)}
    for age, file in enumerate(reversed(made.values())):
        ExportFile.objects.filter(pk=file.pk).update(asked_at=timezone.now() - timedelta(hours=age), total=10 + age)
    ExportFile.objects.filter(pk=made["gone"].pk).update(expires_at=timezone.now())
    Task.objects.about(WRITING, made["stopped"].pk).update(failure={"code": "x"}, forget_at=timezone.now())
    return made


def keys(files: Sequence[Any]) -> list[object]:
    return [each.made.pk for each in files]


def test_each_says_how_it_stands_and_the_list_is_narrowed_by_it(account: Account) -> None:
    made = of_each_state(account)
    page, html = opened(account)
    assert [(each.made.pk, each.badge, each.is_ready) for each in page.rows] == [
        (made["work"].pk, "accent", False), (made["stopped"].pk, "bad", False), (made["ready"].pk, "", True),
        (made["gone"].pk, "", False),
    ]  # fmt: skip
    told = html.partition("<tbody")[2]
    assert re.findall("being prepared|stopped|until|expired", told) == [
        "being prepared", "stopped", "until", "expired",
    ]  # fmt: skip
    assert 'data-l="Asked for"' in html
    assert f'href="{FILES}{made["ready"].pk}/"' in html
    for state, file in made.items():
        assert keys(opened(account, f"?state={state}&list=members.list")[0].rows) == [file.pk]
    page, html = opened(account, "?list=units.list")
    assert (page.total, "None of your files is like that" in html) == (0, True)


def test_they_are_ordered_by_when_they_were_asked_for_or_by_their_rows_either_way(account: Account) -> None:
    newest_first = [made.pk for made in of_each_state(account).values()][::-1]
    assert [keys(opened(account, query)[0].rows) for query in ("", "?sort=asked", "?sort=rows", "?sort=-rows")] == [
        newest_first, newest_first[::-1], newest_first, newest_first[::-1],
    ]  # fmt: skip
    assert 'aria-sort="descending"' in opened(account)[1]


def test_the_pages_have_each_once(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = [made.pk for made in of_each_state(account).values()][::-1]
    monkeypatch.setattr(paging, "SIZE", 3)
    page, html = opened(account)
    assert "1–3 shown of <b>4</b> files" in html
    assert parse_qs(page.next.removeprefix("?")).keys() == {"after"}
    assert keys(page.rows) + keys(opened(account, page.next)[0].rows) == expected


def test_one_asks_as_many_questions_as_three(account: Account) -> None:
    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            page, _html = opened(account)
        return len(page.rows), len(
            [query for query in queries if 'FROM "exports_' in query["sql"] or 'FROM "tasks_' in query["sql"]]
        )

    found = []
    for more in (1, 2):
        for _number in range(more):
            ask(AccountActor(account))
        found.append(asked())
    assert found == [(1, 2), (3, 2)]


def test_the_worker_makes_one_at_a_time_and_says_how_many_are_before_it(account: Account) -> None:
    files = [ask(AccountActor(account)) for _time in range(3)]
    assert set(ProcrastinateJob.objects.values_list("lock", flat=True)) == {WRITING}
    for before, file in enumerate(files):
        Task.objects.about(WRITING, file.pk).update(asked_at=timezone.now() + timedelta(seconds=before))
    assert [Task.objects.before(Task.objects.about(WRITING, file.pk).get()).count() for file in files] == [0, 1, 2]


def test_those_of_others_are_not_there(account: Account) -> None:
    a_workbook(AccountActor(account))
    html = opened(an_account())[1]
    assert "There is no file of yours" in html
