"""The database stands as the models say, and guards what must be guarded."""

import ast
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.postgres.fields import RangeField
from django.core.management import call_command
from django.db import connection, models
from tests.factories import DERIVED
from tests.factories import dated_tables as guarded_tables
from tests.house.source import Module, modules, obey

from tirek.conf.walls import walled
from tirek.kernel.declarations import Kept, figures, openings

# Rows without a period of their own, but changed by acts all the same.
CHANGED_BY_ACTS = {"people_person", "members_membership"}
# What runs as the owner and so past row-level security; ADR 9 says what each answers.
PAST_THE_WALL = {
    "access_account", "access_covers", "access_foreign", "access_held", "access_lends", "access_pages",
    "access_reach", "access_scope", "access_system", "access_tree", "access_whole", "figures_count_moved",
    "figures_count_records", "figures_sweep", "founding_first_grant", "founding_opens", "members_find_by_iin",
    "members_gone", "members_known", "members_last_number", "members_median_age", "members_moving",
    "members_numbers_taken", "members_others", "members_own", "members_placeable", "members_seen", "members_standing",
    "papers_checked", "people_own", "structure_derive_ancestry", "structure_touched",
}  # fmt: skip
WALL = Path(__file__).parents[2] / "docs/adr/0009-the-second-wall-is-row-level-security-by-a-signed-scope.md"
# Tables that are read by reach, or name an account or a row behind the wall, and have none. Each with its reason.
UNWALLED = {
    "accounts.Account": "who signs in is looked up before there is a scope",
    "accounts.Invitation": "its link is opened before there is a scope",
    "audit.Seal": "places in the chain and digests, of which nothing is read",
    "structure.Act": "what happened to units; whom it was about stands in its images, which have a wall",
    "structure.Term": "the network is nobody's secret",
    "structure.TerritoryTerm": "the country is nobody's secret",
    "structure.Unit": "the network is nobody's secret",
}
# Not of the network: a right ends by another act and is never undone.
NOT_UNDONE = {"access_grant"}
EVENTS = {"insert", "update", "delete", "truncate", "number"}


def dated_tables() -> set[str]:
    """Tables with a period, tables that figures are counted from, and those named above."""
    periods = {
        model._meta.db_table
        for model in apps.get_models()
        if any(isinstance(field, RangeField) for field in model._meta.local_concrete_fields)
    }
    counted = {c.table for figure in figures if isinstance(figure, Kept) for c in figure.contributions}
    return (periods | counted | CHANGED_BY_ACTS) - {*DERIVED} - NOT_UNDONE


def written_by_acts(some: Iterable[Module]) -> set[str]:
    """Tables that are written while an act is being recorded, by the names of their models, of which each is one."""
    tables = {model.__name__: model._meta.db_table for model in ours()}
    return {
        tables[found[1]]
        for module in some
        for node in ast.walk(module.tree)
        if isinstance(node, ast.With) and any("recording(" in ast.unparse(item) for item in node.items)
        for found in re.finditer(r"\b(\w+)\.objects\b", ast.unparse(node))
        if found[1] in tables
    }


def unguarded(tables: Iterable[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, substr(tgname, 19) FROM pg_trigger "
            "WHERE tgname LIKE 'structure\\_capture\\_%' AND tgenabled IN ('O', 'A')"
        )
        guards = set(cursor.fetchall())
    return sorted(
        f"{table}: {', '.join(missing)}"
        for table in tables
        if (missing := sorted(event for event in EVENTS if (table, event) not in guards))
    )


@pytest.mark.django_db
def test_migrations_say_what_the_models_say() -> None:
    said = StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=said)
    except SystemExit:
        obey("A model changed without its migration; run “tirek makemigrations”:", [said.getvalue()])


@pytest.mark.django_db
def test_dated_rows_change_inside_an_act_only() -> None:
    obey(
        "A table of dated rows is written inside an act only, or the act could not be undone. Add"
        " capture_images(table) and keep_numbers(table) to a migration:",
        unguarded(dated_tables() | written_by_acts(modules())),
    )


@pytest.mark.django_db
def test_an_undoing_is_held_against_every_guarded_table() -> None:
    """``dump`` in the tests of undoing asks the database which these are, so that a new one is not passed by."""
    assert {*guarded_tables()} >= dated_tables()


