"""An act page: the act is done once, is shown before it is done, and what is refused is said where it belongs."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.contrib.messages.storage.session import SessionStorage
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, connections, transaction
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils.timezone import now

from tirek.accounts.models import Account
from tirek.accounts.sessions import SessionStore
from tirek.kernel.constraints import names_of, worded
from tirek.kernel.errors import NotAllowed, Refused
from tirek.ui.acts import LONGEST, Busy, Done, carried_out, page, rehearsed
from tirek.ui.forms import ActForm, DayField, LineField, PreviewedForm

HELD = 20_301_130


class TooHeavy(Refused):
    code = "probe_too_heavy"
    message = "Nobody lifts %(weight)s."
    field = ("burden", "weight")


class SessionKnown(Refused):
    code = "probe_session_known"
    message = "There is such a session."
    constraint = "django_session_pkey"


class Lift(ActForm):
    weight = LineField(label="Weight")
    on = DayField(label="Day", required=False)


class PreviewedLift(PreviewedForm):
    weight = LineField(label="Weight")


def sent(session: SessionStore, to: str = "/lift/", **typed: Any) -> HttpRequest:
    request = RequestFactory().post(to, typed)
    request.session, request.user = session, Account()
    request._messages = SessionStorage(request)  # type: ignore[attr-defined]  # as the middleware does
    return request


def a_session() -> SessionStore:
    session = SessionStore()
    session.create()
    return session


def write() -> None:
    number = Session.objects.count()
    Session.objects.create(session_key=f"probe{number}", session_data="", expire_date=now())


def refuse() -> Done:
    raise TooHeavy(weight="a whale")


@pytest.mark.django_db
def test_the_same_form_sent_again_gives_the_first_answer_again() -> None:
    session, done = a_session(), []

    def act() -> Done:
        done.append(1)
        return Done(to=f"/lifted/{len(done)}/", said="Lifted.", undo="/undo/")

    for once, address in (("a", "/lifted/1/"), ("a", "/lifted/1/"), ("b", "/lifted/2/"), ("a", "/lifted/1/")):
        request = sent(session, weight="1", once=once)
        answer = carried_out(request, Lift(request.POST), act)
        assert answer is not None
        assert answer.headers["Location"] == address
    assert len(done) == 2


@pytest.mark.django_db
def test_a_page_that_was_gone_back_to_is_not_taken_for_a_second_press() -> None:
    session, done = a_session(), []

    def act() -> Done:
        done.append(1)
        return Done(to=f"/lifted/{len(done)}/")

    carried_out(sent(session, weight="1", once="a"), Lift({"weight": "1", "once": "a"}), act)
    request = sent(session, weight="2", once="a")
    form = Lift(request.POST)
    assert carried_out(request, form, act) is None
    assert form["weight"].value() == "2"
    assert len(done) == 1
    ticket = form["once"].value()
    assert ticket != "a"
    again = carried_out(sent(session, weight="2", once=ticket), Lift({"weight": "2", "once": ticket}), act)
    assert again is not None
    assert again.headers["Location"] == "/lifted/2/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("to", "content"), [("/lift/?of=P2", b"iron"), ("/drop/?of=P1", b"iron"), ("/lift/?of=P1", b"lead")]
)
def test_another_address_or_another_content_of_the_file_is_not_taken_for_a_second_press(
    to: str, content: bytes
) -> None:
    session, done = a_session(), []

    def press(to: str, content: bytes) -> str:
        request = sent(session, to, weight="1", once="a", list=SimpleUploadedFile("list.csv", content))

        def act() -> Done:
            read = request.FILES["list"].read()  # type: ignore[union-attr]  # one file
            done.append(read)
            return Done(to=f"/lifted/{len(done)}/")

        answer = carried_out(request, Lift(request.POST), act)
        return answer.headers["Location"] if answer else ""

    for address, read, led in (("/lift/?of=P1", b"iron", "/lifted/1/"),) * 2 + ((to, content, ""),):
        assert press(address, read) == led
    assert done == [b"iron"], "the digest leaves the file to be read"


@pytest.mark.django_db
@pytest.mark.parametrize(("ends", "led"), [("before", "/sign-in/?next=/"), ("since", "/sign-in/?next=/lifted/")])
def test_whoever_is_signed_out_meanwhile_is_led_to_sign_in_and_what_was_done_stands(ends: str, led: str) -> None:
    session = a_session()
    request, kept = sent(session, weight="1", once="a"), Session.objects.filter(pk=session.session_key)

    def act() -> Done:
        write()
        kept.delete()
        return Done(to="/lifted/", said="Lifted.")

    if ends == "before":
        kept.delete()
    answer = carried_out(request, Lift(request.POST), act)
    assert answer is not None
    assert answer.headers["Location"] == led
    assert Session.objects.filter(session_key__startswith="probe").count() == (ends == "since")
    said = [str(message) for message in get_messages(request)]
    assert said[:-1] == ["Lifted."] * (ends == "since")
    assert said[-1].startswith("Осы арада жүйеден шығарылдыңыз.")
    assert request.session.session_key is None


@pytest.mark.django_db
def test_without_a_session_no_ticket_is_kept() -> None:
    for _press in range(2):
        request = sent(SessionStore(), weight="1", once="a")
        request.user = AnonymousUser()
        answer = carried_out(request, Lift(request.POST), lambda: Done(to="/lifted/"))
        assert answer is not None
    assert not Session.objects.exists()


@pytest.mark.django_db
def test_a_refusal_stands_at_its_field_and_what_was_typed_stays() -> None:
    request = sent(a_session(), weight=" a  whale ", once="a")
    form = Lift(request.POST)
    assert carried_out(request, form, refuse) is None
    assert form.errors == {"weight": ["Nobody lifts a whale."]}
    assert form["weight"].value() == " a  whale "
    assert carried_out(request, Lift(request.POST), lambda: Done(to="/lifted/")), "a refusal spends no ticket"


@pytest.mark.django_db
def test_what_one_may_not_do_is_answered_with_403() -> None:
    request = sent(a_session(), weight="1")

    def act() -> Done:
        raise NotAllowed(permission="lift")

    with pytest.raises(PermissionDenied):
        carried_out(request, Lift(request.POST), act)


@pytest.mark.django_db
def test_what_was_not_previewed_as_it_is_typed_is_not_done() -> None:
    request = sent(a_session(), weight="1")
    form = PreviewedLift(request.POST)
    assert form.is_valid()
    assert carried_out(request, form, refuse) is None
    assert form.errors == {}
    request = sent(a_session(), weight="2", seen=form.fingerprint())
    assert carried_out(request, PreviewedLift(request.POST), refuse) is None
    request = sent(a_session(), weight="1", seen=form.fingerprint())
    assert carried_out(request, PreviewedLift(request.POST), lambda: Done(to="/lifted/"))
    request = sent(a_session(), weight="1", seen=form.fingerprint(), step="preview")
    assert carried_out(request, PreviewedLift(request.POST), lambda: Done(to="/lifted/")) is None


@pytest.mark.django_db
def test_the_page_says_that_the_form_was_changed_and_why_nothing_is_shown() -> None:
    request = sent(a_session(), weight="1", seen="of something else", step="do")
    form = PreviewedLift(request.POST)
    assert page(request, form, "ui/errors/404.html", preview=dict).status_code == 200
    assert (form.mark, form.changed) == (form.fingerprint(), True)
    opened = Lift()
    assert page(request, opened, "ui/errors/404.html", preview=refuse, at_once=True).status_code == 200  # type: ignore[arg-type]  # is refused
    assert opened.stopped == "Nobody lifts a whale."
    typed = Lift(request.POST)
    assert page(request, typed, "ui/errors/404.html", preview=refuse).status_code == 422  # type: ignore[arg-type]  # as above
    assert typed.errors == {"weight": ["Nobody lifts a whale."]}


@pytest.mark.django_db
def test_a_preview_counts_what_the_act_does_and_leaves_nothing() -> None:
    before = Session.objects.count()
    assert rehearsed(write, Session.objects.count, instead=int) == (before, before + 1)
    assert Session.objects.count() == before
    assert setting("lock_timeout") == setting("statement_timeout") == "0"
    with pytest.raises(TooHeavy):
        rehearsed(refuse, Session.objects.count, instead=int)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in service; every other test has all the time that it needs."""
    monkeypatch.setattr("tirek.ui.acts.LONGEST", LONGEST)


