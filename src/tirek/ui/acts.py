"""The course of every act page: the form, what the act would change, and the act, done once."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import UpdateError
from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from psycopg.errors import LockNotAvailable, QueryCanceled
from psycopg.pq import TransactionStatus

from tirek.kernel.errors import NotAllowed, Refused
from tirek.kernel.locks import hold_for
from tirek.ui.forms import ActForm, PreviewedForm
from tirek.ui.toasts import done
from tirek.ui.versions import ChangedMeanwhile, Subject

# A preview is only read: it may hold back whoever writes for no longer than this, in milliseconds, all its statements
# together. It waits no longer for what others hold, because whoever comes later would wait behind it.
LONGEST = 200
# What of this is kept for taking the act back, and by how much sooner a wait for others is given up, so that it is told
# from work that takes too long.
_WAY_BACK, _SOONER = 20, 10
_LIMIT = "SELECT set_config('lock_timeout', %s, true), set_config('statement_timeout', %s, true)"
_WAYS_BACK = ("ROLLBACK", "SAVEPOINT", "RELEASE")
# What is known to write more rows is not tried at all: a small machine writes some 13,000 rows a second, and beside the
# rows an act writes its figures and its line of the log.
ROWS = 1_000
# Of each ticket that has acted: what was sent with it, in short, and where that led.
_SPENT = "answered_forms"
_KEPT = 20
# The press before may have done it, and ended the session.
_ENDED_BEFORE = _("You have been signed out in the meantime. Sign in and see whether what you sent has been done.")
_ENDED_SINCE = _("You have been signed out in the meantime. What you sent has been done.")

T = TypeVar("T")
U = TypeVar("U")


class Busy(Refused):
    """What a preview would have to touch is held by an act that goes on."""

    code = "busy_now"
    message = _("Somebody is changing the same records just now. Look again in a moment.")


class SentBefore(Refused):
    """A page that was gone back to: what it did stands, and what is in it now was never done."""

    code = "sent_before"
    message = _("This page has already done its work with other data. If you mean this one too, send it again.")


@dataclass(frozen=True, kw_only=True)
class Done:
    """Where the page leads when the act is done, what is said there, and the address that undoes it."""

    to: str
    said: str | Promise = ""
    undo: str = ""


def answer(
    request: HttpRequest,
    form: ActForm,
    act: Callable[[], Done],
    template: str,
    *,
    preview: Callable[[], Mapping[str, Any]] | None,
    shown: Callable[[], Mapping[str, Any]] = dict,
    at_once: bool = False,
    about: Subject | None = None,
) -> HttpResponse:
    """Show the form, or what the act would change, or do it and go on. What is refused is worded in the form.

    A page that shows nothing of the changes beforehand says so: ``preview=None``. One on which something is changed
    that stands says what it is ``about``.
    """
    answered = carried_out(request, form, act, about=about)
    return answered or page(request, form, template, shown=shown, preview=preview, at_once=at_once)


def carried_out(
    request: HttpRequest, form: ActForm, act: Callable[[], Done], *, about: Subject | None = None
) -> HttpResponse | None:
    """The act is done, once, and where that leads. Nothing where it was not asked for, or was refused.

    The same form sent again, even while the first one is being answered, goes to the same address and does nothing.
    Nobody who is not signed in is known again: a page of theirs that acts says itself where a second press leads.
    Sent again with something else in it, as a page that was gone back to, it is refused with a new ticket. A form that
    was not previewed as it is typed is not carried out, nor one ``about`` a thing that somebody else has changed since
    it was shown.
    """
    form.about = about
    if not _asks_to_do(request):
        return None
    try:
        with transaction.atomic():
            return _once(request, form, act)
    except NotAllowed:
        raise
    except Refused as refusal:
        form.refuse(refusal)
        return None


def page(
    request: HttpRequest,
    form: ActForm,
    template: str,
    *,
    preview: Callable[[], Mapping[str, Any]] | None,
    shown: Callable[[], Mapping[str, Any]] = dict,
    at_once: bool = False,
) -> HttpResponse:
    """The form as it stands.

    ``shown`` is asked for the rest of the page after everything else. ``preview`` gives what the page says of the
    changes; it is asked when the form is whole, or, where the page opens with it (``at_once``), before it is sent.
    """
    _tell_if_stale(request, form)
    context: dict[str, Any] = {"form": form}
    if preview is not None and (form.is_valid() or (at_once and not form.is_bound)):
        context |= _previewed(form, preview, asked_to_do=_asks_to_do(request))
    context |= shown()
    refused = request.method == "POST" and form.errors
    return render(request, template, context, status=422 if refused else 200)


def _tell_if_stale(request: HttpRequest, form: ActForm) -> None:
    """Also where nothing was to be done yet. What else is wrong may be said of a form that the page no longer has."""
    if request.method != "POST" or form.stale is not None:
        return
    try:
        form.check_version()
    except ChangedMeanwhile as refusal:
        form.errors.clear()
        form.refuse(refusal)


def _asks_to_do(request: HttpRequest) -> bool:
    return request.method == "POST" and request.POST.get("step", "do") == "do"


def _once(request: HttpRequest, form: ActForm, act: Callable[[], Done]) -> HttpResponse | None:
    # Tickets are kept with the session of whoever is signed in; nobody else's request makes one.
    ticket = request.POST.get("once", "") if request.user.is_authenticated else ""
    # Before all else: once the act is done the form may no longer be one that can be sent.
    spent, sent = (_spent(request), _digest(request)) if ticket else ({}, "")
    if spent is None:
        return _to_sign_in(request, "/", _ENDED_BEFORE)
    if ticket in spent:
        before, to = spent[ticket]
        if before != sent:
            form.renew()
            raise SentBefore
        return HttpResponseRedirect(to)
    if not (form.is_valid() and form.may_act()):
        return None
    form.check_version(hold=True)
    to = _do(request, act)
    if ticket:
        spent[ticket] = sent, to
        request.session[_SPENT] = dict(list(spent.items())[-_KEPT:])
        try:
            request.session.save()
        except UpdateError:
            # By this act itself, or from another device. It was begun rightly: it stands, as a moment earlier.
            return _to_sign_in(request, to, _ENDED_SINCE)
    return HttpResponseRedirect(to)


def _to_sign_in(request: HttpRequest, to: str, words: Promise) -> HttpResponse:
    request.session.flush()
    messages.info(request, str(words))
    return redirect_to_login(to)


def _do(request: HttpRequest, act: Callable[[], Done]) -> str:
    made = act()
    if made.said:
        done(request, made.said, undo_url=made.undo)
    return made.to


def _previewed(form: ActForm, preview: Callable[[], Mapping[str, Any]], *, asked_to_do: bool) -> dict[str, Any]:
    """What the page says of the changes; where the act would be refused, why."""
    try:
        seen = dict(preview())
    except NotAllowed:
        raise
    except Refused as refusal:
        if form.refusal is None and not form.errors:
            form.refuse(refusal)
        return {}
    if isinstance(form, PreviewedForm):
        form.mark, form.changed = form.fingerprint(), asked_to_do
    return seen


def _digest(request: HttpRequest) -> str:
    """What was sent and where, in short; two presses of one button send the same to the same address."""
    fields = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    files = sorted((name, str(file.name), _content(file)) for name, file in _files(request))
    sent = [request.get_full_path(), fields, files]
    return hashlib.sha256(json.dumps(sent).encode()).hexdigest()[:32]


def _files(request: HttpRequest) -> Iterator[tuple[str, "UploadedFile[Any]"]]:
    for name, files in request.FILES.lists():
        for file in files:
            yield name, file


def _content(file: "UploadedFile[Any]") -> str:
    """A file that was corrected may have the name and the size of the one before."""
    read = hashlib.sha256()
    for piece in file.chunks():
        read.update(piece)
    file.seek(0)
    return read.hexdigest()


def _spent(request: HttpRequest) -> dict[str, tuple[str, str]] | None:
    """Tickets of this session that have acted, read anew once nobody else is answering for it; None where it ended."""
    key = request.session.session_key
    if not key:
        return None
    hold_for(key)
    session = type(request.session)(key)
    stored: dict[str, tuple[str, str]] = session.get(_SPENT, {})
    return stored if session.session_key else None


class _OutOfTime(Exception):
    """Nothing is broken: what has been done is taken back, and told otherwise."""


class _Deadline:
    """Around every statement of a rehearsal: it gets what is left of the time, not a time of its own."""

    def __init__(self, milliseconds: int) -> None:
        self.ends = monotonic() + (milliseconds - _WAY_BACK) / 1000

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Mapping[str, Any]
    ) -> Any:
        raw = context["connection"].connection
        # What leads out of a broken statement is let through, and so is the way back to a savepoint.
        if raw.info.transaction_status != TransactionStatus.INERROR and not sql.startswith(_WAYS_BACK):
            left = int((self.ends - monotonic()) * 1000)
            if left < 1:
                raise _OutOfTime
            # On the connection itself: this is not a statement of the act, and its cursor may be one of the server's.
            raw.execute(_LIMIT, [f"{max(left - _SOONER, 1)}ms", f"{left}ms"])
        return execute(sql, params, many, context)


def rehearsed(act: Callable[[], object], count: Callable[[], T], *, instead: Callable[[T], U]) -> tuple[T, T | U]:
    """Count, do the act, count again and take it back. Nothing stays, and nothing stays locked.

    The same rules and the same sums as the act itself, so that a preview cannot promise what the act does not do; what
    the act refuses is raised. ``instead`` says how the second count follows from the first without it: the rehearsal is
    broken off where all of it, however many statements it has, takes longer than ``LONGEST``. Raises Busy.
    """
    before = count()
    try:
        with transaction.atomic(), connection.execute_wrapper(_Deadline(LONGEST)):
            act()
            after = count()
            transaction.set_rollback(True)
    except _OutOfTime:
        return before, instead(before)
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise Busy from error
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        return before, instead(before)
    return before, after
