"""A form about a thing: whoever is late overwrites nothing, is told what has changed, and goes on from there."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils.timezone import now

from tirek.ui.acts import Done, answer, carried_out
from tirek.ui.forms import ActForm, LineField
from tirek.ui.versions import Change, Fact, Subject, version_of


class Label(ActForm):
    name = LineField(label="Name")
    colour = LineField(label="Colour", required=False)


class Box:
    """Something that two people change."""

    def __init__(self, **facts: str) -> None:
        self.facts, self.asked = facts, list[str]()

    def read(self) -> dict[str, Fact]:
        self.asked.append("read")
        return {key: Fact(name=key.title(), value=value) for key, value in self.facts.items()}

    def about(self, *, strict: bool = False) -> Subject:
        return Subject(
            shown=self.read(),
            now=self.read,
            hold=lambda: self.asked.append("hold"),
            latest=lambda: [Change(at=now(), who="Сейітова", what="Renamed")],
            strict=strict,
        )

    def save(self, form: Label) -> Done:
        self.asked.append("save")
        self.facts |= {"name": form.cleaned_data["name"], "colour": form.cleaned_data["colour"]}
        return Done(to="/saved/")


def sent(**typed: str) -> HttpRequest:
    request = RequestFactory().post("/box/", typed)
    request.session, request.user = SessionStore(), AnonymousUser()
    return request


def pressed(box: Box, *, strict: bool = False, **typed: str) -> tuple[Label, Any]:
    request = sent(**typed)
    form = Label(request.POST, initial=dict(box.facts))
    return form, carried_out(request, form, lambda: box.save(form), about=box.about(strict=strict))


@pytest.mark.django_db
def test_what_is_as_it_was_shown_is_changed_and_read_under_the_lock_of_the_act() -> None:
    box = Box(name="Oak", colour="red")
    version = version_of(box.read())
    box.asked.clear()
    _form, answered = pressed(box, version=version, name="Elm", colour="red")
    assert answered is not None
    assert box.asked == ["read", "hold", "read", "save"]


@pytest.mark.django_db
def test_whoever_is_late_overwrites_nothing_and_goes_on_from_what_stands() -> None:
    box = Box(name="Oak", colour="red")
    version = version_of(box.read())
    box.facts["colour"] = "blue"
    form, answered = pressed(box, version=version, name="Elm", colour="red")
    assert answered is None
    assert box.facts == {"name": "Oak", "colour": "blue"}
    assert form.stale is not None
    (difference,) = form.stale.differences
    assert (difference.name, difference.was, difference.now) == ("Colour", "red", "blue")
    assert [(change.who, change.what) for change in form.stale.changes] == [("Сейітова", "Renamed")]
    assert [form["name"].value(), form["colour"].value()] == ["Elm", "blue"]
    _form, answered = pressed(box, version=form.version, name="Elm", colour="blue")
    assert answered is not None
    assert box.facts == {"name": "Elm", "colour": "blue"}


@pytest.mark.django_db
def test_what_both_have_changed_stays_as_it_was_typed_beside_what_stands() -> None:
    box = Box(name="Oak", colour="red")
    version = version_of(box.read())
    box.facts["name"] = "Ash"
    form, _answered = pressed(box, version=version, name="Elm", colour="red")
    assert form["name"].value() == "Elm"
    assert form.stale is not None
    assert [(each.was, each.now) for each in form.stale.differences] == [("Oak", "Ash")]


@pytest.mark.django_db
def test_a_version_that_is_not_ours_is_of_nothing_that_stands_and_where_it_must_be_there_so_is_none() -> None:
    box = Box(name="Oak", colour="red")
    assert pressed(box, version="forged", name="Elm")[1] is None
    assert pressed(box, strict=True, name="Elm")[1] is None
    assert box.facts["name"] == "Oak"


@pytest.mark.django_db
def test_a_preview_tells_it_too_and_nothing_else_is_said_of_a_form_that_is_no_longer_there() -> None:
    box = Box(name="Oak", colour="red")
    version = version_of(box.read())
    box.facts["name"] = "Ash"
    request = sent(version=version, step="preview", name="")
    form = Label(request.POST, initial=dict(box.facts))
    looked: list[str] = []

    def preview() -> dict[str, str]:
        looked.append("x")
        return {}

    page = answer(
        request,
        form,
        lambda: box.save(form),
        "ui/errors/404.html",
        preview=preview,
        about=box.about(),
    )
    assert page.status_code == 422
    assert list(form.errors) == ["__all__"]
    assert looked == []
