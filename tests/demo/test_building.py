"""The plan is carried out whatever names its persons drew."""

from datetime import date

import pytest
from tests.factories import SYSTEM, Tree, a_member

from tirek.demo.actions.building import Builder
from tirek.demo.actions.lives import Life, Rolled
from tirek.demo.actions.network import PlannedUnit
from tirek.demo.actions.plan import Plan, Size
from tirek.members.models import Membership
from tirek.structure.actions.names import Names

TODAY = date(2026, 11, 21)
pytestmark = [pytest.mark.tree, pytest.mark.django_db, pytest.mark.xdist_group("plan")]


def test_whoever_is_called_nearly_as_somebody_in_the_unit_gets_another_name() -> None:
    """A roll would not take the line before somebody said whom it means, and the demonstration has nobody to ask."""
    born = date(1980, 6, 15)
    named = {"given_name": "Айгүл", "patronymic": "Асанқызы"}
    a_member(Tree()["P1"], date(2018, 1, 1), born, sex="f", surname="Оспанова", **named)
    plan = Plan(today=TODAY, size=Size(members=106_000, units=1_200))
    unit = PlannedUnit(code="P1", kind="primary_org", names=Names(kk="P1"), opened=date(2014, 1, 1), places=[])
    lives = [Life(joined=date(2020, 5, 5), unit=unit, first_unit=unit, serial=serial) for serial in (0, 1)]
    alike = plan.persons[0]._replace(surname="Бекова", birth_date=born, sex="f", iin="", email="", **named)
    other = plan.persons[1]
    plan.persons[0] = alike
    builder = Builder(actor=SYSTEM, plan=plan, report=lambda _done, _total: None)
    builder._carry_out(Rolled(on=date(2020, 12, 1), lives=lives))
    entered = Membership.objects.filter(placements__unit__code="P1", number__startswith="P1-").order_by("number")
    first, second = [membership.person for membership in entered]
    assert plan.persons[0][:3] != alike[:3]
    assert (first.surname, first.given_name, first.patronymic, first.birth_date) == plan.persons[0][:4]
    assert (second.surname, second.given_name, second.patronymic) == other[:3]
    assert plan.persons[1] == other
    assert {*builder.memberships} >= {membership.number for membership in entered}
