"""``tirek import-roll``: one document, and nothing else."""

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from tests.factories import LONG_AGO, Tree, a_member
from tests.rolls.books import Cell, folder, xlsx
from tests.rolls.rolls import HEADINGS, file_of, line, the_member, whole_dump

from tirek.kernel.errors import Refused
from tirek.kernel.intake import ColumnsMissing, ColumnTwice
from tirek.kernel.workbooks import SeveralSheets
from tirek.members.models import Membership
from tirek.rolls.reading.columns import FieldUnknown, HeadingUnknown
from tirek.structure.queries import UnitUnknown

pytestmark = [pytest.mark.django_db, pytest.mark.tree]


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture
def roll(tmp_path: Path) -> Path:
    path = tmp_path / "roll.csv"
    lines = [line(), line("P9", surname="Қатеев"), line("P2", surname="Екінші", iin="1", since="02.01.2021")]
    path.write_bytes(file_of(*lines).getvalue())
    return path


def run(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("import_roll", str(path), "--on", "01.01.2020", *options, stdout=out, stderr=StringIO())
    return out.getvalue()


def document(path: Path, *options: str) -> dict[str, Any]:
    return dict(json.loads(run(path, "--json", *options)))


def test_the_document(tree: Tree, roll: Path) -> None:
    a_member(tree["P1"], LONG_AGO, surname="Қалған")
    found = document(roll, "--lang", "en")
    problems = found.pop("problems")
    act = found.pop("act")
    assert found == {
        "file": "roll.csv",
        "sheet": "",
        "sheets": [],
        "columns": [{"heading": heading, "field": field} for field, heading in HEADINGS.items()],
        "notes": [],
        "left_out": [],
        "on": "2020-01-01",
        "rows": 3,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "moved": 0,
        "rejected": 2,
        "missing": 1,
        "left": 0,
        "clamped": 0,
        "units": [{"code": "P1", "now": 1, "new": 1, "in": 0, "out": 0, "left": 0, "after": 2}],
    }
    assert isinstance(act, int)
    assert [(one["line"], one["column"], one["code"]) for one in problems] == [
        (3, "unit", "unit_unknown"),
        (4, "since", "date_in_future"),
        (4, "iin", "iin_length"),
    ]
    assert problems[0]["message"] == "There is no such unit. Enter the code of a unit, or its name exactly."


def test_a_dry_run_says_the_same_and_writes_nothing(tree: Tree, roll: Path) -> None:
    before = whole_dump()
    tried = document(roll, "--dry-run")
    assert whole_dump() == before
    assert {**document(roll), "act": None} == tried


def test_the_second_time_nothing_is_written(tree: Tree, roll: Path) -> None:
    run(roll)
    before = whole_dump()
    assert document(roll)["act"] is None
    assert whole_dump() == before


def test_rejected_lines_go_to_a_file(tree: Tree, roll: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    run(roll, "--dry-run", "--rejected", str(out))
    lines = out.read_text("utf-8-sig").splitlines()
    assert [cells.split(";")[1] for cells in lines] == ["Тегі", "Қатеев", "Екінші"]
    assert lines[1].split(";")[12].startswith("3-жол. ")


def test_within_a_unit(tree: Tree, roll: Path) -> None:
    assert document(roll, "--unit", "P1")["created"] == 1
    with pytest.raises(UnitUnknown):
        run(roll, "--unit", "P9")


def test_transfers_only_when_allowed(tree: Tree, roll: Path) -> None:
    a_member(tree["P3"], date(2015, 3, 1), surname="Сынақов", given_name="Асан")
    assert document(roll)["rejected"] == 3
    assert document(roll, "--allow-transfers")["moved"] == 1
    assert the_member("Сынақов").placements.get(period__upper_inf=True).unit == tree["P1"]


def test_words_for_a_person(tree: Tree, roll: Path) -> None:
    said = run(roll, "--dry-run", "--lang", "en").splitlines()
    assert said[0] == "3 lines = 1 new + 0 updated + 0 unchanged + 0 transferred + 2 rejected."
    assert said[2] == (
        "Line 3, column “Ұйым коды”: There is no such unit. Enter the code of a unit, or its name exactly."
    )
    assert [line.partition(": ")[0] for line in said[3:5]] == [
        "Line 4, column “Есепке алынған күні”", "Line 4, column “ЖСН”",
    ]  # fmt: skip
    assert said[-1] == "Nothing was written."


def test_what_is_wrong_with_a_whole_line_is_said_of_no_column(tree: Tree, tmp_path: Path) -> None:
    path = tmp_path / "roll.csv"
    path.write_text("Ұйым коды;Аты-жөні;Туған күні;Ескерту\n" + "P1;Сынақов Асан;15.06.1980;жоқ\n" * 2, "utf-8")
    said = run(path, "--dry-run", "--lang", "en").splitlines()
    assert next(text for text in said if text.startswith("Line ")).startswith("Line 3: ")


def test_wrong_use(tree: Tree, roll: Path) -> None:
    with pytest.raises(CommandError):
        call_command("import_roll", str(roll), "--on", "yesterday")
    roll.write_text("Лауазымы\nТөраға\n", "utf-8")
    with pytest.raises(ColumnsMissing):
        run(roll)
    assert not Membership.objects.exists()


def test_columns_and_units_named_by_hand(tree: Tree, tmp_path: Path) -> None:
    path = tmp_path / "roll.xlsx"
    rows: list[list[Cell]] = [["Қайда", "Кім", "Билеті", "Телефон"], ["Бәйтерек-2", "Ли Aн", 7.0, 87011234567.0]]
    path.write_bytes(xlsx({"Тізім": rows, "Көшірме": rows}))
    with pytest.raises(SeveralSheets):
        run(path)
    options = ["--sheet", "Тізім", "--column", "қайда=unit", "--column", "Кім=name", "--column", "C=number"]
    with pytest.raises(ColumnTwice):
        run(path, *options, "--column", "Телефон=number", "--column", "Билеті=number")
    found = document(path, *options, "--column", "Телефон=", "--unit-named", "Бәйтерек-2=P2")
    assert (found["created"], found["rejected"], found["sheet"]) == (1, 0, "Тізім")
    assert [one["field"] for one in found["columns"]] == ["unit", "name", "number", ""]
    assert found["notes"] == [{"code": "letters", "column": "name", "lines": 1, "first": 2}]
    member = the_member("Ли")
    assert (member.number, member.person.phone) == ("7", "")
    assert member.placements.get().unit == tree["P2"]
    with pytest.raises(HeadingUnknown):
        run(path, *options, "--column", "Жоқ=iin")
    with pytest.raises(FieldUnknown):
        run(path, *options, "--column", "Телефон=fax")


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_what_comes_back_of_a_bare_table_is_read_the_same(tree: Tree, tmp_path: Path, suffix: str) -> None:
    path, out = tmp_path / "roll.xlsx", tmp_path / f"out.{suffix}"
    rows: list[list[Cell]] = [
        ["P1", "Сынақов Асан", date(1980, 6, 15), "+77630000001"],
        ["P2", "Сынақова Роза", date(1985, 6, 15), "+77630000002"],
        ["P9", "Сынақов Ерасыл", date(1990, 6, 15), "+77630000003"],
    ]
    path.write_bytes(xlsx(rows))
    found = document(path, "--rejected", str(out), "--lang", "kk")
    assert [one["field"] for one in found["columns"]] == ["unit", "name", "", "phone"]
    assert (found["created"], found["rejected"]) == (2, 1)
    again = document(out, "--unit-named", "P9=P3", "--lang", "ru")
    assert (again["created"], again["rejected"], again["columns"][0]["heading"]) == (1, 0, "Ұйым (коды немесе атауы)")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7", "not_a_spreadsheet"),
        (folder("EncryptedPackage", b"\x11" * 5000), "workbook_encrypted"),
        (xlsx([["Код", "ФИО"], ["P1", "Ли Ан"]], more={"xl/media/bomb": b"0" * 80_000_000}), "workbook_too_large"),
        (xlsx([["Код", "ФИО"]]), "no_rows"),
        ("Лауазымы;Мекенжайы\nмұғалім;Сырдария\n".encode(), "columns_missing"),
        ("Код;ФИО;ЖСН;ИИН\nP1;Ли Ан;1;2\n".encode(), "column_twice"),
    ],
)
def test_what_is_refused_changes_nothing(tree: Tree, tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "roll.bin"
    path.write_bytes(content)
    before = whole_dump()
    with pytest.raises(Refused) as refusal:
        run(path)
    assert refusal.value.code == code
    assert whole_dump() == before
