"""Which units may hold members is said once."""

import re
from collections.abc import Iterator

import pytest
from tests.factories import Tree
from tests.house.source import Module, modules, obey

from tirek.structure.enums import UnitRole
from tirek.structure.models import Unit

pytestmark = pytest.mark.tree

# The two roles side by side, in Python or in SQL.
_PAIR = re.compile(r"""primary["',\s]+group|PRIMARY,\s*(\w*Role\.)?GROUP""", re.IGNORECASE)


@pytest.mark.django_db
def test_the_column_says_it_of_every_role() -> None:
    Tree()
    found = dict(Unit.objects.values_list("role", "holds_members").distinct())
    assert found == {role.value: role in (UnitRole.PRIMARY, UnitRole.GROUP) for role in UnitRole}
    assert set(Unit.objects.holding()) == {unit for unit in Unit.objects.all() if unit.role in UnitRole.HOLDING}


def said_elsewhere(module: Module) -> Iterator[str]:
    for number, line in enumerate(module.text.splitlines(), start=1):
        if module.path != "structure/enums.py" and _PAIR.search(line):
            yield module.at(number)


def test_nowhere_else_are_the_two_roles_named_together() -> None:
    obey(
        "Ask UnitRole.HOLDING, Unit.objects.holding() or the column holds_members:",
        [place for module in modules() for place in said_elsewhere(module)],
    )


@pytest.mark.parametrize("line", ["WHERE u.role IN ('primary', 'group')", "if role in (UnitRole.PRIMARY, Role.GROUP):"])
def test_the_rule_bites(line: str) -> None:
    assert [*said_elsewhere(Module("dues/actions.py", line))] == ["src/tirek/dues/actions.py:1"]
