"""Papers that were printed."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from tirek.kernel.declarations import PaperKind, paper_kinds
from tirek.kernel.walls import ACCOUNT, SYSTEM, Wall
from tirek.structure.models import Unit


class Paper(models.Model):
    """A paper, with all that it was printed from: so it is printed again byte for byte, whatever has changed since.

    ``given`` is that, ``data_sha256`` its digest. ``right`` is that of its kind when it was printed: whoever holds it
    at the unit sees the paper. ``public_code`` is on it, and says to anybody whether it was issued, and nothing else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    template = models.CharField(max_length=60)
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=60)
    right = models.CharField(max_length=60)
    # Of an opening that was undone the unit is gone; the paper was issued all the same.
    unit = models.ForeignKey(Unit, on_delete=models.DO_NOTHING, null=True, db_constraint=False, related_name="+")
    on = models.DateField()
    given = models.JSONField()
    data_sha256 = models.CharField(max_length=64)
    pdf_sha256 = models.CharField(max_length=64)
    number = models.CharField(max_length=40, blank=True, default="")
    public_code = models.CharField(max_length=12)
    printed_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    wall = Wall(
        "access_whole(papers_paper.right) OR papers_paper.unit_id IN (SELECT access_reach(papers_paper.right))",
        entered=f"{SYSTEM} OR by_id = {ACCOUNT}",
    )

    class Meta:
        indexes = [models.Index(fields=["kind", "subject", "-printed_at"], name="papers_paper_subject")]
        constraints = [
            models.UniqueConstraint(fields=["public_code"], name="papers_paper_code"),
            models.CheckConstraint(
                condition=models.Q(public_code__regex="^[0-9A-Z]{12}$"), name="papers_paper_code_form"
            ),
            models.CheckConstraint(
                condition=models.Q(data_sha256__regex="^[0-9a-f]{64}$", pdf_sha256__regex="^[0-9a-f]{64}$"),
                name="papers_paper_digests",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_code}"

    @property
    def declared(self) -> PaperKind | None:
        return paper_kinds.get(self.kind)
