import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPException
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser
from django.db import connections
from django.utils.translation import gettext as _

from tirek.conf.lifeline import environment_for_children
from tirek.conf.serving import is_migrated, may_listen
from tirek.kernel.command import Command as OurCommand

HOST = "127.0.0.1"
STOP_SECONDS = 20


class Command(OurCommand):
    help = "Build the demonstration organisation if it is missing, and serve it on this machine."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="The port to listen on.")
        parser.add_argument("--build-only", action="store_true", help="Build it and stop.")
        parser.add_argument(
            "--members", type=int, help="About how many members it has, if it is built now; 106,000 at least."
        )
        parser.add_argument(
            "--units", type=int, help="About how many units it has, if it is built now; 1,200 at least."
        )

    def run(self, **options: Any) -> dict[str, Any] | None:
        port = options["port"]
        if not options["build_only"]:
            may_listen(HOST, port)
        built = self._build({name: options[name] for name in ("members", "units") if options[name] is not None})
        document = {"built": built, "sign_ins": _sign_ins()}
        if options["build_only"]:
            return document
        connections.close_all()
        self._serve(port, {"address": f"http://{HOST}:{port}/"} | document)
        return None

    def _build(self, asked: dict[str, int]) -> bool:
        from tirek.demo.actions import Size, build_if_absent  # noqa: PLC0415 - models exist after the set-up only

        size = Size(**asked)
        if not is_migrated():
            self._say(_("Preparing the database …"))
            call_command("migrate", interactive=False, verbosity=0)
        with self.progress(_("Building the demonstration organisation")) as report:
            return bool(build_if_absent(progress=report, size=size))

    def _serve(self, port: int, document: dict[str, Any]) -> None:
        """Until a signal comes or a process ends. The processes are children that do not outlive this one."""
        with ExitStack() as stack, self._stopped_quietly():
            web = stack.enter_context(_process("serve", "--host", HOST, "--port", str(port)))
            worker = stack.enter_context(_process("worker"))
            _wait_until_it_answers(port, web)
            self.answer(document)
            while web.poll() is None and worker.poll() is None:
                time.sleep(0.2)
            raise CommandError(_("The web server stopped.") if web.poll() is not None else _("The worker stopped."))

    @contextmanager
    def _stopped_quietly(self) -> Iterator[None]:
        """To be stopped is how a demonstration ends: no fault."""
        try:
            yield
        except (KeyboardInterrupt, SystemExit):
            self._say(_("Stopping …"))

    def show(self, document: dict[str, Any]) -> None:
        self.stdout.write("\n  Tirek: {}\n\n".format(document.get("address", _("the demonstration is built"))))
        for sign_in in document["sign_ins"]:
            self.stdout.write("  {username:<16}{password:<16}{who}".format(**sign_in))
        self.stdout.write("\n  " + _("Ctrl-C stops it.") + "\n" if "address" in document else "")

    def _say(self, text: str) -> None:
        if not self.quiet:
            self.stderr.write(text)


def _sign_ins() -> list[dict[str, str]]:
    from tirek.demo.actions import sign_ins  # noqa: PLC0415 - models exist after the set-up only

    return list(sign_ins())


@contextmanager
def _process(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    """A child in a process group of its own, so that Ctrl-C reaches it through us, once and in order."""
    environment = {name: value for name, value in os.environ.items() if name != "TIREK_ROLE"}
    child = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "tirek", *words],
        env=environment | environment_for_children(),
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        process_group=0,
    )
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _wait_until_it_answers(port: int, web: subprocess.Popen[bytes]) -> None:
    while web.poll() is None:
        connection = HTTPConnection(HOST, port, timeout=30)
        try:
            connection.request("GET", "/sign-in/")
            connection.getresponse().read()
            return
        except (OSError, HTTPException):
            time.sleep(0.05)
        finally:
            connection.close()
