"""What a strict content policy and the look demand of every template and stylesheet."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.house.source import obey

SOURCE = Path(__file__).parents[2] / "src/tirek"
# Each by its name, with what stands in it. A test looks at all of them and names those that break its rule.
TEMPLATES = {
    str(path.relative_to(SOURCE)): path.read_text(encoding="utf-8")
    for path in sorted(SOURCE.rglob("templates/**/*.html"))
}
STYLES = sorted(SOURCE.rglob("static/**/*.css"))
COMPONENTS = {path.stem.replace("_", "-"): path for path in (SOURCE / "ui/templates/cotton").glob("*.html")}
_TAG = re.compile(
    r"<c-([\w-]+)((?:\s+[^\s/>\"'=]+(?:=(?:\"(?:\{%.*?%\}|\{\{.*?\}\}|[^\"])*\"|'[^']*'|\S+))?)*)\s*/?>", re.S
)
_ATTRIBUTE = re.compile(r"\s:?([\w-]+)(?:=(?:\"(?:\{%.*?%\}|\{\{.*?\}\}|[^\"])*\"|'[^']*'|\S+))?", re.S)
_SLOT = re.compile(r'<c-slot name="(\w+)"')


def inline(source: str) -> list[str]:
    """What the policy of the pages forbids."""
    found = re.findall(r"\sstyle=|<style|\son[a-z]+=[\"']|javascript:", source)
    found += [tag for tag in re.findall(r"<script[^>]*>", source) if "src=" not in tag]
    return found + re.findall(r"(?:src|href)=[\"'](?:https?:)?//", source)


def test_nothing_is_inline() -> None:
    assert len(TEMPLATES) > 200
    assert all(inline(f"<a {wrong}>") for wrong in ('style="x"', "onclick='x'", 'href="//x.kz"', 'href="javascript:x"'))
    obey("The policy refuses it:", (f"{name}: {found}" for name, text in TEMPLATES.items() if (found := inline(text))))


def test_no_template_names_a_colour() -> None:
    colours = re.compile(r"(?:fill|stroke|color)=\"#")
    obey("Colours have names:", (name for name, text in TEMPLATES.items() if colours.search(text)))


def test_only_the_tokens_name_colours() -> None:
    for path in STYLES:
        outside = re.sub(r"@layer tokens \{.*?\n\}", "", path.read_text(encoding="utf-8"), flags=re.S)
        assert re.findall(r"#[0-9A-Fa-f]{3,8}\b(?![\w-]*\s*\{)", outside) == [], path


@cache
def declared(component: str) -> set[str]:
    found = re.search(r"<c-vars\s([^>]*?)/?>", COMPONENTS[component].read_text(encoding="utf-8"))
    return (
        {name.lstrip(":") for name in re.findall(r":?[\w-]+(?==|\s|$)", re.sub(r"=\"[^\"]*\"", "", found[1]))}
        if found
        else set()
    )


def undeclared(source: str) -> Iterator[str]:
    """Components that there are not, and props that a component does not take."""
    for component, attributes in _TAG.findall(source):
        if component in {"vars", "slot"}:
            continue
        if component not in COMPONENTS:
            yield component
            continue
        used = {name for name in _ATTRIBUTE.findall(attributes) if not name.startswith(("hx-", "data-", "aria-"))}
        yield from (f"{component} {name}" for name in sorted(used - declared(component)))


def test_every_prop_and_slot_is_declared() -> None:
    assert [*undeclared('<c-nothing /><c-button nonsense="1" />')] == ["nothing", "button nonsense"]
    obey(
        "A component takes what it declares:",
        (f"{name}: {what}" for name, text in TEMPLATES.items() for what in undeclared(text)),
    )


def test_every_component_refuses_what_it_does_not_know() -> None:
    assert [
        name for name, path in COMPONENTS.items() if "{% rest attrs %}" not in path.read_text(encoding="utf-8")
    ] == []