@pytest.mark.django_db
def test_a_large_act_is_counted_instead(impatient: None) -> None:
    allowed = []

    def act() -> None:
        write()
        allowed.append((setting("lock_timeout"), setting("statement_timeout")))
        sleep(60)

    assert rehearsed(act, lambda: 5, instead=lambda before: before - 2) == (5, 3)
    # None at all, where the machine was so slow that the time was over before.
    for wait, whole in allowed:
        assert 0 < int(wait.removesuffix("ms")) < 200
        assert 0 < int(whole.removesuffix("ms")) < 200
    assert setting("statement_timeout") == "0"


@pytest.mark.django_db
def test_an_act_of_many_small_statements_is_broken_off_by_their_sum(impatient: None) -> None:
    before, slept = Session.objects.count(), []

    def act() -> None:
        write()
        with transaction.atomic():
            for _nth in range(100):
                sleep(0.05)
                slept.append(1)

    assert rehearsed(act, Session.objects.count, instead=lambda before: before + 7) == (before, before + 7)
    assert len(slept) < 4, "four of them are as long as a preview may take"
    assert Session.objects.count() == before
    assert setting("lock_timeout") == setting("statement_timeout") == "0"


@pytest.mark.django_db
def test_an_act_that_comes_back_from_a_broken_statement_is_rehearsed_to_its_end() -> None:
    def act() -> None:
        write()
        known = Session.objects.order_by("-session_key").values_list("session_key", flat=True)[0]
        with pytest.raises(IntegrityError), transaction.atomic():
            Session(session_key=known, session_data="", expire_date=now()).save(force_insert=True)
        write()

    before = Session.objects.count()
    assert rehearsed(act, Session.objects.count, instead=int) == (before, before + 2)


