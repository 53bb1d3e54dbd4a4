"""Dull factories: a charter, units, members, made by the same actions that people use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import connection

from tirek.access.actions import load_roles
from tirek.access.models import Grant, Role
from tirek.accounts.models import Account
from tirek.figures.queries import measure
from tirek.kernel.actor import SystemActor
from tirek.kernel.periods import Period
from tirek.members.actions import Particulars, admit, end_memberships, transfer_members
from tirek.members.enums import Ended
from tirek.members.models import Membership
from tirek.structure.actions import close_unit, load_charter, move_unit, open_unit, rename_unit
from tirek.structure.actions.names import Names
from tirek.structure.acts import UNIT_RENAMED
from tirek.structure.models import Act, Charter, Kind, Unit
from tirek.structure.models.acts import begin_act

SYSTEM = SystemActor("a test")
LONG_AGO = date(2010, 1, 1)
TODAY = date(2030, 1, 1)
ALWAYS = Period(None, None)
# What every request asks besides its own: a savepoint, the moment, the scope, the scope before, the release.
# And whether there is a second factor.
IN_SCOPE = 6
_serial = count(1)

# What the database keeps of the dated tables by itself; an undoing must bring that back, too.
DERIVED = ("structure_ancestry", "members_listed")


def a_charter(profile: str = "party") -> Charter:
    charter = load_charter(actor=SYSTEM, profile=profile, synthetic=True,
                           names=Names(kk="Ұйым", ru="Организация", en="Organisation"))  # fmt: skip
    load_roles(actor=SYSTEM)
    return charter


def a_unit(code: str, kind: str, parent: Unit | None = None, on: date = LONG_AGO, **more: Any) -> Unit:
    act = open_unit(actor=SYSTEM, code=code, kind=Kind.objects.get(key=kind), parent=parent,
                    names=Names(kk=more.pop("name", code)), on=on, today=TODAY, **more)  # fmt: skip
    assert act.unit_id is not None
    return Unit.objects.get(pk=act.unit_id)


class Tree:
    """A small organisation under the party's charter: two regions, three districts, four primaries, two groups.

    ``tree["P1"]`` is a unit. Districts A1 and A2 stand in region A, B1 in B; P1 and P2 in A1, P3 in A2, P4 in B1;
    groups G1 in P1 and G4 in P4.
    """

    def __init__(self, on: date = LONG_AGO, *, roll_known: bool = True) -> None:
        self.units: dict[str, Unit] = {}
        if Unit.objects.exists():
            # Grown already, in the database that tests with the mark ``tree`` have.
            assert (on, roll_known) == (LONG_AGO, True)
            self.charter = Charter.objects.get()
            self.units = {unit.code: unit for unit in Unit.objects.order_by("pk")}
            return
        self.charter = a_charter()
        for code, kind, parent in _TREE:
            above = self.units.get(parent)
            self.units[code] = a_unit(code, kind, above, on, roll_known=roll_known)

    def __getitem__(self, code: str) -> Unit:
        return self.units[code]

    def ids(self) -> list[int]:
        return [unit.pk for unit in self.units.values()]


_TREE = [
    ("C", "central_office", ""),
    ("A", "regional_branch", "C"),
    ("B", "regional_branch", "C"),
    ("A1", "district_branch", "A"),
    ("A2", "district_branch", "A"),
    ("B1", "district_branch", "B"),
    ("P1", "primary_org", "A1"),
    ("P2", "primary_org", "A1"),
    ("P3", "primary_org", "A2"),
    ("P4", "primary_org", "B1"),
    ("G1", "group", "P1"),
    ("G4", "group", "P4"),
]


def an_act() -> Act:
    """For rows that a test writes by itself, to be put in force by ``recording``."""
    return begin_act(UNIT_RENAMED, actor=SYSTEM, unit=None, on=TODAY)


def a_surname() -> str:
    """Another each time; names have letters only."""
    return "Сынақ" + "".join("абвгдежзик"[int(digit)] for digit in str(next(_serial)))


def a_member(
    unit: Unit, on: date, birth_date: date | None = date(1980, 6, 15), sex: str = "m", **more: Any
) -> Membership:
    more.setdefault("surname", a_surname())
    number = more.pop("number", "")
    return admit(actor=SYSTEM, unit=unit, on=on, today=TODAY, number=number,
                 particulars=Particulars(birth_date=birth_date, sex=sex, **more))  # fmt: skip


def a_peopled_tree() -> Tree:
    """On 1 June 2020: A has 7 members, 3 of them young, B has 1; a year before A had 7 as well and B had 2.

    In between one member of P2 resigned and one of P4 came to P3.
    """
    tree, since = Tree(), date(2018, 1, 10)
    if Membership.objects.exists():
        # They stand in the database that tests with the mark ``tree("peopled")`` have.
        return tree
    a_member(tree["P1"], since, date(1995, 5, 5), sex="f", surname="Ахметова", given_name="Әсем")
    a_member(tree["P1"], since, date(1970, 5, 5))
    a_member(tree["P1"], since, None)
    a_member(tree["G1"], since, date(2000, 1, 1))
    a_member(tree["P2"], since, date(1960, 5, 5), sex="f")
    gone = a_member(tree["P2"], since, date(1965, 5, 5))
    a_member(tree["P3"], since, date(1990, 5, 5), sex="f")
    moved = a_member(tree["P4"], since, date(1950, 5, 5))
    a_member(tree["P4"], since, date(1955, 5, 5))
    leave(gone, date(2020, 3, 1))
    transfer(moved, tree["P3"], date(2020, 4, 1))
    return tree


def transfer(memberships: Membership | Sequence[Membership], to_unit: Unit, on: date) -> Act:
    chosen = [memberships] if isinstance(memberships, Membership) else memberships
    return transfer_members(actor=SYSTEM, memberships=chosen, to_unit=to_unit, on=on, today=TODAY)


def leave(memberships: Membership | Sequence[Membership], on: date, reason: Ended = Ended.RESIGNATION) -> Act:
    chosen = [memberships] if isinstance(memberships, Membership) else memberships
    return end_memberships(actor=SYSTEM, memberships=chosen, reason=reason, on=on, today=TODAY)


def move(unit: Unit, to_parent: Unit, on: date) -> Act:
    return move_unit(actor=SYSTEM, unit=unit, to_parent=to_parent, on=on, today=TODAY)


def close(unit: Unit, on: date) -> Act:
    return close_unit(actor=SYSTEM, unit=unit, on=on, today=TODAY)


def rename(unit: Unit, name: str, on: date) -> Act:
    return rename_unit(actor=SYSTEM, unit=unit, names=Names(kk=name), on=on, today=TODAY)


def an_account(*units: Unit, username: str = "", role: str = "administrator", factor: bool = True) -> Account:
    """Who holds something has an app, as whoever sees many members must; nobody reads its codes."""
    account = Account.objects.create(username=username or f"account{next(_serial)}", full_name="Есеп Иесі")
    for unit in units:
        a_grant(account, unit, role)
    if units and factor:
        Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": ""})
    return account


def a_grant(account: Account, unit: Unit, role: str, period: Period = ALWAYS) -> Grant:
    """As it stands when it was given; without asking who gives it."""
    return Grant.objects.create(
        account=account, role=Role.objects.get(key=role), unit=unit, period=period.to_range(), reason="a test"
    )


def value(key: str, unit: Unit, at: date | Period) -> Any:
    """What the engine answers: an int where the number is whole, a Fraction, or None."""
    number = measure([key], [unit.pk], at)[key, unit.pk].value
    return int(number) if number is not None and number.denominator == 1 else number


def dated_tables() -> list[str]:
    """All that an act may touch, as the database says: the tables of which it keeps images, and writes by acts only."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'structure_capture_insert' ORDER BY 1"
        )
        return [table for (table,) in cursor.fetchall()]


def dump() -> dict[str, list[str]]:
    """Every dated row as text: equal before an act and after its undoing. Ancestry rows without their numbers."""
    content = {}
    with connection.cursor() as cursor:
        for table in (*dated_tables(), *DERIVED):
            row = "(t.unit_id, t.ancestor_id, t.period)::text" if table == "structure_ancestry" else "t::text"
            cursor.execute(f"SELECT {row} FROM {table} t ORDER BY 1")
            content[table] = [found for (found,) in cursor.fetchall()]
    return content
