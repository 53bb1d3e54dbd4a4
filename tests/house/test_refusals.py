"""A refusal can be acted on by a person, in the person's language, and by a program, by a code that stays."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib import import_module
from string import Formatter

import pytest
from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from tests.house.source import Module, modules, obey

from tirek.kernel.constraints import names_of
from tirek.kernel.errors import Refused

# Pages that act and carry no version of what they act on, each with its reason.
UNVERSIONED = {
    "papers.printing": "a paper is new, made of what stands when it is printed",
    "papers.detach": "a file never changes; one that was taken away meanwhile is not there",
    "units.resolution": "a file that is attached is new",
    "desk.chain": "has a proof walked, which changes nothing and is kept beside the others",
    "accounts.invitation": "a link opens once, and the account behind it is nobody else's",
    "founding.setup": "a link opens once, and there is nothing yet",
    "accounts.end_session": "a device that is signed out is so",
    "access.give": "a right is new; the action refuses one that stands or is excluded, under its lock",
    "access.invite": "an account is new",
    "exports._asked_for": "a file is made anew of what stands when it is made",
    "members.admission": "a member is new; the action refuses one who stands",
    "members.save": "a filter is new, and one's own",
    "members.rename": "one's own filter, of nobody else",
    "members.delete": "one's own filter, of nobody else",
    "rolls._answered": "one's own draft: it says by its state that it has gone on, and is confirmed as it was shown",
    "rolls.discard": "one's own draft; one that is entered is not forgotten",
    "rolls.upload": "a draft is new",
    "structure.undo": "an act stays as it is; undone once, under the lock of the tree, never while others rest on it",
}


def refusals(root: type[Refused] = Refused) -> Iterator[type[Refused]]:
    for kind in root.__subclasses__():
        yield kind
        yield from refusals(kind)


def _where(kind: type[Refused]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def faults(kinds: Iterable[type[Refused]]) -> Iterator[str]:
    by_code: dict[str, list[type[Refused]]] = defaultdict(list)
    for kind in kinds:
        message = kind.__dict__.get("message")
        family = bool(kind.__subclasses__())
        if not re.fullmatch(r"[a-z]\w*(\.[a-z]\w*)?", str(kind.__dict__.get("code", "")), re.ASCII):
            yield f"{_where(kind)} has no code of its own, of small letters and underscores"
        if not isinstance(message, Promise):
            # The head of a family is caught, never raised; its members have the words.
            if not family:
                yield f"{_where(kind)} has no message of its own under gettext_lazy"
        elif re.search(r"%[sdr]", str(message)) or any(name for _t, name, _s, _c in Formatter().parse(str(message))):
            yield f"{_where(kind)} has a placeholder without a name: write %(name)s"
        by_code[str(kind.__dict__.get("code"))].append(kind)
    for code, same in by_code.items():
        if len(same) > 1:
            yield f"{code} is the code of {', '.join(map(_where, same))}"


def test_every_refusal_has_a_code_and_a_message() -> None:
    for module in modules():
        if "Refused" in module.text:
            import_module(module.dotted)
    known = [kind for kind in refusals() if kind.__module__.startswith("tirek.")]
    assert len(known) > 20
    obey(
        "A refusal names what is wrong and what to do, translated when it is shown (gettext_lazy), and carries a code"
        " that no other refusal has, because --json and the tests rely on it:",
        faults(known),
    )


@pytest.mark.django_db
def test_every_constraint_that_a_refusal_names_is_in_the_database() -> None:
    """One that was renamed would be answered as a fault of ours."""
    named = {name for kind in refusals() if kind.__module__.startswith("tirek.") for name in names_of(kind)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint UNION SELECT relname FROM pg_class WHERE relkind = 'i'")
        known = {name for (name,) in cursor.fetchall()}
    assert len(named) > 4
    assert named - known == set()


def unversioned(found: Iterable[Module]) -> Iterator[tuple[str, str]]:
    """Functions of views, by name and place, that come to the course of an act page and say not what it is about."""
    for module in found:
        if module.layer != "views" or "tirek.ui.acts" not in module.text:
            continue
        for function in (node for node in module.tree.body if isinstance(node, ast.FunctionDef)):
            calls = [part for part in ast.walk(function) if isinstance(part, ast.Call)]
            if any(ast.unparse(call.func) in ("answer", "carried_out") and not _is_about(call) for call in calls):
                yield f"{module.package}.{function.name}", module.at(function.lineno)


def _is_about(call: ast.Call) -> bool:
    return any(given.arg == "about" for given in call.keywords)


def test_every_act_page_about_a_thing_carries_its_version() -> None:
    found = dict(unversioned(modules()))
    obey(
        "Whoever is late must not overwrite what somebody else has saved: say with `about=` what the page showed, see"
        " `ui.versions`, or here why there is nothing to overwrite:",
        [f"{name}: {place}" for name, place in found.items() if name not in UNVERSIONED],
    )
    assert found.keys() == UNVERSIONED.keys()


def test_a_page_that_overwrites_is_noticed() -> None:
    text = """
from tirek.ui.acts import answer

def good(request):
    return answer(request, form, act, "x.html", preview=None, about=thing)

def bad(request):
    return answer(request, form, act, "x.html", preview=None)
"""
    found = dict(unversioned([Module("things/views/pages.py", text)]))
    assert found == {"things.bad": "src/tirek/things/views/pages.py:7"}


def test_the_rule_bites() -> None:
    class Whole(Refused):
        code = "whole"
        message = _("%(count)s are missing.")

    class Same(Refused):
        code = "whole"
        message = _("%(count)s are missing.")

    class Bare(Refused):
        pass

    class Eager(Refused):
        code = "Eager"
        message = "Not translated."

    assert [*faults([Whole])] == []
    assert len([*faults([Whole, Same])]) == 1
    assert len([*faults([Bare])]) == 2
    assert len([*faults([Eager])]) == 2
