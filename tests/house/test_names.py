"""One name, one thing: whoever looks for a class by its name finds one."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator

import pytest
from tests.house.source import Module, modules, obey

# What Django looks for by these names in every package.
GIVEN = {"Command", "Migration"}


def named(module: Module) -> Iterator[tuple[str, int]]:
    """The classes of a module and its other names for types, those that are its own affair (``_Work``) left out."""
    for node in module.tree.body:
        name = None
        if isinstance(node, ast.ClassDef):
            name = node.name
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
        if name and name[0].isupper() and not name.isupper() and name not in GIVEN:
            yield name, node.lineno


def standing_twice(some: Iterable[Module]) -> Iterator[str]:
    places = defaultdict(list)
    for module in some:
        for name, line in named(module):
            places[name].append(module.at(line))
    for name, found in places.items():
        if len(found) > 1:
            yield f"{name}: {', '.join(found)}"


def test_no_name_of_a_class_stands_in_two_modules() -> None:
    obey("Give each a name that says which thing it is:", [*standing_twice(modules())])


def offered_twice(some: Iterable[Module]) -> Iterator[str]:
    """Functions that other modules may call, of which one package has two."""
    places = defaultdict(list)
    for module in some:
        for node in module.tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                places[module.package, node.name].append(module.at(node.lineno))
    for (_package, name), found in places.items():
        if len(found) > 1:
            yield f"{name}: {', '.join(found)}"


def test_no_name_of_a_function_stands_in_two_modules_of_a_package() -> None:
    obey("Give each a name that says which thing it does:", [*offered_twice(modules())])


def test_the_rule_of_functions_bites() -> None:
    text = "def missing() -> None:\n    pass"
    some = [Module("dues/exports.py", text), Module("dues/queries.py", text), Module("bodies/queries.py", text)]
    assert [*offered_twice(some)] == ["missing: src/tirek/dues/exports.py:1, src/tirek/dues/queries.py:1"]


@pytest.mark.parametrize("second", ["class Row:\n    pass", "Row = tuple[int, str]"])
def test_the_rule_bites(second: str) -> None:
    some = [Module("dues/tables.py", "class Row:\n    pass"), Module("dues/queries.py", second)]
    assert [*standing_twice(some)] == ["Row: src/tirek/dues/tables.py:1, src/tirek/dues/queries.py:1"]


def test_what_is_a_modules_own_affair_may_be_called_alike() -> None:
    text = "class _Work:\n    pass\n\nLIMIT = 3\n\nclass Command:\n    pass"
    assert [*standing_twice([Module("dues/actions.py", text), Module("bodies/actions.py", text)])] == []
