"""Whoever knows one domain finds the way in every other: the same modules, under the same names."""

from collections.abc import Iterator

from tests.house.source import DOMAINS, Module, modules, obey

# Top to bottom, as in docs/architecture.md.
MODULES = {
    "apps", "urls", "views", "api", "jobs", "receivers", "management", "forms", "tables", "exports", "actions",
    "queries", "acts", "models", "figures", "permissions", "signals", "enums", "logged",
    "templatetags", "work", "reading",
}  # fmt: skip
# Each of these does what none of the modules above is for.
MORE = {
    "access/actor.py": "the two actors: an account with its reach, and the system",
    "access/command.py": "the base of commands that answer as an account would be answered",
    "access/open_matters.py": "declares what waits for a decision",
    "access/middleware.py": "sets the actor of a request, which Django does by middleware",
    "access/rules.py": "declares what grants say about closing an account and opening it for somebody else",
    "access/wall.py": "tells PostgreSQL for whom a transaction reads",
    "accounts/adapters.py": "answers what allauth asks: words, letters, addresses, whether to prove anew who one is",
    "accounts/letters.py": "writes and sends the mail of accounts",
    "accounts/middleware.py": "holds back who must have a second factor and has none, which Django does by middleware",
    "audit/middleware.py": "marks each request, which Django does by middleware",
    "audit/words.py": "the registry of what acts are called in the log",
    "desk/open_matters.py": "declares what the log asks somebody to look at",
    "exports/declared.py": "what a domain says of a list that can be taken out, and the registry of them",
    "exports/files.py": "a table as CSV or as a workbook",
    "figures/records.py": "emits the SQL of the records behind a number, and the functions that count them",
    "figures/triggers.py": "emits the triggers that keep the figures up to date",
    "members/second_factor.py": "declares who must have a second factor",
    "units/open_matters.py": "declares what waits for a decision",
    "rolls/open_matters.py": "declares what waits for a decision",
    "members/occupants.py": "declares what keeps a unit from closing, and moves when units merge",
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
