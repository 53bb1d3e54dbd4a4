"""``tirek undo-import``: exactly what was, for thirty days, and nothing that later acts rest on."""

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from tests.factories import Tree, a_member, an_account, dump, transfer
from tests.rolls.carrying import checked, entered
from tests.rolls.rolls import line, take, the_member

from tirek.access.actor import AccountActor
from tirek.figures.queries import verify
from tirek.rolls.management.commands.undo_import import ImportAmbiguous, ImportUnknown
from tirek.rolls.models import RollImport
from tirek.structure.actions.undo import AlreadyUndone, LaterActsRest, TooLateToUndo
from tirek.structure.models import Act
from tirek.structure.queries import reaches_back

pytestmark = [pytest.mark.django_db, pytest.mark.tree]


@pytest.fixture
def tree() -> Tree:
    return Tree()


def undo(batch: object, *options: str) -> str:
    out = StringIO()
    call_command("undo_import", str(batch), *options, stdout=out)
    return out.getvalue()


def the_act() -> Act:
    return Act.objects.filter(kind="roll_imported").latest("pk")


def imported(tree: Tree) -> tuple[RollImport, dict[str, list[str]]]:
    """Somebody new, moved, corrected and taken off, by one roll in the browser; and how everything was before it."""
    day = date(2015, 3, 1)
    a_member(tree["P2"], day, surname="Ауысқан", given_name="Асан")
    a_member(tree["P1"], day, surname="Түзелген", given_name="Асан")
    a_member(tree["P1"], day, surname="Кеткен", given_name="Асан")
    actor = AccountActor(an_account(tree["C"]))
    lines = [line(), line(surname="Ауысқан"), line(surname="Түзелген", email="a@b.kz")]
    roll = checked(actor, *lines, allow_transfers=True, full=True)
    before_it = dump()
    return entered(actor, roll), before_it


def test_everything_is_as_it_was(tree: Tree) -> None:
    roll, before = imported(tree)
    assert roll.act is not None
    assert {key: roll.act.summary[key] for key in ("new", "moved", "updated", "left")} == {
        "new": 1, "moved": 1, "updated": 1, "left": 1,
    }  # fmt: skip
    document: dict[str, Any] = json.loads(undo(roll.act_id, "--json"))
    assert (document["act"], document["file"]) == (roll.act_id, "roll.csv")
    assert dump() == before
    assert verify() is None
    with pytest.raises(AlreadyUndone):
        undo(roll.act_id)


def test_how_far_back_an_import_reaches(tree: Tree) -> None:
    """It holds from its own day, and changes the figures of the days from which its members stood there."""
    roll, _before = imported(tree)
    assert roll.act is not None
    assert roll.result["since"] == "2015-03-01"
    assert (roll.act.effective_on, reaches_back(roll.act)) == (date(2020, 1, 1), date(2015, 3, 1))
    client = Client()
    assert roll.account is not None
    client.force_login(roll.account)
    undoing = client.get(f"/units/acts/{roll.act.public_id}/undo/").content.decode()
    assert "Өткен күндердің 01.03.2015 күнінен бергі сандары" in undoing
    assert "01.03.2015 күніне дейінгі атаулар, орындар мен сандар" in undoing
    assert (
        "Көрсеткіштер 01.03.2015 күнінен бастап өзгереді" in client.get(f"/members/import/{roll.pk}/").content.decode()
    )


def test_an_import_that_only_completes_addresses_changes_no_figure(tree: Tree) -> None:
    take(line(joined="01.03.2015"))
    again = take(line(joined="01.03.2015", email="a@b.kz"))
    assert (again.updated, again.findings.since) == (1, None)
    assert reaches_back(the_act()) == the_act().effective_on


def test_a_corrected_birth_date_reaches_back_to_the_first_placement(tree: Tree) -> None:
    take(line(), line(surname="Екінші", birth_date=""))
    assert take(line(surname="Екінші", birth_date="15.06.1981")).findings.since == date(2015, 3, 1)
    assert reaches_back(the_act()) == date(2015, 3, 1)


def test_a_transfer_reaches_back_to_its_day(tree: Tree) -> None:
    member = a_member(tree["P1"], date(2015, 3, 1))
    assert reaches_back(transfer(member, tree["P2"], date(2018, 2, 3))) == date(2018, 2, 3)


def test_by_the_beginning_of_the_number_of_the_roll(tree: Tree) -> None:
    roll, _before = imported(tree)
    with pytest.raises(ImportUnknown):
        undo(str(roll.pk)[:5])
    assert str(roll.act_id) in undo(str(roll.pk)[:8], "--lang", "en")
    assert the_act().is_undone


@pytest.mark.parametrize("batch", ["999999999", "99999999999999999999999", "abcdef", "а" * 8, "", "-1"])
def test_an_unknown_one(tree: Tree, batch: str) -> None:
    take(line())
    with pytest.raises(ImportUnknown):
        undo(batch)
    assert not the_act().is_undone


def test_another_act_is_no_import(tree: Tree) -> None:
    a_member(tree["P1"], date(2015, 3, 1))
    with pytest.raises(ImportUnknown):
        undo(Act.objects.latest("pk").pk)


def test_one_that_may_mean_several(tree: Tree) -> None:
    actor = AccountActor(an_account(tree["C"]))
    for nth, surname in enumerate(("Бірінші", "Екінші")):
        roll = entered(actor, checked(actor, line(surname=surname)))
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE rolls_rollimport SET id = %s WHERE id = %s",
                [f"abcdef00-0000-4000-8000-00000000000{nth}", roll.pk],
            )
    with pytest.raises(ImportAmbiguous):
        undo("abcdef")


def test_later_acts_are_named(tree: Tree) -> None:
    act = take(line()).findings.act
    assert act is not None
    later = transfer(the_member("Сынақов"), tree["P2"], date(2021, 1, 1))
    with pytest.raises(LaterActsRest) as refused:
        undo(act.pk)
    assert refused.value.params["act_ids"] == [later.pk]
    assert str(later) in str(refused.value)


def test_after_thirty_days_it_is_too_late(tree: Tree) -> None:
    act = take(line()).findings.act
    assert act is not None
    _entered_ago(act, "29 days 23 hours")
    member = the_member("Сынақов")
    _entered_ago(act, "31 days")
    with pytest.raises(TooLateToUndo):
        undo(act.pk)
    assert the_member("Сынақов") == member
    _entered_ago(act, "29 days 23 hours")
    undo(act.pk)


def _entered_ago(act: Act, ago: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE structure_act SET recorded_at = now() - %s::interval WHERE id = %s", [ago, act.pk])
