"""Every act that is written into the log has a name in words, beside the acts of its package."""

import ast
from collections.abc import Iterator

from tests.house.source import Function, Module, modules, obey

from tirek.audit.words import all_values, all_words

# Functions that write a line, and at which place they take the act; by its name where it is given by keyword.
_WRITERS = {
    "record": 1, "saw": 1, "listed": 1, "_log": 1, "ours": 1, "note_own_act": None, "note_at_the_door": None,
    # Every list that can be taken out names its act where it is declared.
    "Export": None,
}  # fmt: skip
# Acts that allauth's pages and doors name without the package.
_SHORT = {"ours", "note_own_act", "note_at_the_door"}

# What no action does, but a migration did once.
BY_MIGRATIONS = {"units.recoded"}


def acts_written(module: Module) -> Iterator[tuple[int, str]]:
    """The line and the code of every act that is given as a text."""
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).split(".")[-1]
        if name not in _WRITERS:
            continue
        place = _WRITERS[name]
        given = [node.args[place]] if place is not None and len(node.args) > place else []
        given += [keyword.value for keyword in node.keywords if keyword.arg == "act"]
        for each in given:
            if isinstance(each, ast.Constant) and isinstance(each.value, str) and each.value:
                yield node.lineno, f"accounts.{each.value}" if name in _SHORT else each.value


def values_written(module: Module) -> Iterator[tuple[int, str]]:
    """The line and the key of every value that is given to the log, there or in a variable of the same function."""
    scopes: list[ast.AST] = [node for node in module.tree.body if isinstance(node, Function | ast.ClassDef)]
    for scope in scopes or [module.tree]:
        for node in ast.walk(scope):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in _WRITERS:
                for given in (keyword.value for keyword in node.keywords if keyword.arg in ("old", "new")):
                    yield from ((node.lineno, key) for key in _keys(given, scope))


def _keys(given: ast.AST, scope: ast.AST) -> Iterator[str]:
    if isinstance(given, ast.Dict):
        for key, value in zip(given.keys, given.values, strict=True):
            if isinstance(key, ast.Constant):
                yield str(key.value)
            elif key is None:
                yield from _keys(value, scope)
    elif isinstance(given, ast.IfExp | ast.BinOp):
        for part in (given.body, given.orelse) if isinstance(given, ast.IfExp) else (given.left, given.right):
            yield from _keys(part, scope)
    elif isinstance(given, ast.Name):
        for node in ast.walk(scope):
            if isinstance(node, ast.Assign) and given.id in {ast.unparse(target) for target in node.targets}:
                yield from _keys(node.value, ast.Module([], []))


def test_every_value_has_a_name() -> None:
    obey(
        "Name the value in the module “logged” of its package, or say there that it is untold:",
        [
            f"{module.at(line)} {key}"
            for module in modules()
            for line, key in values_written(module)
            if key not in all_values()
        ],
    )


def test_every_act_has_a_name() -> None:
    named = all_words()
    obey(
        "Name the act in the module “logged” of its package; the log is read in words:",
        [f"{module.at(line)} {act}" for module in modules() for line, act in acts_written(module) if act not in named],
    )


def test_no_name_is_left_over() -> None:
    written = {act for module in modules() for _line, act in acts_written(module)}
    assert set(all_words()) - written == BY_MIGRATIONS


def test_the_search_for_acts_bites() -> None:
    text = (
        'record(actor, "x.done", thing)\nours(view, "code_made")\nnote_own_act(actor=a, act="left")\nrecord(a, act, b)'
    )
    assert [act for _line, act in acts_written(Module("members/actions.py", text))] == [
        "x.done",
        "accounts.code_made",
        "accounts.left",
    ]
    given = Module("members/actions.py", 'record(actor, "x.done", thing, old={"on": day}, new={**told, "count": 1})')
    assert [key for _line, key in values_written(given)] == ["on", "count"]
    kept = (
        'def give() -> None:\n    told = {"kind": kind} | ({"on": day} if day else {})\n    record(a, "x", b, new=told)'
    )
    assert [key for _line, key in values_written(Module("members/actions.py", kept))] == ["kind", "on"]
