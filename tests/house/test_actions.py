"""Every act is an actor's, needs a right, stands in one transaction and in the log."""

import ast
import re
from collections.abc import Iterator

from tests.house.reach import Actions
from tests.house.source import Function, Module, modules, obey
from tests.house.writes import writes_in

# Functions of actions modules that write and are nobody's act. Each with its reason.
NO_ACT = {
    "audit.record": "writes the log line itself",
    "audit.saw": "writes a line about looking, with record",
    "audit.listed": "writes lines about looking, with record",
    "audit.seal_entries": "gives lines that stand their place in the chain; nothing is decided",
    "audit.prove": "keeps what a proof of the chain found; nothing is decided",
    "audit.anchor": "seals, and writes to a file elsewhere",
    "audit.watch_reading": "leaves lines as the system about what others read",
    "figures.install": "makes triggers after a migration; sums follow from acts",
    "figures.fold_deltas": "adds up what acts have appended; nothing is decided",
    "demo.build": "calls the acts of the other domains as the system, which says so in the log",
    "demo.build_if_absent": "calls build",
    "figures.rebuild": "counts anew what acts have written; nothing is decided",
    "exports.write_export": "makes the file that start_export asked for and logged",
    "exports.tend_exports": "lets go of files that have had their day",
    "papers.take_up_file": "counts the attempts of the worker at a file that attach_file let in",
    "papers.examine_file": "what the worker finds of a file that attach_file let in; a line where it is locked",
    "papers.forget_detached": "forgets what detach_file took away a day ago, with a line",
    "papers.sweep_content": "removes content that no row names",
    "tasks.ask": "asked by acts that have asked for the right, and leave the line",
    "tasks.take_up": "counts the attempts of the worker; whoever asked for the task was asked for the right",
    "tasks.carry_out": "calls the act of the domain, which asks for the right again and leaves the line",
    "tasks.stop": "says of a task why it did not come about",
    "tasks.forget_task": "called by acts that take away what a task is about",
    "tasks.wake_overdue": "enters jobs anew for tasks that were asked for",
    "tasks.forget_stopped": "forgets why tasks stopped; nothing of the organisation changes",
    "tasks.telling": "says how far a task is while it is going on",
    "rolls.stop_roll": "says of a roll that it waits for whoever brought it",
    "rolls.resume_rolls": "asks anew for tasks that whoever brought the roll has asked for",
    "rolls.forget_old_rolls": "forgets drafts that nobody came back to; nothing of the organisation changes",
}
# A roll that was uploaded and not carried out is its uploader's draft: nothing of the organisation has changed yet.
# The step of carry_out_roll that enters it does leave a line; the state chooses it, and this test does not follow that.
NO_LOG = {
    f"rolls.{name}"
    for name in (
        "receive_roll",
        "choose_sheet",
        "choose_columns",
        "name_units",
        "answer_doubts",
        "end_leavers",
        "call_full",
        "confirm_roll",
        "retry_roll",
        "discard_roll",
        "carry_out_roll",
    )
} | {
    # The undoing itself leaves the line, when the worker comes to it.
    "structure.ask_to_undo",
    # To ask for the proof has left one; what it found is kept beside the log.
    "desk.carry_out_proof",
}
# What is one's own asks for no right: it is found among the actor's own rows, and that alone. Each with its reason.
OWN = {
    **{f"accounts.{name}": "one's own account" for name in ("choose_language", "end_own_session", "note_own_act")},
    **{f"members.{name}": "one's own filters" for name in ("save_filter", "rename_filter", "delete_filter")},
    **{
        f"rolls.{name}": "one's own draft; the step that enters it asks for the right, in rolls.work"
        for name in (
            "answer_doubts",
            "end_leavers",
            "call_full",
            "carry_out_roll",
            "choose_sheet",
            "confirm_roll",
            "discard_roll",
            "retry_roll",
        )
    },
}
CLOCKS = {"demo/actions/__init__.py": "the demonstration tells its story up to the day on which it is built"}
_OF_ACTIONS = re.compile(r"\.(actions|work)\b")
_NOW = {"timezone.now", "timezone.localdate", "date.today", "datetime.now"}


def unfinished_acts(found: Actions, exceptions: dict[str, str] | None = None) -> Iterator[str]:
    for module, (dotted, name), function in found.exported():
        if f"{module.package}.{name}" in (NO_ACT if exceptions is None else exceptions):
            continue
        reached = list(found.reached((dotted, name)))
        if not any(next(writes_in(node), None) for node in reached):
            continue
        where = f"{module.at(function.lineno)} {name}"
        if not _takes_actor(function):
            yield f"{where} does not take a keyword-only “actor: Actor”"
        if function.args.args or function.args.posonlyargs:
            yield f"{where} takes arguments by position"
        asks = _takes_own if f"{module.package}.{name}" in OWN else _asks_right
        if not any(asks(node) for node in reached):
            yield f"{where} asks the actor for no right"
        if f"{module.package}.{name}" not in NO_LOG and not any(_calls(node, "", {"record"}) for node in reached):
            yield f"{where} leaves no line in the log"
        if not any(_atomic(node) for node in reached):
            yield f"{where} opens no transaction"


