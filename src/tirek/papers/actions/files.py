"""Files are attached and taken away; the worker looks at what came in, and lets go of what nobody names."""

from datetime import datetime, timedelta
from os import SEEK_END
from typing import BinaryIO

from django.conf import settings as site
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from tirek.audit.actions import record
from tirek.kernel.actor import Actor
from tirek.kernel.declarations import Attachable
from tirek.kernel.errors import NotAllowed, Refused
from tirek.kernel.locks import hold_for
from tirek.papers.files.keeping import kept_before, let_go, place_of, remove, subject_of_lock, write
from tirek.papers.files.names import clean_name, renamed
from tirek.papers.files.pictures import MIME, SUFFIX, PictureDamaged, PictureTooLarge, redraw
from tirek.papers.files.scanner import ScannerUnreachable, scan
from tirek.papers.files.signatures import kind_of
from tirek.papers.models import File, FileLink, FileRemark, FileState
from tirek.papers.queries.files import is_named, place_for

# The job is known by name, because jobs stand above actions.
EXAMINE = "papers.examine"
MEGABYTE = 1024 * 1024
# Of what was taken away, and of content that no row names: so long a backup that is being made may still want it.
KEPT_ON = timedelta(hours=24)
ATTEMPTS = 3


class AttachmentTooLarge(Refused):
    code = "attachment_too_large"
    field = "file"
    message = _("The file is larger than %(most)s MB. Make it smaller, for example by scanning with fewer dots.")


class AttachmentEmpty(Refused):
    code = "attachment_empty"
    field = "file"
    message = _("The file is empty. Choose the one that you mean.")


class TooManyAttachments(Refused):
    code = "too_many_attachments"
    field = "file"
    message = _("There are %(most)s files here already. Take one away that is no longer needed.")


class AttachmentsTooLarge(Refused):
    code = "attachments_too_large"
    field = "file"
    message = _("All files here together would be larger than %(most)s MB.")


class AttachmentGone(Refused):
    code = "attachment_gone"
    message = _("The file does not hang here any more.")


@transaction.atomic
def attach_file(*, actor: Actor, to: Attachable, subject: str, source: BinaryIO, name: str, now: datetime) -> File:
    """Hang a file on the thing. Its content is on the disk before the row that names it is written.

    A picture waits until the worker has drawn it anew, and where files are scanned, every file waits for that.
    """
    unit = place_for(actor, to.attach, to, subject)
    if unit is None:
        raise NotAllowed(permission=to.attach.label)
    actor.require(to.attach, unit)
    hold_for(f"papers.files:{to.key}:{subject}")
    _check_room(to, subject, source.seek(0, SEEK_END))
    kind = kind_of(source, name)
    waits = kind.is_image or site.TIREK_SCANNER != "off"
    sha256, size = _kept(source)
    made = File(
        sha256=sha256, size=size, mime=kind.mime, name=clean_name(name, kind), unit=unit, purpose=to.purpose,
        state=FileState.QUARANTINED if waits else FileState.CLEAN, by_id=actor.account_id, at=now,
    )  # fmt: skip
    made.save(force_insert=True)
    FileLink.objects.create(file=made, kind=to.key, subject=subject)
    told = {"name": made.name, "size": size, "sha256": sha256, "attached_to": f"{to.key} {subject}"}
    record(actor, "files.attached", made, unit_id=unit.pk, new=told)
    if waits:
        app.configure_task(EXAMINE).defer(file_id=str(made.pk))
    return made


def _check_room(to: Attachable, subject: str, size: int) -> None:
    if not size:
        raise AttachmentEmpty
    if size > site.TIREK_FILE_LIMIT * MEGABYTE:
        raise AttachmentTooLarge(most=site.TIREK_FILE_LIMIT)
    sizes = list(File.objects.filter(links__kind=to.key, links__subject=subject).values_list("size", flat=True))
    if len(sizes) >= to.most:
        raise TooManyAttachments(most=to.most)
    if sum(sizes) + size > to.most_megabytes * MEGABYTE:
        raise AttachmentsTooLarge(most=to.most_megabytes)


def _kept(source: BinaryIO) -> tuple[str, int]:
    """The digest and the size of what is now on the disk; held until the transaction that names it has ended."""
    written = write(source)
    try:
        hold_for(subject_of_lock(written.sha256))
        written.keep()
    except BaseException:
        written.drop()
        raise
    return written.sha256, written.size


