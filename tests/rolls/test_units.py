"""Which unit a text means: codes, names of today and of once, paths, and what was chosen by hand."""

from datetime import date
from typing import Any

import pytest
from tests.factories import TODAY, Tree, a_unit, an_account, rename
from tests.rolls.rolls import line, take

from tirek.access.actor import AccountActor
from tirek.rolls.queries.effects import Tables
from tirek.rolls.queries.places import names_above, places_named
from tirek.rolls.queries.units import split_path, unknown_units
from tirek.structure.models import Unit
from tirek.structure.queries import names_on

pytestmark = [pytest.mark.django_db, pytest.mark.tree]


@pytest.fixture
def tree() -> Tree:
    tree = Tree()
    kinds = {"A1": "Қармақшы ауданы", "A2": "Шиелі ауданы", "P1": "«№ 5 мектеп» бастауыш ұйымы", "P3": "№ 5 мектеп"}
    for code, name in kinds.items():
        rename(tree[code], name, date(2015, 1, 1))
    rename(tree["P2"], "Бәйтерек", date(2012, 1, 1))
    rename(tree["P2"], "Жастар", date(2016, 1, 1))
    return tree


def meant(text: str, **settings: Any) -> str:
    """The code of the unit, or what is wrong with the text."""
    taken = take(line(text), dry_run=True, **settings)
    return taken.codes[0][1] if taken.codes else taken.findings.effects[0].code


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("P1", "P1"),
        ("p1", "P1"),
        ("Жастар", "P2"),
        ("ЖАСТАР", "P2"),
        ("«Жастар» БПҰ", "P2"),
        ("ППО Жастар", "P2"),
        ("Бәйтерек", "P2"),
        ("Бәйтерек-2", "unit_unknown"),
        ("№ 5 мектеп", "P3"),
        ("Қармақшы / № 5 мектеп", "P1"),
        ("Қармақшы ауданы › № 5 мектеп", "P1"),
        ("Шиелі \\ № 5 мектеп", "P3"),
        ("Шиели, №5 мектеп", "P3"),
        ("A > A1 > № 5 мектеп", "P1"),
        ("№ 5 мектеп, Қармақшы ауданы", "P1"),
        ("Қармақшы ауданы - Бәйтерек", "P2"),
        ("Шиелі / Бәйтерек", "unit_unknown"),
        ("Қармақшы", "unit_holds_no_members"),
        ("A / Қармақшы", "unit_holds_no_members"),
        ("мектеп", "unit_unknown"),
        ("/", "unit_missing"),
    ],
)
def test_what_a_text_means(tree: Tree, text: str, unit: str) -> None:
    assert meant(text) == unit


def test_a_path_that_is_not_clear(tree: Tree) -> None:
    a_unit("P7", "primary_org", tree["A1"], name="№ 5 мектеп ППО")
    assert meant("Қармақшы / № 5 мектеп") == "unit_ambiguous"


def test_a_name_of_today_goes_before_one_of_once(tree: Tree) -> None:
    a_unit("P7", "primary_org", tree["A2"], name="Бәйтерек")
    assert meant("Бәйтерек") == "P7"


def test_chosen_by_hand_for_all_lines(tree: Tree) -> None:
    chosen = {"Бәйтерек-2": tree["P4"].pk}
    lines = [line("Бәйтерек-2"), line("Бәйтерек-2", surname="Екінші"), line("P1", surname="Үшінші")]
    taken = take(*lines, unit_map=chosen)
    assert [(effect.code, effect.new) for effect in taken.findings.effects] == [("P1", 1), ("P4", 2)]


def test_what_lies_outside_the_reach_is_not_there(tree: Tree) -> None:
    actor = AccountActor(an_account(tree["A2"]))
    assert meant("№ 5 мектеп", actor=actor) == "P3"
    assert meant("Қармақшы / № 5 мектеп", actor=actor) == "unit_unknown"
    assert meant("Бәйтерек-2", actor=actor, unit_map={"Бәйтерек-2": tree["P1"].pk}) == "unit_unknown"


def test_unknown_units_with_what_may_be_meant(tree: Tree) -> None:
    found: list[Any] = []
    units = [unit.pk for unit in Unit.objects.order_by("pk")]

    def look(tables: Tables) -> None:
        found.extend(unknown_units(tables, units))

    lines = [line("Шиелі / Жасттар"), line("Жоқ жер"), line("Жоқ жер", surname="Екінші"), line("P1", surname="Ә")]
    take(*lines, look=look)
    assert [(one.text, one.lines, one.first_line) for one in found] == [("Жоқ жер", 2, 3), ("Шиелі / Жасттар", 1, 2)]
    assert found[0].suggestions == []
    assert found[1].suggestions == [tree["P2"].pk]


def test_paths_are_split() -> None:
    assert split_path("Қармақшы/№ 5") == ["Қармақшы", "№ 5"]
    assert split_path("№ 12-мектеп") == ["№ 12-мектеп"]
    assert split_path(" / ") == []


def test_units_to_choose_from_are_told_apart(tree: Tree) -> None:
    for code in ("P1", "P2"):
        rename(tree[code], "№ 1 мектеп", date(2020, 1, 1))
    ids = [tree[code].pk for code in ("P1", "P2", "P3")]
    assert places_named(ids[:1], TODAY) == {ids[0]: "Қармақшы ауданы / № 1 мектеп (P1)"}
    assert sorted(names_above(names_on(ids, TODAY), TODAY)) == sorted(ids[:2])
