"""The table of roles: every permission stands in it, the document shows it, a charter profile changes it."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from tests.factories import Tree, a_charter, a_grant, an_account
from tests.house.source import ROOT

from tirek.access.actions import roles
from tirek.access.actions.roles import RolesUnusable, roles_of
from tirek.access.models import RolePermission
from tirek.access.queries import why
from tirek.kernel.permissions import declared
from tirek.members.permissions import ADMIT, VIEW_MEMBERS

pytestmark = pytest.mark.django_db


def said(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_every_permission_is_held_by_the_administrator() -> None:
    a_charter()
    held = set(RolePermission.objects.filter(role__key="administrator").values_list("permission", flat=True))
    assert {permission.key for permission in declared()} == held


def test_the_document_shows_the_table() -> None:
    a_charter()
    assert said("permissions", "--markdown").strip() in (ROOT / "docs/rights.md").read_text(encoding="utf-8")


def test_a_charter_profile_adds_and_changes_roles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roles, "PROFILES", tmp_path)
    (tmp_path / "club.toml").write_text(
        '[[role]]\nkey = "chair"\nbelow = ["units.view"]\n'
        '[[role]]\nkey = "herald"\nname_kk = "жаршы"\nname_ru = "глашатай"\nname_en = "herald"\n'
        'unit = ["units.view"]\n',
        encoding="utf-8",
    )
    found = {row["key"]: row for row in roles_of("club")}
    assert found["chair"]["below"] == ["units.view"]
    assert found["chair"]["name_en"] == "chair"
    assert list(found)[-1] == "herald"
    (tmp_path / "club.toml").write_text('[[role]]\nkey = "chair"\nbelow = ["units.fly"]\n', encoding="utf-8")
    with pytest.raises(RolesUnusable, match=r"units\.fly"):
        roles_of("club")


def test_why_names_the_grant_or_what_is_missing() -> None:
    tree = Tree()
    account = an_account(tree["A1"], role="chair", username="toraga")
    a_grant(account, tree["P4"], "press_officer")
    today = timezone.localdate()
    there = why(account, ADMIT, tree["P1"], today)
    assert (there.allowed, [str(reason.verdict.value) for reason in there.reasons]) == (True, ["gives", "lacks"])
    elsewhere = why(account, VIEW_MEMBERS, tree["P4"], today)
    assert (elsewhere.allowed, [str(reason.verdict.value) for reason in elsewhere.reasons]) == (
        False, ["lacks", "elsewhere"],
    )  # fmt: skip
    assert "A1" in said("why", "toraga", "members.admit", "P1")
    with pytest.raises(SystemExit):
        said("why", "toraga", "members.admit", "P4")


def test_the_first_administrator_comes_by_the_role_on_the_command_line() -> None:
    tree = Tree()
    account = an_account(username="birinshi")
    said("grant", "birinshi", "administrator", "C", "--reason", "құрылтай")
    (grant,) = account.grants.all()
    assert (grant.role.key, grant.unit_id, grant.reason) == ("administrator", tree["C"].pk, "құрылтай")