@transaction.atomic
def detach_file(*, actor: Actor, to: Attachable, subject: str, file: File, now: datetime) -> None:
    """Take it away from the thing. What hangs on nothing else goes a day later, and its content with it."""
    unit = place_for(actor, to.attach, to, subject)
    if unit is None:
        raise NotAllowed(permission=to.attach.label)
    actor.require(to.attach, unit)
    hold_for(f"papers.files:{to.key}:{subject}")
    link = FileLink.objects.filter(file=file, kind=to.key, subject=subject).first()
    if link is None:
        raise AttachmentGone
    File.objects.filter(pk=file.pk).update(retention_until=now + KEPT_ON)
    told = {"name": file.name, "size": file.size, "sha256": file.sha256, "attached_to": f"{to.key} {subject}"}
    record(actor, "files.detached", file, unit_id=unit.pk, old=told)
    link.delete()


@transaction.atomic
def take_up_file(*, actor: Actor, file_id: str) -> File | None:
    """One that waits, if nobody else looks at it. An attempt counts although it kills the worker."""
    waiting = File.objects.filter(pk=file_id, state=FileState.QUARANTINED)
    file = waiting.select_for_update(skip_locked=True).first()
    if file is not None:
        gives_up = file.attempts >= ATTEMPTS
        waiting.update(
            attempts=F("attempts") + 1,
            state=FileState.REFUSED if gives_up else FileState.QUARANTINED,
            remark=FileRemark.UNREADABLE if gives_up else file.remark,
        )
        return None if gives_up else file
    return None


@transaction.atomic
def examine_file(*, actor: Actor, file: File) -> bool:
    """Scan it, and draw it anew where it is a picture. Says whether the scanner answered, where there is one."""
    held = File.objects.filter(pk=file.pk, state=FileState.QUARANTINED).select_for_update(skip_locked=True).first()
    if held is None:
        return True
    answered = _scan(actor, held)
    if held.state == FileState.QUARANTINED and (answered or site.TIREK_SCANNER != "required"):
        _draw(held)
    elif not answered:
        # It waits for the scanner, not for us.
        held.remark, held.attempts = FileRemark.UNREACHABLE, 0
    held.save(force_update=True)
    return answered


def _scan(actor: Actor, file: File) -> bool:
    if site.TIREK_SCANNER == "off":
        return True
    try:
        with place_of(file.sha256).open("rb") as content:
            scanned = scan(content)
    except ScannerUnreachable:
        return False
    file.scanned_with = scanned.by
    if scanned.found:
        file.state = FileState.INFECTED
        told = {"name": file.name, "found": scanned.found, "sha256": file.sha256}
        record(actor, "files.infected", file, unit_id=file.unit_id, new=told)
    return True


def _draw(file: File) -> None:
    """A picture that breaks off stays as it came, and is never shown in a page."""
    file.state, file.remark = FileState.CLEAN, FileRemark.NONE
    if not file.mime.startswith("image/"):
        return
    try:
        drawn = redraw(place_of(file.sha256))
    except PictureTooLarge:
        file.state, file.remark = FileState.REFUSED, FileRemark.TOO_LARGE
    except PictureDamaged:
        file.remark = FileRemark.DAMAGED
    else:
        let_go(file.sha256)
        file.sha256, file.size = _kept(drawn.wide)
        file.preview, _size = _kept(drawn.small)
        file.mime, file.name = MIME, renamed(file.name, SUFFIX)


@transaction.atomic
def forget_detached(*, actor: Actor, now: datetime) -> int:
    """Rows of files that were taken away a day ago and hang on nothing else."""
    gone, _each = File.objects.filter(links__isnull=True, retention_until__lte=now).delete()
    return gone


def sweep_content(*, actor: Actor, now: datetime) -> int:
    """Content that no row names and that is older than a day: of an upload whose transaction never ended, or of files
    that are gone. Each by itself, while its digest is held.
    """
    moment, removed = (now - KEPT_ON).timestamp(), 0
    for sha256 in kept_before(moment):
        if is_named(sha256):
            continue
        with transaction.atomic():
            hold_for(subject_of_lock(sha256))
            if not is_named(sha256):
                remove(sha256, moment)
                removed += 1
    return removed
