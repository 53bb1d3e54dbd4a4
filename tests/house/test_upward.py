"""No string names what stands above: an import that is forbidden is not smuggled in as text."""

from collections.abc import Iterable, Iterator

import pytest
from tests.house.source import Module, modules, obey
from tests.house.upward import Text, database, spaces, strings, templates, upward

# What is left of it: file and name, with the reason. Nothing may be added; what a registry can turn round is turned.
ALLOWED = {
    ("kernel/walls.py", "access_account"): "the wall's own functions are agreed on here and made by access (ADR 9)",
    ("kernel/walls.py", "access_pages"): "as access_account",
    ("kernel/walls.py", "access_reach"): "as access_account",
    ("kernel/walls.py", "access_system"): "as access_account",
    ("kernel/walls.py", "access_whole"): "as access_account",
}


def broken(texts: Iterable[Text]) -> Iterator[tuple[str, str, str]]:
    for text in texts:
        for name, owner in upward(text):
            yield text.path, name, f"src/tirek/{text.path}:{text.line} “{name}” is of {owner}"


def everywhere() -> list[tuple[str, str, str]]:
    return [*broken(text for module in modules() for text in strings(module)), *broken(templates())]


def test_no_string_names_an_upper_package() -> None:
    obey(
        "A lower package names nothing of an upper one, neither in Python nor in SQL nor in a template. Let the upper"
        " one declare it in a registry of kernel.declarations; of pages, in page_names:",
        [told for path, name, told in everywhere() if (path, name) not in ALLOWED],
    )


def test_no_exception_is_left_over() -> None:
    assert {*ALLOWED} - {(path, name) for path, name, _told in everywhere()} == set()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("figures/records.py", "members.active"),
        ("structure/views/deeds.py", "units:unit"),
        ("structure/forms.py", "Back to members:list"),
        ("audit/models.py", "SELECT FROM members_membership m"),
        ("people/models.py", "person_id IN (SELECT members_own())"),
        ("access/apps.py", "members.Placement"),
        ("structure/views/acts.py", "figures/_trail.html"),
        ("kernel/apps.py", "tirek.structure.models"),
        ("people/apps.py", "people:person"),
    ],
)
def test_the_rule_bites(path: str, text: str) -> None:
    assert upward(Text(path, 1, text))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("members/figures.py", "units.primary"),
        ("structure/permissions.py", "units.view"),
        ("members/views/person.py", "people:person"),
        ("members/models/membership.py", "EXISTS (SELECT FROM people_person p)"),
        ("structure/views/acts.py", "structure/act.html"),
        ("kernel/dates.py", "https://members.example/"),
        ("structure/logged.py", "members are moved: see units"),
    ],
)
def test_what_stands_below_may_be_named(path: str, text: str) -> None:
    assert upward(Text(path, 1, text)) == []


def test_prose_is_not_read_and_templates_are() -> None:
    module = Module("kernel/x.py", '"""As ``members.admit``."""\nRIGHT = "members.admit"\n')
    assert [text.line for text in strings(module)] == [2]
    assert any(text.path.startswith("members/templates/") for text in templates())
    assert database()["members_placement"] == "members"
    assert database()["members_own"] == "members"
    assert spaces()["people"] == "members"
