"""Printed papers as far as somebody sees them, and what anybody is told of one by its code."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.http import Http404
from django.shortcuts import get_object_or_404

from tirek.kernel.actor import Actor
from tirek.papers.models import Paper
from tirek.papers.printing.codes import as_typed


@dataclass(frozen=True)
class Checked:
    """That a paper was issued, when, and whether it still holds; nothing of whom or what it is about."""

    issued_at: datetime
    revoked_at: datetime | None
    sha256: str


def check_code(typed: str) -> Checked | None:
    """Past the wall, for whoever holds the paper in their hands."""
    code = as_typed(typed)
    if not code:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT printed_at, revoked_at, pdf_sha256 FROM papers_checked(%s)", [code])
        row = cursor.fetchone()
    return Checked(*row) if row else None


def seen_paper(actor: Actor, paper_id: UUID) -> Paper:
    """Whoever holds the right of its kind at its unit; to everybody else there is no such paper."""
    paper = get_object_or_404(Paper.objects.select_related("unit", "by"), pk=paper_id)
    kind = paper.declared
    if kind is None or paper.unit is None or not actor.can(kind.right, paper.unit):
        raise Http404
    return paper
