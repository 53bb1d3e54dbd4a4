"""What the worker is to do."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from tirek.kernel.declarations import TaskKind, task_kinds
from tirek.kernel.walls import ACCOUNT, PAGES, Wall


class TaskQuerySet(models.QuerySet["Task"]):
    """Tasks by what they are about."""

    def about(self, kind: str, subject: object) -> TaskQuerySet:
        """The one of the kind about this thing, if it was asked for."""
        return self.filter(kind=kind, subject=str(subject))

    def at_work(self) -> TaskQuerySet:
        """Those of a kind that nobody declares rest, as when an older version serves for a while."""
        return self.filter(failure__isnull=True, kind__in=[kind.key for kind in task_kinds])

    def before(self, task: Task) -> TaskQuerySet:
        """Those that the worker takes before this one, because they stand in one line."""
        line = task.declared.line
        kinds = [kind.key for kind in task_kinds if line and kind.line == line]
        return self.at_work().filter(kind__in=kinds, asked_at__lt=task.asked_at)


_ONES_OWN = f"NOT {PAGES} OR account_id = {ACCOUNT}"


class Task(models.Model):
    """A long work about one thing. The row is gone when it is done: then the thing itself says so.

    Of one that has several steps ``asked_at`` is when this one came up, and ``attempts`` are those of it.

    ``subject`` is the number of the thing, ``given`` what else the work needs. Neither says anything about a person, so
    everybody sees the row, and it can be told from beside the work how far it is. ``failure`` is what is to be
    said about why it stopped, by language.
    """

    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    given = models.JSONField(default=dict)
    asked_at = models.DateTimeField(db_default=Now())
    attempts = models.SmallIntegerField(default=0)
    failure = models.JSONField(null=True)
    forget_at = models.DateTimeField(null=True)
    phase = models.CharField(max_length=20, blank=True, default="")
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    began_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    objects = TaskQuerySet.as_manager()
    # The worker does it with the rights of the account: a page asks for it in its reader's own name, or not at all.
    wall = Wall(seen="true", entered=_ONES_OWN, touched="true", kept=_ONES_OWN)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject"], name="tasks_task_once"),
            models.CheckConstraint(
                condition=models.Q(failure__isnull=True) | models.Q(forget_at__isnull=False),
                name="tasks_task_forgotten",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    @property
    def declared(self) -> TaskKind:
        return task_kinds[self.kind]

    @property
    def is_at_work(self) -> bool:
        return self.failure is None and self.kind in task_kinds