@pytest.mark.django_db
def test_a_constraint_that_a_refusal_names_is_told_by_it() -> None:
    write()
    twice = Session(session_key=Session.objects.get().session_key, session_data="", expire_date=now())
    with pytest.raises(SessionKnown), worded(TooHeavy(weight="1"), SessionKnown()):
        twice.save(force_insert=True)
    assert names_of(SessionKnown) == ("django_session_pkey",)


def sleep(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [seconds])


def setting(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        return str(cursor.fetchone()[0])


def hold() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [HELD])


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Sessions that other connections see."""
    with django_db_blocker.unblock():
        yield
        Session.objects.all().delete()


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What each gives, in a session of its own."""

    def alone(work: Callable[[], Any]) -> Any:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(alone, works))


def test_two_presses_at_once_do_one_act(committed: None) -> None:
    key, done = a_session().session_key, []

    def act() -> Done:
        done.append(1)
        sleep(1)
        return Done(to=f"/lifted/{len(done)}/", said="Lifted.")

    def press() -> str:
        request = sent(SessionStore(key), weight="1", once="a")
        answer = carried_out(request, Lift(request.POST), act)
        assert answer is not None
        return answer.headers["Location"]

    assert at_once(press, press) == ["/lifted/1/", "/lifted/1/"]
    assert len(done) == 1


def test_a_preview_of_a_large_act_holds_nobody_back(committed: None, impatient: None) -> None:
    """The one who writes waits until the preview is broken off, and no longer."""
    holds, slept = Event(), []

    def look() -> tuple[int, int]:
        def act() -> None:
            hold()
            holds.set()
            for _nth in range(100):
                sleep(0.1)
                slept.append(1)

        try:
            return rehearsed(act, lambda: 1, instead=lambda before: before + 1)
        finally:
            holds.set()

    def change() -> bool:
        holds.wait(60)
        with transaction.atomic():
            hold()
        return True

    assert at_once(look, change) == [(1, 2), True]
    assert len(slept) < 2, "two of them are as long as a preview may take"


def test_a_preview_does_not_wait_for_whoever_writes(committed: None, impatient: None) -> None:
    """Whoever comes later would wait behind it."""
    holds, looked = Event(), Event()

    def change() -> None:
        with transaction.atomic():
            hold()
            holds.set()
            looked.wait(60)

    def look() -> str:
        holds.wait(60)
        try:
            rehearsed(hold, int, instead=int)
        except Busy as busy:
            return busy.code
        finally:
            looked.set()
        return ""

    assert at_once(change, look)[1] == "busy_now"
