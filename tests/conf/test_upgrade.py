"""A database of the version before, with work half way in it, is brought up to date and goes on.

``before/`` holds what ``pg_dump`` wrote of a database that version b139e93 made through its own actions: a small tree,
and rolls in every state in which one can wait for a person or for the worker, with the jobs that were queued for them.
"""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.databases import another_database

from tirek.access.actor import AccountActor
from tirek.accounts.models import Account
from tirek.audit.models import Entry
from tirek.audit.queries import proof
from tirek.exports.models import WRITING, ExportFile
from tirek.figures.actions import fold_deltas
from tirek.figures.queries import verify
from tirek.kernel.actor import Actor, SystemActor
from tirek.members.models import Membership
from tirek.rolls.actions import (
    choose_columns,
    confirm_roll,
    name_units,
    preview,
    retry_roll,
)
from tirek.rolls.actions.states import IMPORTING
from tirek.rolls.exports.returned import rejected_table
from tirek.rolls.models import RollColumns, RollImport
from tirek.rolls.queries.effects import lasting
from tirek.structure.actions.undoing import UNDOING
from tirek.structure.models import Act, Unit
from tirek.tasks.actions import JOB, wake_overdue
from tirek.tasks.models import Task
from tirek.tasks.tables import words_of

# One database for all of them, so one worker of xdist runs them.
pytestmark = pytest.mark.xdist_group("upgrade")
BEFORE = Path(__file__).with_name("before") / "b139e93.sql.gz"
# The lines of its log bear the numbers of transactions of another cluster, which here are to be past.
PAST = "DO $$ BEGIN WHILE pg_current_xact_id()::text::bigint < 2000 LOOP COMMIT; END LOOP; END $$"
# A term that runs from the day of the dump would run out one day.
YOUNG = """
UPDATE public.structure_act SET recorded_at = now();
UPDATE public.members_roll SET state_since = now() - interval '1 hour';
"""
# One undoing lost its job with its worker, another one stopped.
UNDOINGS = """
INSERT INTO public.structure_undoing (act_id, account_id, "on", asked_at, attempts, failure, done)
SELECT id, NULL::bigint, date '2026-11-30', now() - interval '1 hour', 1, NULL::jsonb, 0
FROM public.structure_act WHERE kind = 'unit_opened' AND summary ->> 'code' = 'G4'
UNION ALL SELECT id, NULL, date '2026-11-30', now() - interval '1 hour', 1,
    '{"code": "later_acts_rest", "act_ids": [12], "kk": "Тоқтады", "ru": "Остановлено", "en": "Stopped"}', 0
FROM public.structure_act WHERE kind = 'unit_opened' AND summary ->> 'code' = 'P3';
"""


@pytest.fixture(scope="module")
def upgraded(django_test_environment: None, django_db_blocker: Any) -> Iterator[set[tuple[str, str]]]:
    """Gives what would be woken before the jobs that are queued are carried out."""
    with django_db_blocker.unblock(), another_database("before"):
        with connection.cursor() as cursor:
            cursor.execute(PAST)
            cursor.execute(gzip.decompress(BEFORE.read_bytes()).decode())
            cursor.execute(YOUNG)
            cursor.execute(UNDOINGS)
        # The dump leaves the session without a search path.
        connection.close()
        call_command("migrate", verbosity=0, interactive=False)
        woken = woken_too_early()
        work()
        yield woken


def woken_too_early() -> set[tuple[str, str]]:
    """Kind and subject of the tasks for which a job is entered, all of which is taken back."""
    with transaction.atomic():
        wake_overdue(actor=SystemActor("a test"))
        jobs = ProcrastinateJob.objects.filter(task_name=JOB, status="todo")
        woken = Task.objects.filter(pk__in=[job.args["task_id"] for job in jobs])
        found = set(woken.values_list("kind", "subject"))
        transaction.set_rollback(True)
    return found


def work() -> None:
    """What the worker does with the jobs that wait, by the names under which they were queued."""
    while job := ProcrastinateJob.objects.filter(status="todo").order_by("id").first():
        app.tasks[job.task_name](**job.args)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job.pk])


def the_roll(name: str) -> RollImport:
    return RollImport.objects.get(file_name=f"{name}.csv")


def its_uploader() -> Actor:
    return AccountActor(Account.objects.get(username="qarmaqshy"))


def stands(surname: str) -> list[str]:
    return list(
        Membership.objects.filter(person__surname=surname, placements__period__upper_inf=True).values_list(
            "placements__unit__code", flat=True
        )
    )


