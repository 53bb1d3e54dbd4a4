"""The charter's youth age changes: every count follows, also of days past."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from tests.factories import SYSTEM, Tree, a_member, an_account, value

from tirek.access.actor import AccountActor
from tirek.audit.models import Entry
from tirek.figures.queries import verify
from tirek.kernel.errors import Refused
from tirek.members.actions import set_youth_age
from tirek.structure.models import Charter

pytestmark = pytest.mark.tree


@pytest.fixture
def tree(db: None) -> Tree:
    tree = Tree()
    for born in (date(1990, 7, 1), date(1991, 7, 1), date(2000, 1, 1)):
        a_member(tree["P1"], date(2018, 6, 1), born)
    return tree


def young(tree: Tree) -> list[object]:
    return [value("members.youth", tree[code], date(2020, 6, 30)) for code in ("P1", "A", "C", "B")]


def test_counts_of_all_days_follow_the_age(tree: Tree) -> None:
    """On 30 June 2020 they are 29, 28 and 20."""
    assert young(tree) == [3, 3, 3, 0]
    assert set_youth_age(actor=SYSTEM, first=21, last=28)
    assert (young(tree), verify()) == ([1, 1, 1, 0], None)
    assert value("members.youth", tree["C"], date(2020, 7, 1)) == 0
    call_command("set_youth_age", "14", "29", "--json", stdout=StringIO())
    assert (young(tree), verify()) == ([3, 3, 3, 0], None)
    entry = Entry.objects.latest("pk")
    assert (entry.act, entry.old, entry.new) == (
        "charter.youth_age_set", {"first": 21, "last": 28}, {"first": 14, "last": 29},
    )  # fmt: skip


def test_the_same_age_changes_nothing(tree: Tree) -> None:
    lines = Entry.objects.count()
    assert not set_youth_age(actor=SYSTEM, first=14, last=35)
    assert Entry.objects.count() == lines


@pytest.mark.parametrize(("first", "last"), [(30, 29), (-1, 29), (14, 121)])
def test_what_is_no_age_is_refused(tree: Tree, first: int, last: int) -> None:
    with pytest.raises(Refused) as refused:
        set_youth_age(actor=SYSTEM, first=first, last=last)
    assert refused.value.code == "ages_reversed"


def test_it_takes_a_right_at_the_centre(tree: Tree) -> None:
    with pytest.raises(Refused) as refused:
        set_youth_age(actor=AccountActor(an_account(tree["A"])), first=14, last=29)
    assert refused.value.code == "not_allowed"
    assert Charter.objects.get().youth_until == 36
    assert set_youth_age(actor=AccountActor(an_account(tree["C"])), first=14, last=29)
