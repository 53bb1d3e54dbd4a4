"""What an account keeps of its lists: filters under a name, and files made of them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tirek.kernel.actor import Actor
from tirek.kernel.fields import SealedField
from tirek.kernel.sealing import unseal
from tirek.kernel.walls import of_account, with_row


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    """Filters by whose they are."""

    def of(self, actor: Actor) -> SavedFilterQuerySet:
        """Those of the account; no other sees them."""
        return self.filter(account=None) if actor.account_id is None else self.filter(account_id=actor.account_id)


class ExportQuerySet(models.QuerySet["Export"]):
    """Exports by whose they are."""

    def of(self, actor: Actor) -> ExportQuerySet:
        """Those of the account; no other sees them."""
        return self.filter(account=None) if actor.account_id is None else self.filter(account_id=actor.account_id)


class SavedFilter(models.Model):
    """A list that somebody comes back to: what stands in its address, but no day, no place and nothing searched for."""

    public_id = models.UUIDField(db_default=models.Func(function="gen_random_uuid"), unique=True, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=100)
    query = models.TextField()

    objects = SavedFilterQuerySet.as_manager()
    wall = of_account()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="members_savedfilter_name")]

    def __str__(self) -> str:
        return self.name


class ExportKind(models.TextChoices):
    """A file's form."""

    CSV = "csv", "CSV"
    XLSX = "xlsx", "XLSX"


class ExportState(models.TextChoices):
    """A CSV is sent while it is read and never stored; a workbook is made by the worker and fetched later."""

    SENT = "sent", _("sent")
    WAITING = "waiting", _("being prepared")
    READY = "ready", _("ready")
    FAILED = "failed", _("stopped")


class Export(models.Model):
    """A list taken out as a file. ``query`` is sealed: a number may have been searched for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    kind = models.CharField(max_length=4, choices=ExportKind.choices)
    state = models.CharField(max_length=10, choices=ExportState.choices)
    query = SealedField()
    on = models.DateField()
    language = models.CharField(max_length=10)
    with_iins = models.BooleanField(default=False)
    total = models.IntegerField()
    # Written beside the work, so that it is seen before the work is finished.
    done = models.IntegerField(default=0)
    told_at = models.DateTimeField(db_default=Now())
    attempts = models.SmallIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    expires_at = models.DateTimeField(null=True)

    objects = ExportQuerySet.as_manager()
    wall = of_account()

    class Meta:
        indexes = [models.Index(fields=["account", "asked_at"], name="members_export_own")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=ExportState.READY) | models.Q(expires_at__isnull=False),
                name="members_export_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{'left' if self.of_left else 'members'}-{self.on.isoformat()}.{self.kind}"

    @property
    def of_left(self) -> bool:
        """A list of those who had left, which is not a roll to import."""
        return QueryDict(unseal(bytes(self.query))).get("state") == "left"


class ExportPiece(models.Model):
    """A piece of the file, sealed, where every web process of a cluster reaches it. Gone with the link."""

    pk = models.CompositePrimaryKey("export_id", "nth")
    export = models.ForeignKey(
        Export, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="pieces"
    )
    nth = models.IntegerField()
    sealed = SealedField()

    wall = with_row("export_id", "members_export")
