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
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tirek.kernel.actor import Actor
from tirek.kernel.fields import DigestField, SealedField
from tirek.kernel.walls import of_account, with_row
from tirek.members.enums import Began, Ended
from tirek.people.models import Sex
from tirek.rolls.reading.fields import ROLL_FIELDS
from tirek.rolls.reading.sheets import ALL
from tirek.rolls.reading.standing import is_sheet_of_leavers
from tirek.structure.models import Act


class Outcome(models.TextChoices):
    """What becomes of a row. Every row has one, so that the parts add up to the whole."""

    NEW = "new", _("new member")
    UPDATED = "updated", _("data updated")
    UNCHANGED = "unchanged", _("unchanged")
    MOVED = "moved", _("transferred")
    REJECTED = "rejected", _("rejected")
    ENDED = "ended", _("membership ended")
    LEFT_OUT = "left_out", _("about no member")


class RollState(models.TextChoices):
    """How far a roll is. In some states the worker has it, in the others it waits for a person."""

    RECEIVED = "received", _("being opened")
    ASKS_SHEET = "asks_sheet", _("choose the sheet")
    ASKS_COLUMNS = "asks_columns", _("look at the columns")
    READING = "reading", _("being read")
    CHECKING = "checking", _("being checked")
    ASKS_UNITS = "asks_units", _("name the units")
    CHECKED = "checked", _("to be confirmed")
    COMMITTING = "committing", _("being entered")
    COMMITTED = "committed", _("entered")
    FAILED = "failed", _("stopped")


# What the worker carries on with, without being asked again.
AT_WORK = (RollState.RECEIVED, RollState.READING, RollState.CHECKING, RollState.COMMITTING)


class RollImportQuerySet(models.QuerySet["RollImport"]):
    """Rolls, by the account that brought them."""

    def of(self, actor: Actor) -> RollImportQuerySet:
        """A roll is seen by the account that uploaded it, and by no other."""
        return self.filter(account=None) if actor.account_id is None else self.filter(account_id=actor.account_id)


class RollImport(models.Model):
    """One uploaded file on its way. ``act`` is set when it is committed; then its accepted rows are gone from here.

    The state is the truth about what is to be done next; a task carries it on. ``stopped_in`` is the state in which it
    failed; its task says why. ``seen`` is the guess about the columns, with a few cells of each, and so sealed.
    ``unit_map`` says by hand which unit a text means, ``answers`` whom a line is about of
    those who stood ``beside`` it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now(), editable=False)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(default=0)
    state = models.CharField(max_length=20, choices=RollState.choices, default=RollState.RECEIVED)
    state_since = models.DateTimeField(db_default=Now())
    stopped_in = models.CharField(max_length=20, choices=RollState.choices, blank=True, default="")
    outdated = models.BooleanField(default=False)
    on = models.DateField()
    within_id = models.BigIntegerField(null=True)
    allow_transfers = models.BooleanField(default=False)
    full = models.BooleanField(default=False)
    sheet = models.TextField(blank=True, default="")
    sheets = models.JSONField(default=list)
    # Whether lines of their own, or the sheet, name the unit of the lines below.
    unit_above = models.BooleanField(default=False)
    sheet_is_unit = models.BooleanField(default=False)
    # The unit that a title above the headings names, as it stands there.
    titled = models.TextField(blank=True, default="", db_default="")
    seen = SealedField(null=True)
    unit_map = models.JSONField(default=dict)
    # The lines by which memberships end, of those that say that somebody left.
    ends = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    # By line, what was answered of whom it may be about: {"said": a key of SAID, "person": their number}.
    answers = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    headings = ArrayField(models.TextField(), default=list)
    fields = ArrayField(models.CharField(max_length=20, blank=True), default=list)
    # What was said of the columns beside their fields: by field whether "day" or "month" stands "first" in it, and the
    # places of those that are "silent", which say of nobody that they are no members.
    told = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    # Counts by outcome, the effect on units, the missing: as they were when the roll was committed.
    result = models.JSONField(default=dict)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, related_name="+")

    objects = RollImportQuerySet.as_manager()
    wall = of_account()
    # As it was called while rolls were a part of members.
    logged_before = ("members.roll",)

    def __str__(self) -> str:
        return self.file_name

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The sheets, where all are read, or the tables beside each other: ``before`` is added to the numbers of the
        lines of each."""
        return [one for one in self.sheets if "before" in one]

    @property
    def told_by_sheet(self) -> str:
        """What the one sheet is called, if that says of all on it that they left."""
        return self.sheet if is_sheet_of_leavers(self.sheet) else ""

    @property
    def told_by_parts(self) -> list[tuple[int, str, str]]:
        """The number of the first line of each part, the unit that its sheet names, and what the sheet is called if
        that says of all on it that they left."""
        names = [one["name"] if self.sheet == ALL else self.sheet for one in self.parts]
        return [
            (one["before"] + 1, name if self.sheet_is_unit and not gone else "", gone)
            for one, name in zip(self.parts, names, strict=True)
            for gone in [name if is_sheet_of_leavers(name) else ""]
        ]

    @property
    def is_committed(self) -> bool:
        return self.act_id is not None

    @property
    def headed(self) -> list[str]:
        """The headings, and where a column has none what it was taken for, so that it is known by that again."""
        names = [capfirst(str(ROLL_FIELDS[field])) if field else "" for field in self.fields]
        return [heading or name for heading, name in zip(self.headings, names, strict=True)]

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK


