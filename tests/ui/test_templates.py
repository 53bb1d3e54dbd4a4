"""What a strict content policy and the look demand of every template and stylesheet."""

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src/tirek"
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
STYLES = sorted(SOURCE.rglob("static/**/*.css"))
COMPONENTS = {path.stem.replace("_", "-"): path for path in (SOURCE / "ui/templates/cotton").glob("*.html")}
_TAG = re.compile(
    r"<c-([\w-]+)((?:\s+[^\s/>\"'=]+(?:=(?:\"(?:\{%.*?%\}|\{\{.*?\}\}|[^\"])*\"|'[^']*'|\S+))?)*)\s*/?>", re.S
)
_ATTRIBUTE = re.compile(r"\s:?([\w-]+)(?:=(?:\"(?:\{%.*?%\}|\{\{.*?\}\}|[^\"])*\"|'[^']*'|\S+))?", re.S)
_SLOT = re.compile(r'<c-slot name="(\w+)"')


def _name(path: Path) -> str:
    return str(path.relative_to(SOURCE))


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_nothing_is_inline(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert re.findall(r"\sstyle=|<style|\son[a-z]+=[\"']|javascript:", source) == []
    assert [tag for tag in re.findall(r"<script[^>]*>", source) if "src=" not in tag] == []
    assert re.findall(r"(?:src|href)=[\"'](?:https?:)?//", source) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_no_template_names_a_colour(path: Path) -> None:
    assert re.findall(r"(?:fill|stroke|color)=\"#", path.read_text(encoding="utf-8")) == []


def test_only_the_tokens_name_colours() -> None:
    for path in STYLES:
        outside = re.sub(r"@layer tokens \{.*?\n\}", "", path.read_text(encoding="utf-8"), flags=re.S)
        assert re.findall(r"#[0-9A-Fa-f]{3,8}\b(?![\w-]*\s*\{)", outside) == [], path


def declared(component: str) -> set[str]:
    found = re.search(r"<c-vars\s([^>]*?)/?>", COMPONENTS[component].read_text(encoding="utf-8"))
    return (
        {name.lstrip(":") for name in re.findall(r":?[\w-]+(?==|\s|$)", re.sub(r"=\"[^\"]*\"", "", found[1]))}
        if found
        else set()
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_every_prop_and_slot_is_declared(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    for component, attributes in _TAG.findall(source):
        if component in {"vars", "slot"}:
            continue
        assert component in COMPONENTS
        used = {name for name in _ATTRIBUTE.findall(attributes) if not name.startswith(("hx-", "data-", "aria-"))}
        assert used - declared(component) == set(), component


def test_every_component_refuses_what_it_does_not_know() -> None:
    assert [
        name for name, path in COMPONENTS.items() if "{% rest attrs %}" not in path.read_text(encoding="utf-8")
    ] == []
