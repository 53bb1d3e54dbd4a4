"""A roll between the file and the act: what the file says, what it would do, what is wrong with it.

Nothing here is a record of the organisation. Units, persons and memberships are named by number, without a foreign key:
a staged roll must not keep anything from being undone, and every number is looked up again before it is used.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from tirek.kernel.actor import Actor
from tirek.members.enums import Began
from tirek.people.models import Sex
from tirek.structure.models import Act


class Outcome(models.TextChoices):
    """What becomes of a row. Every row has one, so that the parts add up to the whole."""

    NEW = "new", _("new member")
    UPDATED = "updated", _("data updated")
    UNCHANGED = "unchanged", _("unchanged")
    MOVED = "moved", _("transferred")
    REJECTED = "rejected", _("rejected")


class RollQuerySet(models.QuerySet["Roll"]):
    """Rolls by who brought them."""

    def of(self, actor: Actor) -> RollQuerySet:
        """A roll is seen by the account that uploaded it, and by no other."""
        return self.filter(account=None) if actor.account_id is None else self.filter(account_id=actor.account_id)


class Roll(models.Model):
    """One uploaded file. ``act`` is set when it has been committed; then its accepted rows are gone from here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now(), editable=False)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    on = models.DateField()
    within_id = models.BigIntegerField(null=True)
    allow_transfers = models.BooleanField(default=False)
    headings = ArrayField(models.TextField(), default=list)
    fields = ArrayField(models.CharField(max_length=20, blank=True), default=list)
    # Counts by outcome, the effect on units, the missing: as they were when the roll was committed.
    result = models.JSONField(default=dict)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, related_name="+")

    objects = RollQuerySet.as_manager()

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_committed(self) -> bool:
        return self.act_id is not None


class RollRow(models.Model):
    """One line of the file, read. Its own cells are kept encrypted as one text, to be given back if it is rejected."""

    pk = models.CompositePrimaryKey("roll_id", "line")
    roll = models.ForeignKey(
        Roll, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="rows"
    )
    line = models.IntegerField()
    cells = models.BinaryField()
    unit_text = models.TextField()
    name_fold = models.TextField()
    surname = models.TextField()
    given_name = models.TextField()
    patronymic = models.TextField()
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=1, choices=Sex.choices)
    iin_cipher = models.BinaryField(null=True)
    iin_index = models.BinaryField(null=True)
    phone = models.TextField()
    email = models.TextField()
    joined = models.DateField(null=True)
    since = models.DateField(null=True)
    number = models.TextField()
    # What is wrong with single cells: a list of [code, field, params]; none where nothing is.
    faults = models.JSONField(null=True)


class RollVerdict(models.Model):
    """What becomes of a line: whom it is about, where it puts them and from which day."""

    pk = models.CompositePrimaryKey("roll_id", "line")
    roll = models.ForeignKey(
        Roll, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="verdicts"
    )
    line = models.IntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    unit_id = models.BigIntegerField(null=True)
    from_unit_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    membership_id = models.BigIntegerField(null=True)
    placement_id = models.BigIntegerField(null=True)
    day = models.DateField(null=True)
    joined = models.DateField(null=True)
    began = models.CharField(max_length=20, choices=Began.choices, blank=True)
    clamped = models.BooleanField()
    changed: ArrayField[Any, Any] = ArrayField(models.TextField())


class RollProblem(models.Model):
    """One reason why a line is rejected; a line may have several."""

    pk = models.CompositePrimaryKey("roll_id", "line", "nth")
    roll = models.ForeignKey(
        Roll, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="problems"
    )
    line = models.IntegerField()
    nth = models.SmallIntegerField()
    code = models.CharField(max_length=40)
    field = models.CharField(max_length=20, blank=True)
    params = models.JSONField()
