from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from tirek.conf.lifeline import end_with_parent
from tirek.conf.serving import must_be_ready


class Command(BaseCommand):
    help = "Carry out the jobs that wait in the queue."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--concurrency", type=int, default=1, help="How many jobs at a time.")
        parser.add_argument("--once", action="store_true", help="Stop when the queue is empty.")

    def handle(self, *args: Any, **options: Any) -> None:
        end_with_parent()
        must_be_ready()
        connector = app.connector
        if not isinstance(connector, DjangoConnector):
            raise TypeError("the queue does not use Django's database")
        with app.replace_connector(connector.get_worker_connector()) as worker:
            worker.run_worker(
                concurrency=options["concurrency"], wait=not options["once"], shutdown_graceful_timeout=15
            )
