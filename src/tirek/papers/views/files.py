"""An attached file: taken out, looked at where it is a picture drawn by us, taken away."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from tirek.kernel.declarations import Link, attachables
from tirek.kernel.errors import NotAllowed, Refused
from tirek.papers.actions import detach_file
from tirek.papers.files.keeping import place_of
from tirek.papers.models import File, FileLink
from tirek.papers.queries.files import place_for, subject_seen
from tirek.ui.acts import Done, answer
from tirek.ui.forms import ActForm
from tirek.ui.requests import DeskRequest

PIECE = 65_536
# Whatever is in it, it is nobody's page: no program of it runs, nothing of ours is reached from it.
SANDBOX = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


class FileLocked(Refused):
    code = "file_locked"
    message = gettext_lazy("This file is not given out: it is still being checked, or it was found to be harmful.")


@require_GET
def download(request: DeskRequest, file_id: UUID) -> HttpResponseBase:
    """The file as it is kept, to be opened by another program than the browser."""
    file, _of = _seen(request, file_id)
    return _sent(file, file.sha256, inline=False)


@require_GET
def picture(request: DeskRequest, file_id: UUID, size: str) -> HttpResponseBase:
    """A picture that was drawn anew, in a page."""
    file, _of = _seen(request, file_id)
    if not file.is_picture:
        raise Http404
    return _sent(file, file.preview if size == "small" else file.sha256, inline=True)


def _seen(request: DeskRequest, file_id: UUID) -> tuple[File, FileLink]:
    """Whoever may see a thing that it hangs on; to everybody else there is no such file."""
    file = get_object_or_404(File, pk=file_id)
    link = subject_seen(request.actor, file)
    if link is None:
        raise Http404
    return file, link


def _sent(file: File, sha256: str, *, inline: bool) -> HttpResponseBase:
    if not file.is_clean:
        raise FileLocked
    place = place_of(sha256)
    try:
        size = place.stat().st_size
    except FileNotFoundError as error:
        raise Http404 from error
    answer = StreamingHttpResponse(_pieces(place), content_type=file.mime)
    answer["Content-Length"] = str(size)
    if disposition := content_disposition_header(not inline, file.name):
        answer["Content-Disposition"] = disposition
    answer["Content-Security-Policy"] = SANDBOX
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _pieces(place: Path) -> Iterator[bytes]:
    """Opened when it is read: a page that nobody reads to its end leaves nothing open."""
    with place.open("rb") as content:
        yield from iter(partial(content.read, PIECE), b"")


@require_http_methods(["GET", "POST"])
def detach(request: DeskRequest, file_id: UUID) -> HttpResponse:
    """Ask, then take it away from what it hangs on."""
    file, link = _seen(request, file_id)
    to = attachables[link.kind]
    if place_for(request.actor, to.attach, to, link.subject) is None:
        raise NotAllowed(permission=to.attach.label)
    back = _back(request, link)
    form = ActForm(request.POST if request.method == "POST" else None)

    def act() -> Done:
        detach_file(actor=request.actor, to=to, subject=link.subject, file=file, now=timezone.now())
        return Done(to=back.address, said=_("The file was taken away: %(name)s.") % {"name": file.name})

    return answer(request, form, act, "papers/detach.html", preview=None, shown=lambda: {"file": file, "back": back})


def _back(request: DeskRequest, link: FileLink) -> Link:
    found = attachables[link.kind].find(request.actor, [link.subject])
    return found.get(link.subject) or Link(label="", address="/")
