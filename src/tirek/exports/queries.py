"""The files of an account, each with how it stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, QuerySet, Value, When
from django.db.models.functions import Cast

from tirek.exports.models import WRITING, ExportFile
from tirek.kernel.actor import Actor
from tirek.tasks.models import Task

READY, AT_WORK, STOPPED, GONE = "ready", "work", "stopped", "gone"


@dataclass(frozen=True, kw_only=True)
class FileList:
    """Those that were made by the worker, or are to be: of one list, and in one state, where these are named."""

    actor: Actor
    now: datetime
    export: str = ""
    state: str = ""

    def rows(self) -> QuerySet[Any]:
        """Each with its ``state``."""
        tasks = Task.objects.at_work().filter(kind=WRITING, subject=Cast(OuterRef("pk"), CharField()))
        state = Case(
            When(expires_at__lte=self.now, then=Value(GONE)),
            When(size__isnull=False, then=Value(READY)),
            When(Exists(tasks), then=Value(AT_WORK)),
            default=Value(STOPPED),
        )
        rows = ExportFile.objects.of(self.actor).filter(kept=True).annotate(state=state)
        rows = rows.filter(export=self.export) if self.export else rows
        return rows.filter(state=self.state) if self.state else rows
