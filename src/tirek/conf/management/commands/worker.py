import signal
import sys
from collections.abc import Awaitable, Callable
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from tirek.conf.jobs import DEAD_AFTER, HEARTBEAT
from tirek.conf.lifeline import end_with_parent
from tirek.conf.serving import check_ready
from tirek.kernel.marks import marked

# How often the queue is looked at, in seconds, where nobody tells that a job has come.
LOOKS = 1.0


async def mark_job(call_next: Callable[[], Awaitable[Any]], context: JobContext, worker: Any) -> Any:
    """What a job leaves behind is found by its number."""
    with marked(f"job-{context.job.id}"):
        return await call_next()


class Command(BaseCommand):
    help = "Carry out the jobs that wait in the queue."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--concurrency", type=int, default=2, help="How many jobs at a time.")
        parser.add_argument("--once", action="store_true", help="Stop when the queue is empty.")

    def handle(self, *args: Any, **options: Any) -> None:
        end_with_parent()
        check_ready()
        connector = app.connector
        if not isinstance(connector, DjangoConnector):
            raise TypeError("the queue does not use Django's database")
        how: dict[str, Any] = {"concurrency": options["concurrency"], "wait": not options["once"]}
        if settings.TIREK_POOLER:
            # What is told to one session of the server reaches nobody who borrows another: the queue is looked at.
            how |= {"listen_notify": False, "fetch_job_polling_interval": LOOKS, "abort_job_polling_interval": LOOKS}
        # Asked to stop before it took a job, it has nothing to finish. Later the queue sees to both signals.
        signal.signal(signal.SIGINT, _leave)
        signal.signal(signal.SIGTERM, _leave)
        with app.replace_connector(connector.get_worker_connector()) as worker:
            worker.run_worker(
                **how,
                shutdown_graceful_timeout=15,
                worker_middleware=[mark_job],
                # What went well leaves no row: periodic jobs alone would fill the table.
                delete_jobs="successful",
                # A worker that is killed is missed soon, and its jobs are given to another; see ``conf.jobs``.
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=DEAD_AFTER,
            )


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit()
