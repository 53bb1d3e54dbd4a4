"""Files that were attached, and what they hang on."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tirek.kernel.walls import ACCOUNT, SYSTEM, Wall
from tirek.structure.models import Unit


class FileState(models.TextChoices):
    """Nobody is given a file that is not clean."""

    QUARANTINED = "quarantined", _("being checked")
    CLEAN = "clean", _("checked")
    INFECTED = "infected", _("infected, locked")
    REFUSED = "refused", _("cannot be shown")


class FileRemark(models.TextChoices):
    """What is to be said beside the state."""

    NONE = "", ""
    DAMAGED = "damaged", _("damaged: kept as it came")
    UNREACHABLE = "unreachable", _("waits: the scanner does not answer")
    TOO_LARGE = "too_large", _("the picture has too many pixels")
    UNREADABLE = "unreadable", _("it could not be read several times")


class File(models.Model):
    """One attached file. Its content stands on the disk by ``sha256``, and two of the same bytes are one content.

    A picture is drawn anew by the worker: from then on ``sha256`` is of that, and ``preview`` of the small one. What
    hangs on nothing any more is kept until ``retention_until``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(max_length=64)
    preview = models.CharField(max_length=64, blank=True, default="")
    size = models.BigIntegerField()
    mime = models.CharField(max_length=100)
    name = models.CharField(max_length=120)
    # Of an opening that was undone the unit is gone; where the file was attached stays known.
    unit = models.ForeignKey(Unit, on_delete=models.DO_NOTHING, null=True, db_constraint=False, related_name="+")
    purpose = models.CharField(max_length=30)
    state = models.CharField(max_length=11, choices=FileState.choices)
    remark = models.CharField(max_length=11, choices=FileRemark.choices, blank=True, default="")
    scanned_with = models.CharField(max_length=100, blank=True, default="")
    attempts = models.SmallIntegerField(default=0)
    retention_until = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    # By what it hangs on; each domain opens its own links. Whoever attaches it does so in their own name.
    wall = Wall(
        f"{SYSTEM} OR EXISTS (SELECT FROM papers_filelink l WHERE l.file_id = papers_file.id)",
        entered=f"{SYSTEM} OR by_id = {ACCOUNT}",
    )

    class Meta:
        indexes = [
            models.Index(fields=["sha256"], name="papers_file_content"),
            models.Index(fields=["preview"], name="papers_file_preview", condition=~models.Q(preview="")),
            models.Index(fields=["at"], name="papers_file_waiting", condition=models.Q(state="quarantined")),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=FileState.values), name="papers_file_state"),
            models.CheckConstraint(condition=models.Q(sha256__regex="^[0-9a-f]{64}$"), name="papers_file_digest"),
            models.CheckConstraint(
                condition=models.Q(preview__regex="^([0-9a-f]{64})?$"), name="papers_file_preview_digest"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_clean(self) -> bool:
        return self.state == FileState.CLEAN

    @property
    def is_picture(self) -> bool:
        """Drawn by us, so that it may be shown in a page."""
        return self.is_clean and self.preview != ""


class FileLink(models.Model):
    """What a file hangs on: a kind of thing that some domain declares, and the thing's key there."""

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="links")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=40)

    # Nobody sees one by this alone: the domain that declares the kind opens those of its things.
    wall = Wall(SYSTEM)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "file"], name="papers_filelink_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
