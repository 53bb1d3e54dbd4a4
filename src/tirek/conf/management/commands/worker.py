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
        how = {"concurrency": options["concurrency"], "wait": not options["once"]}
        with app.replace_connector(connector.get_worker_connector()) as worker:
            # What went well leaves no row: periodic jobs alone would fill the table.
            worker.run_worker(**how, shutdown_graceful_timeout=15, delete_jobs="successful")
