"""The `tirek` command: Django's commands under our own name, ours first.

Exit codes: 0 done, 1 refused or failed (one line on standard error), 2 wrong usage. With ``--json`` standard output is
one JSON document, also for errors.
"""

import os
import signal
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import NoReturn

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError, connections
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from tirek.conf.environment import environment
from tirek.kernel.command import to_json
from tirek.kernel.errors import Refused

OURS = (
    "serve",
    "worker",
    "migrate",
    "demo",
    "setup-link",
    "found",
    "import-units",
    "import-roll",
    "undo-import",
    "import-territory",
    "figures",
    "set-youth-age",
    "set-size-bounds",
    "permissions",
    "why",
    "grant",
    "invite",
    "rotate-key",
    "backup",
    "restore",
    "audit",
    "new-domain",
    "check",
)
_WIDTH = max(map(len, OURS)) + 2
ROLES = {"serve": "web", "worker": "worker"}
EXPECTED = (Refused, CommandError, ImproperlyConfigured, DatabaseError, InterfaceError, OSError)
CODES = {"ImproperlyConfigured": "settings", "OperationalError": "database.down", "InterfaceError": "database.down"}


class NoSuchFile(Refused):
    """Named on the command line."""

    code = "no_such_file"
    message = _("The file %(name)s is not there, or may not be read.")


class Usage(Exception):
    """The command line cannot be read."""


def main() -> NoReturn:
    """The entry point of ``tirek`` and of ``python -m tirek``."""
    for ending in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(ending) is not signal.SIG_IGN:
            signal.signal(ending, _end)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tirek.conf.settings"
    words = sys.argv[1:]
    if words and words[0] in ROLES:
        os.environ.setdefault("TIREK_ROLE", ROLES[words[0]])
    try:
        code = run(words)
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        # Whoever read our output has had enough; the interpreter must not complain when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    sys.exit(code)


def _end(signum: int, frame: object) -> NoReturn:
    """Leave by the ordinary way, so that the private database is given up."""
    raise SystemExit(128 + signum)


def run(words: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    try:
        if not words or words[0] in ("help", "--help", "-h"):
            _help(words[1:])
        else:
            _command(words[0], words[1:])
    except Usage as wrong:
        return _fail(words, "usage", str(wrong), 2)
    except BrokenPipeError:
        raise
    except Exception as error:
        if os.environ.get("TIREK_DEBUG") and environment().debug:
            raise
        if isinstance(error, FileNotFoundError | IsADirectoryError | PermissionError) and error.filename:
            error = NoSuchFile(name=error.filename)
        if not isinstance(error, EXPECTED):
            error = CommandError(f"{type(error).__name__}: {error} (TIREK_DEBUG=1 shows where)")
        code = error.code if isinstance(error, Refused) else CODES.get(type(error).__name__, "failed")
        return _fail(words, code, str(error), getattr(error, "returncode", 1))
    return 0


def _fail(words: Sequence[str], code: str, message: str, exit_code: int) -> int:
    line = " ".join(message.split()) or code
    if "--json" in words:
        sys.stdout.write(to_json({"error": {"code": code, "message": line}}) + "\n")
    sys.stderr.write(f"tirek: {line}\n")
    return exit_code


def _load(module: str) -> BaseCommand:
    package = get_commands()[module]
    return package if isinstance(package, BaseCommand) else load_command_class(package, module)


def _command(name: str, words: Sequence[str]) -> None:
    django.setup()
    module = name.replace("-", "_")
    if module not in get_commands():
        near = get_close_matches(module, get_commands(), n=1)
        raise Usage(f"unknown command {name}." + (f" Did you mean {near[0].replace('_', '-')}?" if near else ""))
    command = _load(module)
    parser = command.create_parser("tirek", name)
    try:
        options = vars(parser.parse_args(list(words)))
    except CommandError as wrong:
        sys.stderr.write(parser.format_usage())
        raise Usage(str(wrong).removeprefix("Error: ")) from wrong
    # Left active: the words of an error are chosen when it is shown.
    translation.activate(options.get("lang") or translation.get_language())
    try:
        command.execute(*options.pop("args", ()), **options)
    finally:
        connections.close_all()


def _help(words: Sequence[str]) -> None:
    if words:
        _command(words[0], ["--help"])
    django.setup()
    known = get_commands()
    modules = {name: name.replace("-", "_") for name in OURS}
    lines = ["usage: tirek COMMAND [OPTIONS]      (tirek help COMMAND tells more)", "", "Tirek:"]
    lines += [f"    {name:<{_WIDTH}}{_load(module).help}" for name, module in modules.items() if module in known]
    others = sorted(name.replace("_", "-") for name in known if name not in modules.values())
    lines += ["", "Django and its packages:", *(f"    {name}" for name in others)]
    sys.stdout.write("\n".join(lines) + "\n")
