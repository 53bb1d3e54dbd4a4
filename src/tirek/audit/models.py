"""Lines of the log, the chain that seals them, and when it was proved. Append-only: the database refuses the rest."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Cast, Now
from django.utils import timezone

from tirek.audit.permissions import VIEW_LOG
from tirek.kernel.fields import UnreadKey, UnreadMoment, UnreadNumber
from tirek.kernel.walls import ACCOUNT, PAGES, reach, where

# The transaction that wrote a line: it tells which lines may still come from one that is not finished.
_TRANSACTION = Cast(Cast(models.Func(function="pg_current_xact_id"), models.TextField()), models.BigIntegerField())

# A line is of this transaction, and in the name of whoever acts: pages cannot write an older one, nor one that would
# never be sealed, nor somebody else's. Before anybody is known there are but the lines of the doors.
_OF_NOW_AND_MINE = (
    "xid = pg_current_xact_id()::text::bigint AND at BETWEEN transaction_timestamp() AND clock_timestamp() "
    f"AND (NOT {PAGES} OR account_id = {ACCOUNT} OR act LIKE 'accounts.%')"
)


class EntryQuerySet(models.QuerySet["Entry"]):
    """Lines by what they are about."""

    def in_units(self, unit_ids: models.QuerySet[Any]) -> "EntryQuerySet":
        return self.filter(unit_id__in=unit_ids)

    def unplaced(self) -> "EntryQuerySet":
        """Those of the organisation as a whole: accounts, the charter, the log itself."""
        return self.filter(unit_id=None)

    def of(self, thing: models.Model) -> "EntryQuerySet":
        """What was done to the thing, also while it was logged under another name: lines are never rewritten."""
        names = [thing._meta.label_lower, *getattr(thing, "logged_before", ())]
        return self.filter(object_type__in=names, object_id=str(thing.pk))

    def about(self, person_id: int) -> "EntryQuerySet":
        """Who saw this person and who changed them."""
        return self.filter(person_id=person_id)

    def on_days(self, first: date | None, last: date | None) -> "EntryQuerySet":
        """Both days included, as the organisation's clocks show them."""
        lines = self
        if first:
            lines = lines.filter(at__gte=_midnight(first))
        if last:
            lines = lines.filter(at__lt=_midnight(last + timedelta(days=1)))
        return lines


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_current_timezone())


class Entry(models.Model):
    """One line: who did what to what, with old and new values, in the transaction of the act itself.

    ``unit_id`` is where it was done, none for what concerns the organisation as a whole; ``person_id`` whom it
    concerns where that is one person; ``mark`` the request or the job it was done in. The log stands below units and
    persons, so it knows them by their numbers.
    """

    id = UnreadKey(primary_key=True)
    at = UnreadMoment(db_default=Now(), editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    reason = models.TextField(blank=True, default="")
    act = models.CharField(max_length=80)
    object_type = models.CharField(max_length=80)
    object_id = models.CharField(max_length=64)
    object_public_id = models.UUIDField(null=True)
    unit_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    old = models.JSONField(default=dict)
    new = models.JSONField(default=dict)
    resolution_id = models.BigIntegerField(null=True)
    resolution = models.TextField(blank=True, default="")
    mark = models.CharField(max_length=40, blank=True, default="")
    xid = UnreadNumber(db_default=_TRANSACTION, editable=False)

    objects = EntryQuerySet.as_manager()

    # Whoever acts leaves a line, also before it is known who that is. One's own lines are seen.
    wall = where(
        VIEW_LOG,
        f"unit_id IN {reach(VIEW_LOG)} OR account_id = {ACCOUNT}",
        entered=_OF_NOW_AND_MINE,
    )

    class Meta:
        indexes = [
            models.Index(fields=["at", "id"], name="audit_entry_at"),
            models.Index(fields=["account", "at", "id"], name="audit_entry_account"),
            models.Index(fields=["act", "at", "id"], name="audit_entry_act"),
            models.Index(fields=["object_type", "object_id", "id"], name="audit_entry_object"),
            models.Index(fields=["unit_id", "at", "id"], name="audit_entry_unit"),
            models.Index(
                fields=["person_id", "at", "id"],
                name="audit_entry_person",
                condition=models.Q(person_id__isnull=False),
            ),
            models.Index(fields=["xid"], name="audit_entry_xid"),
        ]


class Seal(models.Model):
    """The place of a line in the chain: its number, and a digest over the line and the digest before.

    Lines stand in the chain in the order in which they were sealed; one whose transaction took long comes after others
    with higher numbers. ``low``: every line of a transaction before this one was sealed by then. No constraint ties a
    seal to its line, so that a line taken away leaves a seal that tells of it.
    """

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.DO_NOTHING, db_constraint=False, related_name="seal")
    hash = models.BinaryField(max_length=32)
    at = models.DateTimeField(db_default=Now(), editable=False)
    low = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.position)


class Check(models.Model):
    """That the chain was proved, how far, and what was found."""

    at = models.DateTimeField(db_default=Now(), editable=False)
    lines = models.BigIntegerField()
    head = models.BinaryField(max_length=32)
    fault = models.CharField(max_length=20, blank=True, default="")
    position = models.BigIntegerField(null=True)
    entry_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return self.fault or str(self.lines)
