"""A roll on its way, by its actions and in the browser."""

from __future__ import annotations

import io
from typing import Any, BinaryIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories import TODAY
from tests.rolls.rolls import ON, file_of
from tests.tasks.carrying import work

from tirek.kernel.actor import Actor
from tirek.rolls.actions import Settings, choose_columns, confirm_roll, name_units, receive_roll
from tirek.rolls.actions.states import IMPORTING
from tirek.rolls.models import RollImport
from tirek.tasks.models import Task

IMPORT = "/members/import/"


def told(roll: RollImport) -> dict[str, str]:
    """Why it stopped, by language, and its code."""
    return dict(Task.objects.about(IMPORTING, roll.pk).get().failure or {})


def brought(actor: Actor, file: BinaryIO, **settings: Any) -> RollImport:
    """A file that has come in, and that nobody has looked at."""
    return receive_roll(
        actor=actor, file=file, name="roll.csv", settings=Settings(**{"on": ON, **settings}), today=TODAY
    )


def checked(actor: Actor, *lines: dict[str, str], **settings: Any) -> RollImport:
    """A roll before its confirmation: columns as they were recognised, unknown units left out."""
    roll = brought(actor, file_of(*lines), **settings)
    work()
    roll.refresh_from_db()
    choose_columns(actor=actor, roll=roll, fields=roll.fields)
    work()
    roll.refresh_from_db()
    if roll.state == "asks_units":
        name_units(actor=actor, roll=roll, unit_map={})
        work()
        roll.refresh_from_db()
    assert roll.state == "checked", (roll.state, told(roll))
    return roll


def entered(actor: Actor, roll: RollImport) -> RollImport:
    """The same after it was confirmed, whatever became of it."""
    confirm_roll(actor=actor, roll=roll, shown=roll.state_since)
    work()
    roll.refresh_from_db()
    return roll


def upload(
    client: Client, content: bytes | io.BytesIO, on: str = "01.01.2020", name: str = "тізім.csv", **more: str
) -> str:
    """The address of the roll, or nothing where the page comes back."""
    content = content if isinstance(content, bytes) else content.getvalue()
    answer = client.post(IMPORT, {"file": SimpleUploadedFile(name, content), "on": on, **more})
    assert answer.status_code in (302, 422), answer.content
    return answer.headers.get("Location", "")


def choose(client: Client, page: str, **fields: str) -> None:
    """Take the columns as guessed, but for those named by their place."""
    answer = client.get(f"{page}columns/")
    assert answer.status_code == 200, answer
    form = answer.context["form"]
    given = {name: form[name].value() for name in form.fields} | fields
    answer = client.post(f"{page}columns/", given)
    assert answer.status_code == 302, answer.content


def check(client: Client, content: bytes | io.BytesIO, **more: str) -> str:
    """From the file to the preview. Units that are not known are left out."""
    page = upload(client, content, **more)
    assert page
    work()
    choose(client, page)
    work()
    if client.get(page).headers.get("Location", "").endswith("/units/"):
        client.post(f"{page}units/", {"named": "1"})
        work()
    return page


def shown_on(client: Client, page: str) -> str:
    """What the preview says it shows."""
    return client.get(page).content.decode().split('name="shown" value="')[1].split('"')[0]


def confirm(client: Client, page: str) -> None:
    """Press the button of the preview as it stands."""
    client.post(f"{page}commit/", {"shown": shown_on(client, page)})
    work()


def bytes_of_workbook(client: Client, address: str) -> bytes:
    """What a button of the page gives back."""
    answer: Any = client.post(address, {"kind": "xlsx"})
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return b"".join(answer.streaming_content)
