"""The worker that a test is in its place."""

from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from tirek.tasks.actions import JOB
from tirek.tasks.jobs import carry_on


def waiting() -> list[int]:
    """The tasks that have a job, in the order of their jobs."""
    jobs = ProcrastinateJob.objects.filter(task_name=JOB, status="todo").order_by("id")
    return [job.args["task_id"] for job in jobs]


def work() -> int:
    """Carry out the jobs that wait, on the connection of the test; how many there were."""
    done = 0
    while job := ProcrastinateJob.objects.filter(task_name=JOB, status="todo").order_by("id").first():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job.pk])
        carry_on(job.args["task_id"])
        done += 1
    return done
