"""Files hang on a thing: whole on the disk before their row, kept once, looked at by the worker, let go of later."""

import io
import os
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from tests.accounts.doors import refusal
from tests.factories import SYSTEM, TODAY, Tree
from tests.papers.clamd import clamd
from tests.papers.samples import EICAR, PDF, bomb_of_pixels, image

from tirek.audit.models import Entry
from tirek.papers.actions.files import (
    KEPT_ON,
    attach_file,
    detach_file,
    examine_file,
    forget_detached,
    sweep_content,
    take_up_file,
)
from tirek.papers.files.keeping import place_of
from tirek.papers.models import File, FileLink
from tirek.papers.queries.files import find_missing, verify_files, waiting_files
from tirek.structure.actions import rename_unit
from tirek.structure.actions.names import Names
from tirek.structure.models import Resolution, Unit
from tirek.units.attachables import RESOLUTION

pytestmark = [pytest.mark.django_db, pytest.mark.tree]


def a_resolution(unit: Unit, number: str = "7", on: date = date(2021, 2, 1)) -> Resolution:
    """Adopted, and something rests on it."""
    rests = Resolution(number=number, dated=on, body="Бюро")
    act = rename_unit(actor=SYSTEM, unit=unit, names=Names(kk=f"{unit.code} {number}"), on=on, today=TODAY,
                      resolution=rests)  # fmt: skip
    assert act.resolution is not None
    return act.resolution


@pytest.fixture
def resolution() -> Resolution:
    return a_resolution(Tree()["P1"])


def attach(to: Resolution, content: bytes = PDF, name: str = "скан.pdf", actor: Any = SYSTEM) -> File:
    return attach_file(actor=actor, to=RESOLUTION, subject=str(to.pk), source=io.BytesIO(content), name=name,
                       now=timezone.now())  # fmt: skip


def detach(file: File, of: Resolution) -> None:
    detach_file(actor=SYSTEM, to=RESOLUTION, subject=str(of.pk), file=file, now=timezone.now())


def examined(file: File) -> File:
    """As the worker does it."""
    taken = take_up_file(actor=SYSTEM, file_id=str(file.pk))
    if taken is not None:
        examine_file(actor=SYSTEM, file=taken)
    file.refresh_from_db()
    return file