def _takes_actor(function: Function) -> bool:
    return any(
        given.arg == "actor" and given.annotation is not None and ast.unparse(given.annotation).endswith("Actor")
        for given in function.args.kwonlyargs
    )


def _asks_right(node: ast.AST) -> bool:
    """By name, or by the rows the actor sees."""
    return _calls(node, "actor", {"require", "visible"})


def _takes_own(node: ast.AST) -> bool:
    """By the rows that are the actor's own: ``Roll.objects.of(actor)``."""
    return ".objects.of(actor)" in ast.unparse(node)


def _calls(node: ast.AST, on: str, names: set[str]) -> bool:
    for part in ast.walk(node):
        if isinstance(part, ast.Call):
            *before, name = ast.unparse(part.func).split(".")
            if name in names and (not on or before == [on]):
                return True
    return False


def _atomic(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Attribute) and part.attr == "atomic" for part in ast.walk(node))


def clocks_read(module: Module) -> Iterator[str]:
    """Calls that ask for the time."""
    if module.layer not in ("actions", "models") or module.path in CLOCKS:
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in _NOW:
            yield f"{module.at(node.lineno)} {ast.unparse(node.func)}()"


def smuggled_writes(module: Module, found: Actions) -> Iterator[str]:
    """What is imported past the front door of another module of actions although it writes."""
    given = {name for _module, name, _function in found.exported()}
    for node in ast.walk(module.tree):
        if (
            module.layer in ("actions", "work")
            or not isinstance(node, ast.ImportFrom)
            or not _OF_ACTIONS.search(node.module or "")
        ):
            continue
        for alias in node.names:
            name = found.resolve((node.module or "", alias.name))
            if name and name not in given and any(next(writes_in(part), None) for part in found.reached(name)):
                yield f"{module.at(node.lineno)} {alias.name}"


def test_every_act_is_whole() -> None:
    obey(
        "An act is one function: keyword-only, “actor: Actor” among them, actor.require(…) first, all in one"
        " transaction, and record(…) before it ends. Who did it and with what right is not for the caller to say:",
        unfinished_acts(Actions.of(modules())),
    )


def test_no_act_reads_the_clock() -> None:
    obey(
        "The clock is an argument (today=…): an act entered for a past day, a test and a replay must come to the same:",
        [place for module in modules() for place in clocks_read(module)],
    )


def test_acts_are_called_by_their_front_door() -> None:
    found = Actions.of(modules())
    obey(
        "A function that writes is called from outside only where its package of actions names it in __all__; what is"
        " not named there asks for no right:",
        [place for module in modules() for place in smuggled_writes(module, found)],
    )


def test_no_exception_is_left_over() -> None:
    found = Actions.of(modules())
    exported = {f"{module.package}.{place[1]}": place for module, place, _function in found.exported()}
    assert {*NO_ACT, *NO_LOG, *OWN} - set(exported) == set()
    assert [act for act in OWN if any(_asks_right(node) for node in found.reached(exported[act]))] == []


def test_every_domain_with_actions_is_seen() -> None:
    found = {module.package for module, _name, _function in Actions.of(modules()).exported()}
    assert {"audit", "figures", "members", "structure"} <= found


WHOLE = """
@transaction.atomic
def admit(*, actor: Actor, unit: Unit) -> Member:
    actor.require(ADMIT, unit)
    member = _write(unit)
    record(actor, "members.admitted", member)
"""
WRITE = """
def _write(unit):
    return Member.objects.create(unit=unit)
"""


def _broken(text: str) -> list[str]:
    return [*unfinished_acts(Actions.of([Module("members/actions.py", text)]), {})]


def test_the_rule_of_acts_bites() -> None:
    assert _broken(WHOLE + WRITE) == []
    assert _broken(WHOLE.replace("actor: Actor, ", "") + WRITE) != []
    assert _broken(WHOLE.replace("*, actor: Actor", "actor: Actor, *") + WRITE) != []
    assert _broken(WHOLE.replace("    actor.require(ADMIT, unit)\n", "") + WRITE) != []
    own = WHOLE.replace("actor.require(ADMIT, unit)", "Unit.objects.of(actor).get(pk=unit.pk)") + WRITE
    assert len(_broken(own)) == 1
    assert _broken(WHOLE.replace('    record(actor, "members.admitted", member)\n', "") + WRITE) != []
    assert _broken(WHOLE.replace("@transaction.atomic\n", "") + WRITE) != []
    assert _broken("def folded(): return 1") == []


def test_the_other_rules_bite() -> None:
    assert len([*clocks_read(Module("members/actions.py", "today = timezone.localdate()"))]) == 1
    inner = Module("members/actions/writing.py", "def write(): Member.objects.create()")
    outer = Module("members/views.py", "from tirek.members.actions.writing import write")
    door = Module("members/actions/__init__.py", "__all__ = []")
    assert len([*smuggled_writes(outer, Actions.of([inner, door]))]) == 1