class RollColumns(models.Model):
    """What the columns of a sender's files said, to be proposed for the same headings next time."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # A digest of the headings, folded: files may have long ones, and many.
    headings = models.CharField(max_length=64)
    fields = ArrayField(models.CharField(max_length=20, blank=True))
    # As that of a roll.
    told = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))

    wall = of_account()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "headings"], name="rolls_rollcolumns_once")]

    def __str__(self) -> str:
        return self.headings


class RollChunk(models.Model):
    """A piece of the file, sealed. Gone when the file has been read, or its roll forgotten."""

    pk = models.CompositePrimaryKey("roll_id", "nth")
    roll = models.ForeignKey(
        RollImport, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="chunks"
    )
    nth = models.IntegerField()
    sealed = SealedField()

    wall = with_row("roll_id", "rolls_rollimport")


class RollRow(models.Model):
    """One line of the file, read. Its own cells are kept encrypted as one text, to be given back if it is rejected."""

    pk = models.CompositePrimaryKey("roll_id", "line")
    roll = models.ForeignKey(
        RollImport, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="rows"
    )
    line = models.IntegerField()
    cells = SealedField()
    unit_text = models.TextField()
    name_fold = models.TextField()
    surname = models.TextField()
    given_name = models.TextField()
    patronymic = models.TextField()
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=1, choices=Sex.choices)
    iin_cipher = SealedField(null=True, digest="iin_index")
    iin_index = DigestField(null=True)
    phone = models.TextField()
    email = models.TextField()
    joined = models.DateField(null=True)
    since = models.DateField(null=True)
    number = models.TextField()
    # What is wrong with single cells: a list of [code, field, params]; none where nothing is.
    faults = models.JSONField(null=True)
    # What was mended in it: codes of NOTES, each with its column, «letters:surname»; none where nothing was.
    notes: ArrayField[Any, Any] = ArrayField(models.TextField(), null=True)
    # Why the line is about nobody, a key of LEFT_OUT; then nothing was read of it.
    left_out = models.TextField(blank=True, default="", db_default="")
    # When and how the line says that they left, a value of Ended; empty where it says nothing of it.
    left_on = models.DateField(null=True)
    left_by = models.CharField(max_length=20, choices=Ended.choices, blank=True, default="", db_default="")

    wall = with_row("roll_id", "rolls_rollimport")


class RollVerdict(models.Model):
    """What becomes of a line: whom it is about, where it puts them and from which day."""

    pk = models.CompositePrimaryKey("roll_id", "line")
    roll = models.ForeignKey(
        RollImport, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="verdicts"
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
    # How the membership ends by the line if that is wished; then it ends on ``day``. Empty where nothing is offered.
    ends = models.CharField(max_length=20, choices=Ended.choices, blank=True, default="", db_default="")

    wall = with_row("roll_id", "rolls_rollimport")


class RollProblem(models.Model):
    """One reason why a line is rejected; a line may have several."""

    pk = models.CompositePrimaryKey("roll_id", "line", "nth")
    roll = models.ForeignKey(
        RollImport, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="problems"
    )
    line = models.IntegerField()
    nth = models.SmallIntegerField()
    code = models.CharField(max_length=40)
    field = models.CharField(max_length=20, blank=True)
    params = models.JSONField()

    wall = with_row("roll_id", "rolls_rollimport")


class RollDoubt(models.Model):
    """Somebody whom a line may be about, why that is asked, and what was answered of the line: a key of SAID."""

    pk = models.CompositePrimaryKey("roll_id", "line", "person_id")
    roll = models.ForeignKey(
        RollImport, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="doubts"
    )
    line = models.IntegerField()
    person_id = models.BigIntegerField()
    why = models.CharField(max_length=20)
    answer = models.CharField(max_length=10, blank=True)

    wall = with_row("roll_id", "rolls_rollimport")


class RollAbsent(models.Model):
    """A member of a unit of a full roll whom no line is about: who leaves by it, or stays for a reason."""

    pk = models.CompositePrimaryKey("roll_id", "membership_id")
    roll = models.ForeignKey(
        RollImport, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="absent"
    )
    membership_id = models.BigIntegerField()
    placement_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    # Why the member would stay all the same; empty where they would leave.
    stays = models.CharField(max_length=20, blank=True)

    wall = with_row("roll_id", "rolls_rollimport")
