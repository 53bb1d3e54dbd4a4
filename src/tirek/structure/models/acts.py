"""Acts: every change of the network or its roll, with what each row was before it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models.functions import Now

from tirek.kernel.actor import Actor
from tirek.kernel.dates import format_short
from tirek.kernel.declarations import ActKind, act_kinds
from tirek.kernel.walls import reach, where
from tirek.structure.models.units import Unit
from tirek.structure.permissions import UNDO_ACT

MANY = 1_000


class Resolution(models.Model):
    """The decision an act rests on: number, date, and the body that took it."""

    public_id = models.UUIDField(db_default=models.Func(function="gen_random_uuid"), unique=True, editable=False)
    number = models.CharField(max_length=60)
    dated = models.DateField()
    body = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "number", "dated"], name="structure_resolution_named")]

    def __str__(self) -> str:
        return f"№ {self.number}"


class Act(models.Model):
    """One act. ``effective_on`` is the day it holds from, ``recorded_at`` the moment it was entered.

    The unit of an undone opening is gone; its number stays here and its code in the summary. ``xid`` is the transaction
    in which it began, filled in by the database: rows are written under an act in no other.
    """

    public_id = models.UUIDField(db_default=models.Func(function="gen_random_uuid"), unique=True, editable=False)
    kind = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.DO_NOTHING, null=True, db_constraint=False, related_name="acts")
    effective_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True, default="")
    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, null=True, blank=True)
    undone_by = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undoes")
    summary = models.JSONField(default=dict)
    # The right it took, and the units at which: whoever undoes it must hold that, too.
    permission = models.CharField(max_length=60, blank=True, default="")
    at_ids = ArrayField(models.BigIntegerField(), default=list)
    xid = models.BigIntegerField(null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "effective_on", "id"], name="structure_act_history"),
            models.Index(fields=["kind", "recorded_at"], name="structure_act_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.label}, {format_short(self.effective_on)}"

    @property
    def declared(self) -> ActKind | None:
        """What its domain says of such acts; nothing where the domain is no longer part of the product."""
        return act_kinds.get(self.kind)

    @property
    def label(self) -> str:
        return str(self.declared.label) if self.declared else self.kind

    @property
    def is_undone(self) -> bool:
        return self.undone_by_id is not None


class ActImage(models.Model):
    """A dated row that an act touched, as it was before; none where the act made the row. Written by the database."""

    # Written by the trigger for the act in force; a constraint would look each of a large roll's up again at its end.
    act = models.ForeignKey(Act, on_delete=models.CASCADE, related_name="images", db_constraint=False)
    table_name = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    before = models.JSONField(null=True)

    # An image of a person's row is for whoever may undo the act; those of units are no secret. Triggers write here.
    wall = where(
        UNDO_ACT,
        "table_name LIKE 'structure\\_%' OR EXISTS (SELECT FROM structure_act a WHERE a.id = act_id "
        f"AND a.unit_id IN {reach(UNDO_ACT)})",
    )

    class Meta:
        indexes = [models.Index(fields=["table_name", "row_id", "act"], name="structure_actimage_row")]


def begin_act(
    kind: ActKind,
    *,
    actor: Actor,
    unit: Unit | None,
    at: Collection[int] | None = None,
    on: date,
    resolution: Resolution | None = None,
    **summary: Any,
) -> Act:
    """Make the act that the writes of an action belong to. Only actions call this, inside their transaction.

    ``at`` are the units at which the action asked for the right of this kind, if these are others than ``unit``.
    A resolution that is not stored yet is stored with its first act; later acts of the same one rest on the same row.
    """
    if act_kinds.get(kind.key) is not kind:
        raise ValueError(f"not declared: {kind.key}")
    if resolution is not None and resolution.pk is None:
        resolution = _stored(resolution)
    return Act.objects.create(
        kind=kind.key,
        unit=unit,
        effective_on=on,
        actor_id=actor.account_id,
        reason=actor.reason,
        resolution=resolution,
        summary=summary,
        permission=kind.right.key,
        at_ids=sorted(at) if at is not None else [unit.pk] if unit else [],
    )


def _stored(resolution: Resolution) -> Resolution:
    """The one row of a resolution. Whoever enters it at the same moment waits, and finds the row of the first."""
    named = {"number": resolution.number, "dated": resolution.dated, "body": resolution.body}
    Resolution.objects.bulk_create([Resolution(**named)], ignore_conflicts=True)
    return Resolution.objects.get(**named)


@contextmanager
def recording(act: Act, *, rows: int = 1) -> Iterator[Act]:
    """Let dated rows be written, and keep their images under this act. Elsewhere the database refuses the write.

    ``rows``: about how many. Triggers and foreign keys keep their plans for the session, and one that was made while a
    table was small reads all of it for each row: before very many rows the plans are dropped, and after them the keys
    are checked here, by an index.
    """
    with connection.cursor() as cursor:
        if rows >= MANY:
            cursor.execute("DISCARD PLANS")
        cursor.execute("SELECT set_config('tirek.act', %s, true)", [str(act.pk)])
    yield act
    if rows >= MANY:
        check_constraints_now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('tirek.act', '', true)")


def check_constraints_now() -> None:
    """Foreign keys are checked at commit otherwise, too late to say what is wrong. Raises IntegrityError.

    The statistics of a table that has just been filled, or emptied, can make the planner prefer reading all of it for
    each key, which takes as many steps as the square of the rows.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("SET LOCAL enable_seqscan TO DEFAULT")
