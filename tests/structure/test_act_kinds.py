"""What a domain declares of an act is all that the others need to know of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from django.utils.functional import lazystr
from tests.factories import LONG_AGO, SYSTEM, TODAY, Tree, a_member, a_unit, an_account, close, rename, transfer
from tests.probes import declared, undeclared

from tirek.access.actor import AccountActor
from tirek.audit.models import Entry
from tirek.audit.tables import values_of
from tirek.kernel.actor import Actor
from tirek.kernel.declarations import ActKind, Link, act_kinds
from tirek.structure.actions import undo_act
from tirek.structure.actions.undo import KindUnknown, TooLateToUndo, UndoIsFinal
from tirek.structure.models import Act, Resolution, Unit, UnitName
from tirek.structure.models.acts import begin_act, recording
from tirek.structure.permissions import CLOSE_UNIT
from tirek.structure.queries import history

DAY = date(2020, 6, 1)
PRAISED = ActKind(
    key="unit_praised",
    label=lazystr("Unit praised"),
    icon="award",
    right=CLOSE_UNIT,
    histories=frozenset({"unit"}),
    undone_from=frozenset({"unit"}),
    told=lambda act, _history: f"Praised for {act.summary['why']}",
    concerns=lambda actor, acts, most: {act.pk: [Link(label="Praise", address="/praise/")][:most] for act in acts},
    uncounted=lambda act: ["the praise"],
    corrected_at=lambda actor, act: Link(label="praise it anew", address=f"/praise/{act.unit.code}/"),
)

pytestmark = [pytest.mark.django_db, pytest.mark.tree]


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture
def probe() -> Iterator[ActKind]:
    with declared(act_kinds, PRAISED):
        yield PRAISED


def praise(unit: Unit, kind: ActKind = PRAISED, actor: Actor = SYSTEM, resolution: Resolution | None = None) -> Act:
    with transaction.atomic():
        act = begin_act(kind, actor=actor, unit=unit, on=DAY, resolution=resolution, why="order")
        with recording(act):
            UnitName.objects.filter(unit=unit).update(name_en="Praised")
    return act


def signed_in(unit: Unit, role: str = "administrator") -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(an_account(unit, role=role))
    return client


def undo_page(client: Client, act: Act) -> str:
    return client.get(f"/units/acts/{act.public_id}/undo/").content.decode()


def test_an_act_takes_the_right_of_its_kind_to_do_and_to_undo(tree: Tree, probe: ActKind) -> None:
    act = praise(tree["P1"])
    assert (act.permission, act.at_ids) == (CLOSE_UNIT.key, [tree["P1"].pk])
    # A chair may undo acts, but closes no unit.
    assert signed_in(tree["P1"], "chair").get(f"/units/acts/{act.public_id}/undo/").status_code == 403
    undo_act(actor=AccountActor(an_account(tree["A"])), act=act, on=TODAY)
    assert not UnitName.objects.filter(name_en="Praised").exists()
    told = values_of(Entry.objects.get(act="acts.undone"))
    assert "Unit praised" in [value.old for value in told]


def test_what_nobody_declared_is_begun_by_nobody(tree: Tree) -> None:
    with pytest.raises(ValueError, match="not declared: unit_praised"):
        praise(tree["P1"])
    # Nor does another declaration of the same key count.
    with declared(act_kinds, PRAISED), pytest.raises(ValueError, match="not declared"):
        praise(tree["P1"], replace(PRAISED, is_final=True))
    assert not Act.objects.filter(kind="unit_praised").exists()


def test_a_history_tells_the_act_in_the_words_of_its_domain(tree: Tree, probe: ActKind) -> None:
    act = praise(tree["P1"])
    html = signed_in(tree["C"]).get("/units/P1/").content.decode()
    assert "Praised for order" in html
    assert f"/units/acts/{act.public_id}/undo/" in html
    hidden = replace(PRAISED, key="unit_scolded", histories=frozenset(), undone_from=frozenset())
    with declared(act_kinds, hidden):
        other = praise(tree["P2"], hidden)
        assert other not in history(tree["P2"])
        assert str(other.public_id) not in signed_in(tree["C"]).get("/units/P2/").content.decode()


def test_the_page_of_the_undoing_asks_the_declaration(tree: Tree, probe: ActKind) -> None:
    act = praise(tree["P1"])
    html = undo_page(signed_in(tree["C"]), act)
    assert '<a href="/praise/">Praise</a>' in html
    assert "<b>Praise</b>: the praise</span>" in html
    assert "praise it anew" not in html.lower()


def test_what_cannot_be_undone_names_where_it_is_put_right(tree: Tree, probe: ActKind) -> None:
    act = praise(tree["P1"])
    with declared(act_kinds, replace(PRAISED, key="final", is_final=True)):
        Act.objects.filter(pk=act.pk).update(kind="final")
        with pytest.raises(UndoIsFinal):
            undo_act(actor=SYSTEM, act=Act.objects.get(pk=act.pk), on=TODAY)
        html = undo_page(signed_in(tree["C"]), act)
        assert 'href="/praise/P1/"' in html
        assert "Praise it anew" in html


def test_a_renaming_on_which_another_rests_is_put_right_by_a_third(tree: Tree) -> None:
    first = rename(tree["P1"], "Достық", date(2020, 2, 2))
    rename(tree["P1"], "Бірлік", date(2020, 3, 3))
    assert 'href="/units/P1/rename/"' in undo_page(signed_in(tree["C"]), first)
    # A closed unit gets no other name.
    empty = a_unit("P9", "primary_org", tree["A1"], LONG_AGO)
    old = rename(empty, "Ескі", date(2020, 2, 2))
    rename(empty, "Жаңа", date(2020, 3, 3))
    close(empty, DAY)
    assert "/rename/" not in undo_page(signed_in(tree["C"]), old)


def test_a_term_to_undo_is_the_kinds_own(tree: Tree) -> None:
    kind = replace(PRAISED, key="short_praise", days_to_undo=3)
    with declared(act_kinds, kind):
        act = praise(tree["P1"], kind)
        Act.objects.filter(pk=act.pk).update(recorded_at=timezone.now() - timedelta(days=4))
        act.refresh_from_db()
        with pytest.raises(TooLateToUndo) as refused:
            undo_act(actor=SYSTEM, act=act, on=TODAY)
        assert refused.value.params["days"] == 3
        Act.objects.filter(pk=act.pk).update(recorded_at=timezone.now() - timedelta(days=2))
        undo_act(actor=SYSTEM, act=act, on=TODAY)


def test_an_act_of_a_domain_that_is_gone_reads_as_its_key_and_breaks_no_page(tree: Tree) -> None:
    member = a_member(tree["P1"], date(2019, 1, 1))
    with declared(act_kinds, PRAISED):
        act = praise(tree["P1"])
    client = signed_in(tree["C"])
    assert str(act) == "unit_praised, 01.06.2020"
    html = client.get("/units/P1/").content.decode()
    assert "unit_praised" in html
    assert str(act.public_id) not in html
    assert "unit_praised" in undo_page(client, act)
    with pytest.raises(KindUnknown):
        undo_act(actor=SYSTEM, act=act, on=TODAY)
    transfer(member, tree["P2"], DAY)
    with undeclared(act_kinds, "members_transferred"):
        assert client.get(f"/people/{member.person.public_id}/").status_code == 200


def test_one_resolution_is_one_row_however_often_it_is_typed(tree: Tree, probe: ActKind) -> None:
    for _time in range(2):
        act = praise(tree["P1"], resolution=Resolution(number="5", dated=DAY, body="Бюро"))
        assert act.resolution is not None
        assert (act.resolution.number, act.resolution.body) == ("5", "Бюро")
    praise(tree["P1"], resolution=Resolution(number="5", dated=DAY, body="Кеңес"))
    assert Resolution.objects.count() == 2


def test_a_resolution_that_was_stored_twice_becomes_one(tree: Tree, probe: ActKind) -> None:
    """Two sessions could do that before the database refused it; their acts rest on the first row then."""
    merge = import_module("tirek.structure.migrations.0011_one_resolution").MERGE
    acts = [
        praise(tree[code], resolution=Resolution(number=code, dated=DAY, body="Бюро")) for code in ("P1", "P2", "P3")
    ]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE structure_resolution DROP CONSTRAINT structure_resolution_named")
        cursor.execute("UPDATE structure_resolution SET number = 'P1' WHERE number = 'P2'")
        cursor.execute(merge)
    kept = [Act.objects.get(pk=act.pk).resolution_id for act in acts]
    assert kept == [acts[0].resolution_id, acts[0].resolution_id, acts[2].resolution_id]
    assert Resolution.objects.count() == 2
