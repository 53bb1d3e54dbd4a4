"""``tirek audit``."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from tests.audit.test_chain import tamper, write

from tirek.audit.actions import AnchorDisagrees, seal_entries
from tirek.audit.models import Check
from tirek.audit.queries.anchors import AnchorUnreadable, NoAnchors

pytestmark = pytest.mark.django_db


def asked(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    with suppress(SystemExit):
        call_command("audit", *words, "--json")
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def test_a_whole_chain_is_proved(capsys: pytest.CaptureFixture[str]) -> None:
    write(3)
    assert asked(capsys, "seal") == {"sealed": 3}
    write(1)
    document = asked(capsys, "verify")
    assert (document["verified"], document["lines"], document["unsealed"]) == (True, 3, 1)
    assert document["broken"] is None
    assert Check.objects.get().lines == 3


def test_the_first_broken_line_is_named_and_the_command_fails(capsys: pytest.CaptureFixture[str]) -> None:
    lines = write(4)
    seal_entries()
    tamper("audit_entry", f"UPDATE audit_entry SET reason = 'nothing' WHERE id IN ({lines[1]}, {lines[3]})")
    with pytest.raises(SystemExit) as end:
        call_command("audit", "verify", "--lang", "en")
    assert end.value.code == 1
    said = capsys.readouterr()
    assert said.err == f"tirek: line {lines[1]}, at place 2 of the chain, is not what was sealed there\n"
    assert said.out == ""
    document = asked(capsys, "verify")
    assert document["broken"] == {"fault": "altered", "position": 2, "entry_id": lines[1]}


def test_a_tail_that_was_cut_shows_against_the_anchors(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "anchors"
    write(2)
    assert asked(capsys, "anchor", str(file))["anchored"]["lines"] == 2
    write(3)
    assert asked(capsys, "anchor", str(file))["anchored"]["lines"] == 5
    assert file.stat().st_mode & 0o777 == 0o600
    assert asked(capsys, "verify", "--anchor", str(file))["verified"] is True
    tamper("audit_entry", "DELETE FROM audit_entry WHERE id IN (SELECT entry_id FROM audit_seal WHERE position > 3)")
    tamper("audit_seal", "DELETE FROM audit_seal WHERE position > 3")
    assert asked(capsys, "verify")["verified"] is True
    document = asked(capsys, "verify", "--anchor", str(file))
    assert document["verified"] is False
    assert (document["disagreement"]["fault"], document["disagreement"]["lines"]) == ("cut", 5)
    with pytest.raises(AnchorDisagrees):
        call_command("audit", "anchor", str(file))
    assert len(file.read_text().splitlines()) == 2


def test_a_chain_made_anew_shows_against_the_anchors(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "anchors"
    lines = write(3)
    asked(capsys, "anchor", str(file))
    tamper("audit_seal", "DELETE FROM audit_seal")
    tamper("audit_entry", f"UPDATE audit_entry SET reason = 'nothing' WHERE id = {lines[0]}")
    seal_entries()
    assert asked(capsys, "verify")["verified"] is True
    document = asked(capsys, "verify", "--anchor", str(file))
    assert (document["verified"], document["disagreement"]["fault"]) == (False, "rewritten")


def test_a_file_that_is_none_of_anchors_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "anchors"
    with pytest.raises(NoAnchors):
        call_command("audit", "verify", "--anchor", str(file))
    file.write_text("hello\n")
    with pytest.raises(AnchorUnreadable):
        call_command("audit", "verify", "--anchor", str(file))
