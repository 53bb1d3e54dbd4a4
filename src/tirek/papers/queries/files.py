"""Which files hang on a thing, who sees them, and whether what is kept is what was attached."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from tirek.kernel.actor import Actor
from tirek.kernel.declarations import Attachable, Wrong, attachables
from tirek.kernel.permissions import Permission
from tirek.papers.files.keeping import digest_of, place_of
from tirek.papers.models import File, FileLink, FileState
from tirek.structure.models import Unit

AT_ONCE = 100


def place_for(actor: Actor, right: Permission, to: Attachable, subject: str) -> Unit | None:
    """One of the units at which the thing stands and the right is held; none where there is none."""
    if not actor.holds(right):
        return None
    return actor.visible(Unit, right).filter(pk__in=to.stands_at(subject)).order_by("pk").first()


def files_of(actor: Actor, to: Attachable, subject: object) -> Sequence[File]:
    """Those that hang on the thing, the newest first; none for whoever may not see them."""
    if place_for(actor, to.see, to, str(subject)) is None:
        return []
    return list(File.objects.filter(links__kind=to.key, links__subject=str(subject)).order_by("-at", "pk"))


def subject_seen(actor: Actor, file: File) -> FileLink | None:
    """By which of the things that it hangs on the actor may see the file."""
    for link in FileLink.objects.filter(file=file).order_by("pk"):
        to = attachables.get(link.kind)
        if to is not None and place_for(actor, to.see, to, link.subject) is not None:
            return link
    return None


@dataclass(frozen=True)
class Verified:
    """``wrong``: the first whose content is not there (``missing``), or is another than it was."""

    count: int
    wrong: File | None = None
    missing: bool = False


def verify_files() -> Verified:
    """Read all that is kept anew, and hold it against what the rows say. Stops at the first that differs."""
    count = 0
    for file, sha256 in _contents():
        found = digest_of(sha256)
        if found != sha256:
            return Verified(count, file, missing=found is None)
        count += 1
    return Verified(count)


def find_missing() -> Wrong:
    """Without reading them: which are not there at all, or of another size."""
    count, first = 0, ""
    for file, sha256 in _contents():
        path = place_of(sha256)
        if not path.exists() or (sha256 == file.sha256 and path.stat().st_size != file.size):
            count, first = count + 1, first or f"{file.pk} {file.name}"
    return Wrong(count=count, first=first)


def _contents() -> Iterator[tuple[File, str]]:
    """Each content once, with a file that it is of."""
    for file in File.objects.order_by("sha256", "pk").distinct("sha256").iterator():
        yield file, file.sha256
    for file in File.objects.exclude(preview="").order_by("preview", "pk").distinct("preview").iterator():
        yield file, file.preview


def is_named(sha256: str) -> bool:
    return File.objects.filter(Q(sha256=sha256) | Q(preview=sha256)).exists()


def waiting_files(now: datetime) -> list[str]:
    """Those that nobody has looked at for a minute, the oldest first."""
    waiting = File.objects.filter(state=FileState.QUARANTINED, at__lt=now - timedelta(minutes=1))
    return [str(pk) for pk in waiting.order_by("at", "pk").values_list("pk", flat=True)[:AT_ONCE]]
