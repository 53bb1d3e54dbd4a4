"""What a domain declares is heard: nothing of it is passed over in silence because a line is missing elsewhere."""

import ast
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator
from types import FunctionType

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import get_resolver
from tests.house.reached import astray, reached, views
from tests.house.source import Module, modules, obey
from tests.house.test_refusals import refusals

from tirek.conf.urls import DOMAINS
from tirek.kernel.errors import Refused
from tirek.ui.acts import Done, answer
from tirek.ui.forms import ActForm, LineField

# They show what the kit has, and only where it is developed.
PROBES = "tirek.ui.urls"
# What is called with a declaration: of a registry, of the log's words; and a right, which is declared by being there.
_METHODS = {"declare", "fill"}
_CALLS = {"Permission", "call", "call_reasons", "name_values"}


class ProbeRefused(Refused):
    code = "probe_refused"
    field = ("weight", "burden")


class ProbeForm(ActForm):
    weight = LineField(label="Weight")


def lift() -> Done:
    raise ProbeRefused


def a_page(request: HttpRequest) -> HttpResponse:
    form = ProbeForm(request.POST)
    return answer(request, form, lambda: lift(), "ui/errors/404.html", preview=None)


def test_every_field_that_a_refusal_names_is_one_of_the_forms_of_its_acts() -> None:
    known = [kind for kind in refusals() if kind.__module__.startswith("tirek.") and kind.field]
    pages = [reached(view) for view in views(get_resolver().url_patterns)]
    assert len(known) > 20
    assert sum(bool(page.forms) for page in pages) > 15
    obey(
        "A refusal that names a field is worded there. One that no form of its acts has would be worded above all"
        " fields, and nobody would learn of the slip:",
        astray(known, pages),
    )


def test_a_field_that_no_form_has_is_found() -> None:
    assert isinstance(a_page, FunctionType)
    (said,) = astray([ProbeRefused], [reached(a_page)])
    assert said.endswith("ProbeRefused names “burden”; the forms of its acts: ProbeForm")
    assert len([*astray([ProbeRefused], [])]) == 2, "no page comes to it"


def test_a_page_without_preview_says_so() -> None:
    with pytest.raises(TypeError, match="preview"):
        answer(HttpRequest(), ProbeForm(), lift, "ui/errors/404.html")  # type: ignore[call-arg]  # that is the slip


def addresses(of: Iterable[Module]) -> Iterator[str]:
    """The modules that have addresses."""
    for module in of:
        if module.layer == "urls" and "urlpatterns" in {
            name.id for node in ast.walk(module.tree) for name in getattr(node, "targets", []) if _is_name(name)
        }:
            yield module.dotted


def _is_name(node: ast.AST) -> bool:
    return isinstance(node, ast.Name)


def test_every_module_of_addresses_is_included() -> None:
    found = {*addresses(modules())}
    assert len(found) > 8
    obey("Include in conf/urls.py, else nobody comes there:", sorted(found - {*DOMAINS, PROBES}))
    assert {*DOMAINS} <= found


def test_addresses_are_found_where_they_stand() -> None:
    text = "from django.urls import path\n\nurlpatterns = [path('', index)]\n"
    kept = [Module("awards/urls.py", text), Module("awards/urls/given.py", text), Module("awards/views.py", text)]
    assert [*addresses(kept)] == ["tirek.awards.urls", "tirek.awards.urls.given"]


def declaring(of: Iterable[Module]) -> Iterator[str]:
    """The modules that declare something when they are imported."""
    for module in of:
        if any(_declares(node) for statement in module.tree.body for node in _at_import(statement)):
            yield module.dotted


def _at_import(statement: ast.AST) -> Iterator[ast.AST]:
    if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        yield statement
        for child in ast.iter_child_nodes(statement):
            yield from _at_import(child)


def _declares(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = node.func
    if isinstance(called, ast.Attribute):
        return called.attr in _METHODS
    return isinstance(called, ast.Name) and called.id in _CALLS


def unheard(declared: Iterable[str], loaded: Collection[str]) -> list[str]:
    return [module for module in declared if module not in loaded]


def loaded_at_start() -> set[str]:
    """What a process has imported when it has just started: a worker, a command, a server before its first page."""
    told = "import django, sys; django.setup(); print(*(name for name in sys.modules if name.startswith('tirek.')))"
    return {*subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.split()}


def test_every_declaration_is_made_when_the_applications_load() -> None:
    found = [*declaring(modules())]
    assert len(found) > 25
    obey(
        "Import it in the ready() of the domain's apps.py: a registry is filled while applications load, and what comes"
        " later, with a page or a test, is missing wherever that was not loaded:",
        unheard(found, loaded_at_start()),
    )


def test_a_declaration_is_found_wherever_it_is_made() -> None:
    kept = [
        Module("awards/figures.py", "figures.declare(AWARDS)\n"),
        Module("awards/exports/given.py", "GIVEN = exports.declare(Export(key='awards'))\n"),
        Module("awards/logged.py", "call({'awards.given': 'given'})\n"),
        Module("awards/permissions.py", "GIVE = Permission('awards.give', 'Give')\n"),
        Module("awards/queries.py", "def read() -> None:\n    figures.declare(AWARDS)\n"),
    ]
    found = [*declaring(kept)]
    assert found == [
        "tirek.awards.figures",
        "tirek.awards.exports.given",
        "tirek.awards.logged",
        "tirek.awards.permissions",
    ]
    assert unheard(found, {"tirek.awards.figures", "tirek.awards.permissions"}) == [
        "tirek.awards.exports.given",
        "tirek.awards.logged",
    ]
