"""The base of our own commands: one document with ``--json``, one language, progress on standard error."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any, cast

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation

from tirek.kernel.progress import CountReport


def to_json(document: Any) -> str:
    return json.dumps(document, cls=DjangoJSONEncoder, ensure_ascii=False)


class Command(BaseCommand):
    """A subclass gives ``run``, which returns what there is to say, and ``show``, which says it to a person.

    A refusal is raised as ``kernel.errors.Refused``; the ``tirek`` command turns it into one line and exit code 1. A
    document that is itself bad news (a check that found a fault) is returned and ``failed`` set.
    """

    requires_system_checks = []
    failed = False

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.add_argument("--json", action="store_true", help="Print one JSON document and nothing else.")
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--lang", choices=languages, help="The language to answer in.")
        return parser

    def run(self, **options: Any) -> Any:
        """Do it and return the document."""
        raise NotImplementedError  # a subclass gives it

    def show(self, document: Any) -> None:
        """Say the document to a person. Says nothing unless overridden."""

    def handle(self, *args: Any, **options: Any) -> None:
        self.as_json, lang = options.pop("json", False), options.pop("lang", None)
        self.quiet = self.as_json or options.get("verbosity", 1) == 0
        with translation.override(lang or translation.get_language() or settings.LANGUAGE_CODE):
            document = self.run(**options)
            if document is not None:
                self.answer(document)
        if self.failed:
            raise SystemExit(1)

    def answer(self, document: Any) -> None:
        """Give the one answer; a command that goes on running gives it itself and returns None."""
        if self.as_json:
            self.stdout.write(to_json(document))
        else:
            self.show(document)
        self.stdout.flush()

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Say it in columns."""
        from rich.console import Console  # noqa: PLC0415 - slow to import, and not needed with --json
        from rich.table import Table  # noqa: PLC0415 - as above

        table = Table(*headings, box=None)
        for row in rows:
            table.add_row(*(str(cell) for cell in row))
        # Django's wrapper writes as any stream does, and is not typed as one.
        Console(file=cast("IO[str]", self.stdout)).print(table)

    @contextmanager
    def progress(self, text: str) -> Iterator[CountReport]:
        """A bar on standard error: ``report(done, total)``, total None while it is unknown."""
        from rich.console import Console  # noqa: PLC0415 - slow to import, and most commands show no bar
        from rich.progress import (  # noqa: PLC0415 - as above
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
        )

        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=console, disable=self.quiet or not console.is_terminal) as bar:
            task = bar.add_task(str(text), total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)