def contents(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def test_it_is_kept_by_its_digest_and_in_the_log(resolution: Resolution, files: Path) -> None:
    made = attach(resolution)
    assert (made.state, made.mime, made.name, made.size) == ("clean", "application/pdf", "скан.pdf", len(PDF))
    assert place_of(made.sha256).read_bytes() == PDF
    assert contents(files) == {made.sha256}
    assert place_of(made.sha256).stat().st_mode & 0o077 == 0
    assert FileLink.objects.get().subject == str(resolution.pk)
    line = Entry.objects.get(act="files.attached")
    assert (line.new["name"], line.new["sha256"], line.unit_id) == ("скан.pdf", made.sha256, made.unit_id)


def test_what_does_not_fit_is_refused_and_leaves_nothing(resolution: Resolution, files: Path, settings: Any) -> None:
    settings.TIREK_FILE_LIMIT = 1
    assert refusal(lambda: attach(resolution, b"")) == "attachment_empty"
    assert refusal(lambda: attach(resolution, PDF + bytes(1024 * 1024) + PDF)) == "attachment_too_large"
    assert refusal(lambda: attach(resolution, b"MZ" + bytes(100))) == "file_kind_unknown"
    assert contents(files) == set()
    for _number in range(RESOLUTION.most):
        attach(resolution)
    assert refusal(lambda: attach(resolution)) == "too_many_attachments"
    assert File.objects.count() == RESOLUTION.most


def test_all_together_have_a_limit(resolution: Resolution, settings: Any) -> None:
    attach(resolution)
    File.objects.update(size=RESOLUTION.most_megabytes * 1024 * 1024)
    assert refusal(lambda: attach(resolution)) == "attachments_too_large"


def test_a_picture_waits_until_it_is_drawn_anew(resolution: Resolution, files: Path) -> None:
    made = attach(resolution, image(size=(3000, 2000)), "Фото.JPG")
    before = made.sha256
    assert (made.state, made.mime, made.is_picture) == ("quarantined", "image/jpeg", False)
    examined(made)
    assert (made.state, made.mime, made.name, made.remark) == ("clean", "image/webp", "Фото.webp", "")
    assert made.is_picture
    assert made.size == place_of(made.sha256).stat().st_size
    assert contents(files) == {before, made.sha256, made.preview}
    # What was sent goes with the first sweep after a day.
    assert sweep_content(actor=SYSTEM, now=timezone.now() + KEPT_ON + timedelta(minutes=1)) == 1
    assert contents(files) == {made.sha256, made.preview}


def test_a_picture_that_breaks_off_is_kept_and_said_to_be_damaged(resolution: Resolution) -> None:
    content = image()[:-400]
    made = examined(attach(resolution, content, "a.jpg"))
    assert (made.state, made.remark, made.is_picture) == ("clean", "damaged", False)
    assert place_of(made.sha256).read_bytes() == content


def test_a_picture_of_too_many_pixels_is_never_given_out(resolution: Resolution) -> None:
    made = examined(attach(resolution, bomb_of_pixels(), "a.png"))
    assert (made.state, made.remark) == ("refused", "too_large")


def test_what_kills_the_worker_again_and_again_is_given_up(resolution: Resolution) -> None:
    made = attach(resolution, image(), "a.jpg")
    for _attempt in range(3):
        assert take_up_file(actor=SYSTEM, file_id=str(made.pk)) is not None
    assert take_up_file(actor=SYSTEM, file_id=str(made.pk)) is None
    made.refresh_from_db()
    assert (made.state, made.remark) == ("refused", "unreadable")


def test_what_waits_is_taken_up_again(resolution: Resolution) -> None:
    made = attach(resolution, image(), "a.jpg")
    assert waiting_files(timezone.now()) == []
    assert waiting_files(timezone.now() + timedelta(minutes=2)) == [str(made.pk)]
    examined(made)
    assert waiting_files(timezone.now() + timedelta(minutes=2)) == []


def test_the_scanner_finds_what_it_knows(resolution: Resolution, settings: Any) -> None:
    with clamd() as (address, seen):
        settings.TIREK_SCANNER, settings.TIREK_CLAMD = "required", address
        good, bad = attach(resolution), attach(resolution, PDF + EICAR + b"%%EOF")
        assert (good.state, bad.state) == ("quarantined", "quarantined")
        assert (examined(good).state, good.scanned_with) == ("clean", "clamd")
        assert (examined(bad).state, bad.scanned_with) == ("infected", "clamd")
        assert seen == [good.size, bad.size]
    assert Entry.objects.get(act="files.infected").new["found"] == "Eicar-Signature"


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.sock"])
def test_where_the_scanner_is_required_a_file_waits_for_it(resolution: Resolution, settings: Any, address: str) -> None:
    settings.TIREK_SCANNER, settings.TIREK_CLAMD = "required", address
    made = attach(resolution)
    for _attempt in range(5):
        assert (examined(made).state, made.remark) == ("quarantined", "unreachable")
    with clamd() as (there, _seen):
        settings.TIREK_CLAMD = there
        assert (examined(made).state, made.remark, made.scanned_with) == ("clean", "", "clamd")


def test_an_answer_that_is_not_known_is_none(resolution: Resolution, settings: Any) -> None:
    with clamd(b"INSTREAM size limit exceeded. ERROR\0") as (address, _seen):
        settings.TIREK_SCANNER, settings.TIREK_CLAMD = "required", address
        made = examined(attach(resolution))
        assert (made.state, made.remark) == ("quarantined", "unreachable")


def test_where_the_scanner_is_only_wished_for_a_file_goes_on_unscanned(resolution: Resolution, settings: Any) -> None:
    settings.TIREK_SCANNER, settings.TIREK_CLAMD = "warn", "127.0.0.1:1"
    made = examined(attach(resolution))
    assert (made.state, made.scanned_with) == ("clean", "")


def test_taken_away_it_goes_a_day_later_and_its_content_with_it(resolution: Resolution, files: Path) -> None:
    made = attach(resolution)
    detach(made, resolution)
    assert Entry.objects.get(act="files.detached").old["name"] == "скан.pdf"
    assert refusal(lambda: detach(made, resolution)) == "attachment_gone"
    now, later = timezone.now(), timezone.now() + KEPT_ON + timedelta(minutes=1)
    assert forget_detached(actor=SYSTEM, now=now) == 0
    assert forget_detached(actor=SYSTEM, now=later) == 1
    assert sweep_content(actor=SYSTEM, now=now) == 0
    assert contents(files) == {made.sha256}
    assert sweep_content(actor=SYSTEM, now=later) == 1
    assert contents(files) == set()


def test_content_stays_while_another_row_names_it(resolution: Resolution, files: Path) -> None:
    other = a_resolution(Tree()["P2"], "8")
    made, same = attach(resolution), attach(other)
    assert made.sha256 == same.sha256
    detach(made, resolution)
    later = timezone.now() + KEPT_ON + timedelta(minutes=1)
    assert forget_detached(actor=SYSTEM, now=later) == 1
    assert sweep_content(actor=SYSTEM, now=later) == 0
    assert contents(files) == {same.sha256}
    assert verify_files().wrong is None


def test_what_no_row_names_goes_after_a_day_and_what_was_never_finished_too(
    resolution: Resolution, files: Path
) -> None:
    with transaction.atomic():
        attach(resolution)
        transaction.set_rollback(True)
    kept = attach(resolution, PDF + b"%%EOF")
    (files / ".writing-1").write_bytes(b"half")
    assert File.objects.count() == 1
    assert len(contents(files)) == 3
    assert sweep_content(actor=SYSTEM, now=timezone.now()) == 0
    old = time.time() - KEPT_ON.total_seconds() - 60
    for path in files.rglob("*"):
        if path.is_file():
            os.utime(path, (old, old))
    assert sweep_content(actor=SYSTEM, now=timezone.now()) == 1
    assert contents(files) == {kept.sha256}


def test_what_differs_is_named(resolution: Resolution, capsys: pytest.CaptureFixture[str]) -> None:
    made = attach(resolution)
    call_command("files", "verify")
    assert "1" in capsys.readouterr().out
    assert find_missing().count == 0
    place_of(made.sha256).write_bytes(PDF.replace(b"1 0", b"2 0"))
    with pytest.raises(SystemExit) as ended:
        call_command("files", "verify")
    assert ended.value.code == 1
    assert f"{made.pk} скан.pdf" in capsys.readouterr().err
    place_of(made.sha256).unlink()
    assert verify_files().missing
    assert (find_missing().count, find_missing().first) == (1, f"{made.pk} скан.pdf")
