"""Files that somebody took out."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now

from tirek.kernel.actor import Actor
from tirek.kernel.fields import SealedField
from tirek.kernel.walls import of_account, with_row

# The kind of task: its declaration stands above, with what it is carried out by.
WRITING = "exports.write"


class ExportKind(models.TextChoices):
    """The form. A CSV is sent while it is read and never stored; a large workbook is made by the worker; what is to be
    read on paper is a page."""

    CSV = "csv", "CSV"
    XLSX = "xlsx", "XLSX"
    PRINT = "print", "Print"


class ExportFileQuerySet(models.QuerySet["ExportFile"]):
    """Files by whose they are."""

    def of(self, actor: Actor) -> ExportFileQuerySet:
        """Those of the account; no other sees them."""
        return self.filter(account=None) if actor.account_id is None else self.filter(account_id=actor.account_id)


class ExportFile(models.Model):
    """A list taken out as a file. ``query`` is sealed: a number may have been searched for.

    Where ``size`` is none no file is kept, or none yet; one that is kept ends. ``total`` is what was counted when it
    was asked for, and of a file that is made what stands in it; ``unseen`` are those that the figure of the day counts
    besides, and that whoever asked may not see.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    export = models.CharField(max_length=60)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    kind = models.CharField(max_length=5, choices=ExportKind.choices)
    # Whether a file is kept of it: what was sent at once is not.
    kept = models.BooleanField()
    query = SealedField()
    on = models.DateField()
    language = models.CharField(max_length=10)
    options = models.JSONField(default=list)
    # What its address names beside the query, as an address writes it.
    named = models.JSONField(encoder=DjangoJSONEncoder, default=dict, db_default=models.Value({}, models.JSONField()))
    name = models.CharField(max_length=200)
    total = models.IntegerField()
    unseen = models.IntegerField(default=0, db_default=0)
    size = models.BigIntegerField(null=True)
    expires_at = models.DateTimeField(null=True)
    # How far the right reached when it was made: units by their keys, each with whether what stands below it is meant.
    reach: models.JSONField[Any, Any] = models.JSONField(null=True)

    objects = ExportFileQuerySet.as_manager()
    wall = of_account()

    class Meta:
        indexes = [models.Index(fields=["account", "asked_at"], name="exports_file_own")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(size__isnull=True) | models.Q(expires_at__isnull=False),
                name="exports_file_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}.{self.kind}"

    @property
    def is_ready(self) -> bool:
        return self.size is not None

    def is_gone(self, now: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= now


class ExportPiece(models.Model):
    """A piece of the file, sealed, where every web process of a cluster reaches it. Gone with the link."""

    pk = models.CompositePrimaryKey("export_id", "nth")
    export = models.ForeignKey(
        ExportFile, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="pieces"
    )
    nth = models.IntegerField()
    sealed = SealedField()

    wall = with_row("export_id", "exports_exportfile")
