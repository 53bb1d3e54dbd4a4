"""Files that are no table, whatever they are called: refused at the form or on the roll's page, in words."""

import gzip
import io
import os
import random
import tarfile
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories import Tree, an_account
from tests.rolls.books import xlsx
from tests.rolls.carrying import told
from tests.tasks.carrying import work

from tirek.members.models import Membership
from tirek.rolls.models import RollImport, RollState

pytestmark = [pytest.mark.django_db, pytest.mark.tree]

_CHANCE = random.Random(7)  # noqa: S311 - the same garbage each time


def _zip(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(f"{name.replace('__', '/')}.xml", content)
    return made.getvalue()


def _tar() -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as packed:
        packed.addfile(tarfile.TarInfo("x"), io.BytesIO())
    return made.getvalue()


BOOK = xlsx([["Код", "ФИО"], ["P1", "Ли Ан"]])
GARBAGE = {
    "noise": _CHANCE.randbytes(50_000),
    "zeros": bytes(10_000),
    "program": b"MZ\x90\x00\x03" + _CHANCE.randbytes(3000),
    "elf": b"\x7fELF\x02\x01\x01" + bytes(50),
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
    "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + _CHANCE.randbytes(500),
    "png": b"\x89PNG\r\n\x1a\n" + _CHANCE.randbytes(500),
    "gzip": gzip.compress(b"P1;x\n" * 1000),
    "tar": _tar(),
    "page": b"<!DOCTYPE html><script>alert(1)</script>",
    "svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "entities": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    "document": _zip(word__document=b"<x/>"),
    "empty archive": b"PK\x05\x06" + bytes(18),
    "half a book": BOOK[: len(BOOK) // 2],
    "book of noise": b"PK\x03\x04" + _CHANCE.randbytes(5000),
    "old book of noise": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + _CHANCE.randbytes(5000),
    "paths that climb": _zip(**{"..__..__etc__passwd": b"x"}, xl__workbook=b"<workbook/>"),
    "entities in a book": _zip(xl__workbook=b'<!DOCTYPE x [<!ENTITY a "aaa"><!ENTITY b "&a;&a;">]><w>&b;</w>'),
    "bomb": xlsx([["Код"]], more={"xl/media/bomb": b"0" * 80_000_000}),
    "half a letter": "P1;Ли".encode("utf-16")[:-1],
    "one long line": b"a" * 300_000,
    "quotation marks": b'"' * 20_000,
    "only line ends": b"\r\n" * 5000,
    "numbers": b"1;2;3\n4;5;6\n",
    "many columns": (";".join(f"c{n}" for n in range(5000)) + "\n" + ";".join("1" * 5000) + "\n").encode(),
}  # fmt: skip


@pytest.mark.parametrize("name", GARBAGE)
def test_garbage_is_refused_in_words(name: str) -> None:
    client = Client()
    client.force_login(an_account(Tree()["A"]))
    file = SimpleUploadedFile("тізім.xlsx" if name != "numbers" else "=cmd|'/c'!A1\u202e.csv", GARBAGE[name])
    answer = client.post("/members/import/", {"file": file, "on": "01.01.2020"})
    if answer.status_code == 302:
        work()
        answer = client.get(answer.headers["Location"], follow=True)
        roll = RollImport.objects.get()
        assert roll.state in (RollState.FAILED, RollState.ASKS_COLUMNS)
        assert roll.state != RollState.FAILED or told(roll)["code"] != "roll_our_fault"
    else:
        assert answer.status_code == 422
        assert 'id="id_file_error"' in answer.content.decode()
        assert not RollImport.objects.exists()
    shown = answer.content.decode()
    assert "Traceback" not in shown
    assert os.sep + "etc" + os.sep not in shown
    assert not Membership.objects.exists()
