"""Units merged and reopened in the browser: what each brings, what the units above will count, what is refused."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.factories import LONG_AGO, SYSTEM, TODAY, Tree, a_peopled_tree, a_unit, an_account, close, dump, value
from tests.units.pages import DAY, ON

from tirek.structure.actions import undo_act
from tirek.structure.models import Act, Lineage, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.tree("peopled")]

INTO_P2 = {"units": ["P9"], "others": "P4"}


@pytest.fixture
def tree() -> Tree:
    return a_peopled_tree()


@pytest.fixture
def owner(client: Client, tree: Tree) -> Client:
    a_unit("P9", "primary_org", tree["A1"], LONG_AGO)
    client.force_login(an_account(tree["C"], username="owner"))
    return client


def look(client: Client, address: str, typed: dict[str, Any]) -> Any:
    """The preview."""
    return client.post(address, {"on": "01.06.2020", "step": "preview", **typed})


def do(client: Client, address: str, typed: dict[str, Any]) -> Any:
    """The preview, then the act as it was shown."""
    seen = look(client, address, typed).context["form"].mark
    return client.post(address, {"on": "01.06.2020", "step": "do", "seen": seen, **typed})


def test_what_each_brings_and_what_those_above_will_count_stand_in_the_preview(owner: Client) -> None:
    before = dump()
    page = look(owner, f"/units/P2/merge/{ON}", INTO_P2)
    shown = page.context["preview"]
    assert [(part.unit.code, [text for _name, text in part.standing]) for part in shown.parts] == [
        ("P4", ["1", "1"]), ("P9", []), ("P2", ["1"]),
    ]  # fmt: skip
    assert [text for _name, text in shown.together] == ["2", "1"]
    told = {(effect.unit, effect.before, effect.after) for effect in shown.effects}
    # B has neither a member nor a primary organisation left; A1 gains the member and loses P9; the centre two units.
    assert {("B", "1", "0"), ("B1", "1", "0"), ("A1", "3", "2"), ("C", "5", "3")} <= told
    assert dump() == before


def test_what_is_too_large_to_be_tried_is_reckoned_the_same(owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = look(owner, f"/units/P2/merge/{ON}", INTO_P2).context["preview"].effects
    new = {"units": ["P1", "P9"], "others": "P4", "code": "N1", "name_kk": "Жаңа", "kind": ""}
    new["kind"] = str(Unit.objects.get(code="P1").kind_id)
    tried_new = look(owner, f"/units/A1/merge-into-new/{ON}", new).context["preview"].effects
    monkeypatch.setattr("tirek.ui.acts.LONGEST", 0)
    assert look(owner, f"/units/P2/merge/{ON}", INTO_P2).context["preview"].effects == tried
    assert look(owner, f"/units/A1/merge-into-new/{ON}", new).context["preview"].effects == tried_new


def test_merging_and_back(owner: Client, tree: Tree) -> None:
    before = dump()
    done = do(owner, f"/units/P2/merge/{ON}", INTO_P2)
    assert done["Location"] == f"/units/P2/{ON}"
    assert {*Lineage.objects.values_list("from_unit__code", "to_unit__code")} == {("P9", "P2"), ("P4", "P2")}
    assert value("members.active", tree["P2"], DAY) == 2
    history = owner.get("/units/P4/").content.decode()
    assert "P2" in history.partition('id="lineage"')[2]
    undo_act(actor=SYSTEM, act=Act.objects.get(kind="units_merged"), on=TODAY)
    assert dump() == before


def test_a_new_one_takes_over_and_may_bear_the_name_of_one_of_them(owner: Client, tree: Tree) -> None:
    typed = {"units": ["P1", "P2"], "code": "N1", "name_kk": "P1", "kind": str(tree["P1"].kind_id)}
    assert do(owner, f"/units/A1/merge-into-new/{ON}", typed)["Location"] == f"/units/N1/{ON}"
    made = Unit.objects.get(code="N1")
    assert value("members.active", made, DAY) == 5
    assert value("units.primary", tree["A1"], DAY) == 2


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"units": []}, "units"),
        ({"units": ["P3"]}, "units"),
        ({"others": "P4, P99"}, "others"),
        ({"others": "A2"}, "others"),
        ({"units": ["P9"], "on": "01.01.2100"}, "on"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(owner: Client, typed: dict[str, Any], field: str) -> None:
    before = dump()
    page = owner.post("/units/P2/merge/", {"on": "01.06.2020", "step": "do", **typed})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert dump() == before


def test_reopening(owner: Client, tree: Tree) -> None:
    close(Unit.objects.get(code="P9"), date(2020, 3, 1))
    assert 'href="/units/P9/reopen/"' in owner.get("/units/P9/").content.decode()
    assert do(owner, f"/units/P9/reopen/{ON}", {"to_parent": "A1"})["Location"] == f"/units/P9/{ON}"
    assert [value("units.primary", tree["A1"], day) for day in (date(2020, 4, 1), DAY)] == [2, 3]
    assert 'href="/units/P9/reopen/"' not in owner.get("/units/P9/").content.decode()
