"""Papers are printed, printed again, and revoked."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from tirek.audit.actions import record
from tirek.kernel.actor import Actor
from tirek.kernel.declarations import PaperKind
from tirek.kernel.errors import NotAllowed, Refused
from tirek.kernel.permissions import Permission
from tirek.kernel.series import take_many
from tirek.papers.models import Paper
from tirek.papers.printing.codes import in_groups, new_code, qr_of
from tirek.papers.printing.drawing import canonical, digest, draw
from tirek.structure.enums import UnitRole
from tirek.structure.models import Unit
from tirek.structure.queries import names_on
from tirek.ui.words import named


class PaperRevokedBefore(Refused):
    code = "paper_revoked_before"
    message = _("The paper was revoked before.")


class PaperDiffers(Refused):
    code = "paper_differs"
    message = _("The paper would not be the one that was issued: Tirek prints it differently now. Print a new one.")


@transaction.atomic
def print_paper(
    *, actor: Actor, kind: PaperKind, subject: str, language: str, on: date, site: str, now: datetime
) -> Paper:
    """Print it as of the day. ``site`` is the address under which it can be checked.

    The number is taken last: until the transaction ends, nobody else has one of that series.
    """
    unit = kind.find(actor, subject)
    if unit is None or language not in kind.languages:
        raise NotAllowed(permission=kind.right.label)
    actor.require(kind.right, unit)
    code = new_code()
    with translation.override(language):
        given: dict[str, Any] = {
            "data": dict(kind.data(actor, subject, language, on)), "language": language, "on": on.isoformat(),
            "organisation": _organisation(on), **_check(site, code),
        }  # fmt: skip
    number = str(take_many(kind.series(unit, on), 1)[0]) if kind.series is not None else ""
    given["number"] = number
    made = Paper(
        kind=kind.key, template=kind.template, language=language, subject=subject, right=str(kind.right), unit=unit,
        on=on, given=given, data_sha256=digest(canonical(given)), pdf_sha256=digest(draw(kind.template, given)),
        number=number, public_code=code, printed_at=now, by_id=actor.account_id,
    )  # fmt: skip
    made.save(force_insert=True)
    told = {"paper": kind.key, "number": made.number, "language": language, "on": on.isoformat()}
    record(actor, "papers.printed", made, unit_id=unit.pk, new=told | {"sha256": made.pdf_sha256})
    return made


def _organisation(on: date) -> str:
    centre = Unit.objects.filter(role=UnitRole.CENTRE).order_by("pk").first()
    return named(names_on([centre.pk], on)[centre.pk]) if centre is not None else ""


def _check(site: str, code: str) -> dict[str, str]:
    """Where the paper is checked, as it is read and as a camera reads it."""
    place = f"{site.rstrip('/')}/t/"
    return {"code": in_groups(code), "shown": place.partition("://")[2].rstrip("/"), "qr": qr_of(f"{place}{code}/")}


@transaction.atomic
def reprint_paper(*, actor: Actor, paper: Paper) -> bytes:
    """The same bytes again. Raises PaperDiffers where the template or what draws it is another than it was."""
    actor.require(*_at(paper))
    made = draw(paper.template, paper.given)
    if digest(made) != paper.pdf_sha256:
        raise PaperDiffers
    record(actor, "papers.taken_out", paper, unit_id=paper.unit_id, new={"paper": paper.kind, "number": paper.number})
    return made


@transaction.atomic
def revoke_paper(*, actor: Actor, paper: Paper, now: datetime) -> None:
    """From now on the check says that it holds no longer. What was printed stays as it was."""
    actor.require(*_at(paper))
    held = Paper.objects.select_for_update().get(pk=paper.pk)
    if held.revoked_at is not None:
        raise PaperRevokedBefore
    Paper.objects.filter(pk=held.pk).update(revoked_at=now)
    record(actor, "papers.revoked", held, unit_id=held.unit_id, new={"paper": held.kind, "number": held.number})


def _at(paper: Paper) -> tuple[Permission, Unit]:
    """The right of its kind at its unit. Raises NotAllowed where nobody declares the kind any more."""
    kind = paper.declared
    if kind is None or paper.unit is None:
        raise NotAllowed(permission=paper.right)
    return kind.right, paper.unit