def bare(some: Iterable[type[models.Model]]) -> Iterator[str]:
    """The models without a wall whose rows are somebody's: read by reach, or pointing at who or what is behind one."""
    people = {get_user_model(), *(model for model, _wall in walled())}
    for model in some:
        pointed_at = {field.related_model for field in model._meta.local_fields if field.is_relation}
        by_reach = hasattr(model._default_manager.all(), "in_units")
        if not getattr(model, "wall", None) and (by_reach or pointed_at & people):
            yield model._meta.label


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("tirek.")]


def test_what_is_read_by_reach_has_its_wall() -> None:
    found = [*bare(ours())]
    obey(
        "Say “wall = …” in the model: a view that forgets the filter would show all rows. If they are nobody's, say so"
        " in UNWALLED of this test:",
        [label for label in found if label not in UNWALLED],
    )
    assert {*UNWALLED} == {*found}


def test_every_opening_is_in_a_wall_that_stands() -> None:
    walls = {model._meta.label: wall.seen for model, wall in walled()}
    assert {opening.model for opening in openings} <= {*walls}
    for opening in openings:
        assert f" OR {opening.condition}" in walls[opening.model]
    people = apps.get_model("people", "Person")
    assert "members_membership" not in people.wall.seen
    assert "members_membership" in walls["people.Person"]


def test_the_search_for_guards_bites() -> None:
    assert [*bare([get_user_model(), apps.get_model("people", "Person"), apps.get_model("structure", "Kind")])] == [
        "accounts.Account"
    ]
    assert unguarded(["structure_kind"]) == ["structure_kind: delete, insert, number, truncate, update"]
    text = "with worded(x), recording(act):\n    Kind.objects.create()\nUnit.objects.get()"
    assert written_by_acts([Module("awards/actions.py", text)]) == {"structure_kind"}
    assert {"members_placement", "members_transfer", "structure_unit", "structure_unitname"} <= dated_tables()


@pytest.mark.django_db
def test_what_runs_past_the_wall_is_known_and_written_down() -> None:
    """Triggers are left out: nobody calls them, and they answer nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, coalesce(array_to_string(proconfig, ' '), '') FROM pg_proc WHERE prosecdef "
            "AND pronamespace = 'public'::regnamespace AND prorettype <> 'trigger'::regtype"
        )
        found = dict(cursor.fetchall())
    written = WALL.read_text(encoding="utf-8")
    obey(
        "A function that runs as the owner is named in PAST_THE_WALL of this test and in ADR 9, with what it answers:",
        [*(set(found) ^ PAST_THE_WALL), *(name for name in found if name not in written)],
    )
    obey(
        "A function that runs as the owner says in which schemas it looks (SET search_path), temporary tables last:",
        [name for name, config in found.items() if "search_path" not in config or "pg_temp" not in config],
    )


def test_every_foreign_key_says_what_becomes_of_the_row() -> None:
    """Persons, units and acts are never swept away because something they point at goes."""
    lasting = {"people_person", "members_membership", "structure_unit", "structure_act"}
    obey(
        "What lasts is protected: on_delete=PROTECT (or DO_NOTHING with the reason in the docstring):",
        [
            f"{model.__module__}.{model.__name__}.{field.name}"
            for model in apps.get_models()
            if model._meta.db_table in lasting
            for field in model._meta.local_fields
            if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.CASCADE
        ],
    )


@pytest.mark.django_db
def test_no_trigger_of_the_roll_goes_by_an_old_plan() -> None:
    """It is kept for the session, and may be as old as a time when the table held three rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT p.proname FROM pg_proc p JOIN pg_trigger t ON t.tgfoid = p.oid "
            "WHERE p.proname LIKE 'members\\_%' AND p.prosrc NOT LIKE '%EXECUTE%' "
            "AND NOT coalesce('enable_seqscan=off' = ANY (p.proconfig), false)"
        )
        obey(
            "Look rows up by an index (SET enable_seqscan = off) or plan anew (EXECUTE) in triggers:",
            [row[0] for row in cursor.fetchall()],
        )
        cursor.execute(
            "SELECT DISTINCT p.proname FROM pg_proc p JOIN pg_trigger t ON t.tgfoid = p.oid "
            "WHERE p.proname LIKE 'members\\_%' AND p.prosrc LIKE '%EXECUTE%' "
            "AND NOT (p.prosrc LIKE '%enable_nestloop%' AND 'enable_nestloop=on' = ANY (p.proconfig))"
        )
        obey(
            "Of many rows join without a nested loop: after an emptied table was analysed the planner sees one row:",
            [row[0] for row in cursor.fetchall()],
        )
