import gc
import os
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connections
from django.urls import get_resolver
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from tirek.conf.lifeline import end_with_parent, environment_for_children
from tirek.conf.serving import check_ready, may_listen
from tirek.conf.static import collect


class Command(BaseCommand):
    help = "Serve the web pages, on this machine only unless told otherwise."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="The address to listen on.")
        parser.add_argument("--port", type=int, default=8000, help="The port to listen on.")
        parser.add_argument("--workers", type=int, default=1, help="How many processes answer.")
        parser.add_argument("--threads", type=int, default=4, help="How many requests each answers at a time.")

    def handle(self, *args: Any, **options: Any) -> None:
        end_with_parent()
        check_ready()
        may_listen(options["host"], options["port"])
        collect()
        # The workers are forks: they share what is imported now, but a connection cannot be shared.
        _warm_up()
        connections.close_all()
        os.environ |= environment_for_children()
        Granian(
            "tirek.conf.wsgi:application",
            address=options["host"],
            port=options["port"],
            interface=Interfaces.WSGI,
            workers=options["workers"],
            blocking_threads=options["threads"],
            respawn_failed_workers=True,
            workers_kill_timeout=10,
            log_level=LogLevels.warning,
        ).serve()


def _warm_up() -> None:
    """Import every view now: a fault in one stops the start, and the first reader does not wait."""
    _ = get_resolver().url_patterns
    # The forks share what stands now as long as nobody writes to it, and looking for garbage writes.
    gc.collect()
    gc.freeze()