def test_nothing_is_called_as_before(upgraded: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE starts_with(relname, 'members_roll') "
            "UNION ALL SELECT conname FROM pg_constraint WHERE starts_with(conname, 'members_roll') "
            "UNION ALL SELECT model FROM django_content_type WHERE app_label = 'members' AND starts_with(model, 'roll')"
        )
        assert cursor.fetchall() == []
    call_command("makemigrations", "--check", verbosity=0)


def test_jobs_that_were_queued_are_carried_out(upgraded: None) -> None:
    assert the_roll("committing").state == "committed"
    assert stands("Енуде") == ["G1"]
    assert the_roll("reading").state == "checked"
    assert the_roll("received").state == "asks_columns"


def test_what_was_to_be_undone_is_undone(upgraded: None) -> None:
    act = the_roll("entered").act
    assert act is not None
    assert act.is_undone
    assert not Task.objects.about(UNDOING, act.pk).exists()
    assert stands("Енгізілді") == []


def test_nothing_is_woken_that_has_a_job_under_its_former_name(upgraded: set[tuple[str, str]]) -> None:
    lost = Act.objects.get(kind="unit_opened", summary__code="G4")
    assert upgraded == {(UNDOING, str(lost.pk)), (IMPORTING, str(the_roll("lost").pk))}


def test_what_lost_its_job_is_woken(upgraded: None) -> None:
    assert Unit.objects.filter(code="G4").exists()
    assert the_roll("lost").state == "received"
    assert wake_overdue(actor=SystemActor("a test")) == 2
    work()
    assert not Unit.objects.filter(code="G4").exists()
    assert the_roll("lost").state == "asks_columns"


def test_why_an_undoing_stopped_is_still_told_and_for_a_month(upgraded: None) -> None:
    act = Act.objects.get(kind="unit_opened", summary__code="P3")
    task = Task.objects.about(UNDOING, act.pk).get()
    assert (words_of(task), (task.failure or {})["act_ids"], task.given) == ("Тоқтады", [12], {"on": "2026-11-30"})
    assert task.forget_at is not None
    assert not act.is_undone


def test_a_file_that_was_asked_for_is_made_and_is_found_where_it_was(upgraded: None) -> None:
    made = ExportFile.objects.get(kept=True)
    assert made.is_ready
    assert not Task.objects.about(WRITING, made.pk).exists()
    client = Client()
    assert made.account is not None
    client.force_login(made.account)
    answer: Any = client.get(f"/members/exports/{made.pk}/file/", follow=True)
    book = b"".join(answer.streaming_content)
    assert (book[:2], len(book), made.named) == (b"PK", made.size, {})
    assert [below for _unit, below in made.reach] == [True]


def test_what_waited_for_a_person_goes_on(upgraded: None) -> None:
    actor = its_uploader()
    assert words_of(Task.objects.about(IMPORTING, the_roll("failed").pk).get())
    retry_roll(actor=actor, roll=the_roll("failed"))
    choose_columns(actor=actor, roll=the_roll("columns"), fields=the_roll("columns").fields)
    unit = Membership.objects.filter(person__surname="Алдыңғы").values_list("placements__unit", flat=True).get()
    name_units(actor=actor, roll=the_roll("units"), unit_map={"Белгісіз ұйым": unit})
    work()
    assert [the_roll(name).state for name in ("failed", "columns", "units")] == ["asks_columns", "checked", "checked"]
    confirm_roll(actor=actor, roll=the_roll("units"), shown=the_roll("units").state_since)
    work()
    assert stands("Бірлікті") == ["P2"]


def test_what_was_shown_is_entered_and_the_rest_given_back(upgraded: None) -> None:
    roll = the_roll("checked")
    assert preview(roll).counts["new"] == 1
    confirm_roll(actor=its_uploader(), roll=roll, shown=roll.state_since)
    work()
    assert stands("Тексерілді") == ["P1"]
    table = rejected_table(lasting(roll.pk), roll)
    (row,) = table.rows()
    assert (len(table.columns), row[1]) == (len(row), "Жоқкүн")


def test_the_log_knows_what_was_done_to_a_roll_before(upgraded: None) -> None:
    assert [line.act for line in Entry.objects.of(the_roll("checked"))] == ["members.missing_exported"]
    assert proof().broken is None


def test_the_columns_of_a_sender_are_remembered(upgraded: None) -> None:
    assert RollColumns.objects.filter(account__username="qarmaqshy").exists()


def test_the_figures_agree(upgraded: None) -> None:
    fold_deltas()
    assert verify() is None
