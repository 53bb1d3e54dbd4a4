"""The suite stays fast: what is shared is made once, and what is dear has a reason."""

import ast
from pathlib import Path

import pytest
from django.db import ProgrammingError
from psycopg.errors import InsufficientPrivilege
from tests import databases
from tests.databases import state
from tests.durations import DEAR, by_test, name_of, unexplained
from tests.house.source import ROOT, obey
from tests.quick import folders


def test_every_reason_is_that_of_a_test() -> None:
    def stands(name: str) -> bool:
        file, _colons, test = name.partition("::")
        path = ROOT / "tests" / file
        return path.exists() and any(
            isinstance(node, ast.FunctionDef) and node.name == test for node in ast.parse(path.read_text()).body
        )

    obey("There is no such test; take it out of tests/durations.py:", [name for name in DEAR if not stands(name)])


def test_the_dear_are_told_by_what_they_are_tried_with() -> None:
    spent = {"tests/a/test_a.py::test_x[1]": 4.0, "tests/a/test_a.py::test_x[2]@group": 6.0}
    assert by_test(spent) == {"a/test_a.py::test_x": 10.0}
    assert [*unexplained(spent, 5.0)] == [("a/test_a.py::test_x", 6.0)]
    assert name_of("tests/a/test_a.py::test_y@group") == "a/test_a.py::test_y"


@pytest.mark.xdist_group("suite")
def test_a_group_stays_with_one_worker(request: pytest.FixtureRequest) -> None:
    """What a file shares would else be made by each worker: xdist tells a group by the name that it gives its tests."""
    side_by_side = hasattr(request.config, "workerinput")
    assert request.node.nodeid.endswith("@suite" if side_by_side else request.function.__name__)


def test_a_template_is_as_old_as_what_it_was_made_from(tmp_path: Path) -> None:
    """Each state of migrations, models, triggers and roles has its own; pages have no part in it."""
    for path, text in {
        "src/tirek/members/migrations/0001.py": "",
        "src/tirek/members/views/list.py": "",
        "src/tirek/members/figures.py": "",
        "src/tirek/access/roles.toml": "",
        "src/tirek/ui/charts.py": "",
        "requirements/runtime.lock": "",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)

    def changed(path: str) -> bool:
        before = state([], "18", tmp_path)
        (tmp_path / path).write_text("changed")
        return state([], "18", tmp_path) != before

    read = ["members/migrations/0001.py", "members/figures.py", "access/roles.toml"]
    assert all(changed(f"src/tirek/{path}") for path in read)
    assert changed("requirements/runtime.lock")
    assert not any(changed(f"src/tirek/{path}") for path in ("members/views/list.py", "ui/charts.py"))
    assert state([], "17", tmp_path) != state([], "18", tmp_path) != state(["web"], "18", tmp_path)


def test_what_was_changed_is_tried_where_its_tests_are(tmp_path: Path) -> None:
    for name in ("house", "members", "ui", "structure"):
        (tmp_path / "tests" / name).mkdir(parents=True)
    paths = ["src/tirek/members/views/list.py", "tests/ui/test_days.py", "docs/settings.md", "src/tirek/py.typed"]
    assert folders(paths, tmp_path) == ["tests/house", "tests/members", "tests/ui"]
    assert folders([], tmp_path) == ["tests/house"]


def test_a_database_goes_once_the_vacuum_has_left_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Cursor:
        tries = 0

        def execute(self, _statement: str) -> None:
            self.tries += 1
            if self.tries < 3:
                raise ProgrammingError from InsufficientPrivilege()

    monkeypatch.setattr(databases, "sleep", lambda _seconds: None)
    patient = Cursor()
    databases._drop(patient, "some")
    assert patient.tries == 3
    monkeypatch.setattr(databases, "PATIENCE", 2)
    with pytest.raises(ProgrammingError):
        databases._drop(Cursor(), "some")
