"""Whoever knows one domain finds the way in every other: the same modules, under the same names.

And one name is one thing: whoever looks for a class by its name finds one.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator

import pytest
from tests.house.source import DOMAINS, Module, modules, obey

# Top to bottom, as in docs/architecture.md.
MODULES = {
    "apps", "urls", "views", "api", "jobs", "receivers", "management", "forms", "tables", "exports", "actions",
    "queries", "acts", "models", "figures", "proofs", "permissions", "signals", "enums", "logged",
    "templatetags", "work", "reading",
}  # fmt: skip
# Each of these does what none of the modules above is for.
MORE = {
    "access/actor.py": "the two actors: an account with its reach, and the system",
    "access/command.py": "the base of commands that answer as an account would be answered",
    "access/open_matters.py": "declares what waits for a decision",
    "access/first_blocks.py": "declares what stands on the first page",
    "desk/first_blocks.py": "declares what stands on the first page",
    "members/first_blocks.py": "declares what stands on the first page",
    "rolls/first_blocks.py": "declares what stands on the first page",
    "units/first_blocks.py": "declares what stands on the first page",
    "access/middleware.py": "sets the actor of a request, which Django does by middleware",
    "access/rules.py": "declares what grants say about closing an account and opening it for somebody else",
    "access/wall.py": "tells PostgreSQL for whom a transaction reads",
    "accounts/adapters.py": "answers what allauth asks: words, letters, addresses, whether to prove anew who one is",
    "accounts/letters.py": "writes and sends the mail of accounts",
    "accounts/hashers.py": "how passwords are kept, of which Django is told by name",
    "accounts/middleware.py": "says which cookie opens a session, and holds back who has no second factor and must",
    "accounts/sessions.py": "how sessions are kept, of which Django is told by name",
    "audit/middleware.py": "marks each request, which Django does by middleware",
    "audit/words.py": "the registry of what acts are called in the log",
    "desk/open_matters.py": "declares what the log asks somebody to look at",
    "exports/declared.py": "what a domain says of a list that can be taken out, and the registry of them",
    "exports/files.py": "a table as CSV or as a workbook",
    "founding/open_matters.py": "declares what is left of setting up",
    "figures/records.py": "emits the SQL of the records behind a number, and the functions that count them",
    "figures/triggers.py": "emits the triggers that keep the figures up to date",
    "members/second_factor.py": "declares who must have a second factor",
    "units/open_matters.py": "declares what waits for a decision",
    "rolls/open_matters.py": "declares what waits for a decision",
    "members/occupants.py": "declares what keeps a unit from closing, and moves when units merge",
    "papers/files/__init__.py": "what files are apart from any row, as the four below",
    "papers/files/keeping.py": "content on the disk by its digest; queries and actions read it alike",
    "papers/files/names.py": "what a file is called",
    "papers/files/pictures.py": "draws pictures anew",
    "papers/files/scanner.py": "asks clamd",
    "papers/files/signatures.py": "says of which kind a file is",
    "papers/printing/__init__.py": "papers apart from any row, as the two below",
    "papers/printing/codes.py": "the public code of a paper, and its picture",
    "papers/printing/drawing.py": "has typst draw a paper",
    "papers/shapes.py": "what the papers of acts say, for whoever declares them",
    "units/printed.py": "declares the papers of units",
    "units/attachables.py": "declares what files hang on",
    "structure/triggers.py": "emits the triggers that dated tables share",
}
VAGUE = {"utils", "util", "helpers", "helper", "common", "services", "service", "managers", "manager", "misc", "base"}


def unknown_names(module: Module) -> Iterator[str]:
    if module.package in DOMAINS and module.layer not in MODULES | {"__init__"} and module.path not in MORE:
        yield f"{module.at(1)} {module.layer} is not a module of a domain"


def vague_names(module: Module) -> Iterator[str]:
    for part in module.parts:
        if VAGUE & set(part.strip("_").split("_")) and module.path not in _NAMED_BY_DJANGO:
            yield f"{module.at(1)} “{part}” says nothing of what stands in it"


_NAMED_BY_DJANGO = {"conf/postgres/base.py"}


def test_domains_use_the_fixed_names() -> None:
    obey(
        f"A module of a domain is one of {', '.join(sorted(MODULES))}, so that everybody knows where to look."
        " If nothing fits, add it to MORE in this test, with the reason:",
        [place for module in modules() for place in unknown_names(module)],
    )


def test_no_name_is_vague() -> None:
    obey(
        "Name a module after what stands in it; where anything may stand, everything ends up:",
        [place for module in modules() for place in vague_names(module)],
    )


def test_no_exception_is_left_over() -> None:
    assert {*MORE, *_NAMED_BY_DJANGO} - {module.path for module in modules()} == set()


def test_the_names_bite() -> None:
    assert len([*unknown_names(Module("members/rules.py", ""))]) == 1
    assert [*unknown_names(Module("members/actions/rules.py", ""))] == []
    assert len([*vague_names(Module("kernel/text_utils.py", ""))]) == 1
    assert len([*vague_names(Module("members/actions/helpers/__init__.py", ""))]) == 1


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
    """Functions that other modules may call, of which one package has two. Chapters are all told by one name."""
    places = defaultdict(list)
    for module in some:
        if module.path.startswith("demo/actions/chapters/"):
            continue
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
def test_the_rule_of_classes_bites(second: str) -> None:
    some = [Module("dues/tables.py", "class Row:\n    pass"), Module("dues/queries.py", second)]
    assert [*standing_twice(some)] == ["Row: src/tirek/dues/tables.py:1, src/tirek/dues/queries.py:1"]


def test_what_is_a_modules_own_affair_may_be_called_alike() -> None:
    text = "class _Work:\n    pass\n\nLIMIT = 3\n\nclass Command:\n    pass"
    assert [*standing_twice([Module("dues/actions.py", text), Module("bodies/actions.py", text)])] == []
