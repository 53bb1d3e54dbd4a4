"""The quality of the import: in dirty files of every kind each fault is found, at its cell, and no clean line lost."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from datetime import date
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import Tree, an_account
from tests.rolls.books import Cell, Rows, ods, xls, xlsx
from tests.rolls.dirty import CELL_FAULTS, HEADINGS, NAME, DirtyLine, Setting, a_person, a_roll, soil, written
from tests.rolls.rolls import ON, line, refused, take

from tirek.access.actor import AccountActor
from tirek.kernel.sealing import unseal
from tirek.members.models import Membership
from tirek.rolls.models.problems import REASONS
from tirek.rolls.queries.effects import Tables, note_counts, rejected_cells
from tirek.rolls.reading.cells import RowReader
from tirek.structure.models import Charter

pytestmark = [pytest.mark.django_db, pytest.mark.tree]


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - the same rolls each time


def texts(rows: Rows) -> list[list[str]]:
    """As a spreadsheet would save them: days in the order of the country, numbers plain."""
    return [
        ["" if cell is None else f"{cell:%d.%m.%Y}" if isinstance(cell, date) else str(cell) for cell in row]
        for row in rows
    ]


def text_file(encoding: str, delimiter: str) -> Callable[[Rows], bytes]:
    def make(rows: Rows) -> bytes:
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter).writerows(texts(rows))
        # What the letters of one byte do not have is lost when the file is saved: here what cannot be seen.
        return out.getvalue().encode(encoding, "ignore")

    return make


FORMATS: dict[str, Callable[[Rows], bytes]] = {
    "xlsx": xlsx,
    "ods": ods,
    "xls": xls,
    **{
        f"{encoding} {delimiter!r}": text_file(encoding, delimiter)
        for encoding, delimiter in (
            *(("utf-8", ";"), ("utf-8-sig", ","), ("kz1048", ";")),
            *(("utf-16", "\t"), ("utf-16-le", ";"), ("utf-16-be", ",")),
        )
    },
}  # fmt: skip


def table(lines: Sequence[DirtyLine], language: int, *, one_name: bool = False) -> list[list[Cell]]:
    """Below a title; whole names in one cell or in three; two columns that nobody asked for."""
    names = ["surname", "given_name", "patronymic"]
    fields = [name for name in HEADINGS if not (one_name and name in names)]
    head: list[Cell] = [
        "№",
        *(HEADINGS[name][language] for name in fields),
        *([NAME[language]] if one_name else []),
        "Ескерту",
    ]
    rows: list[list[Cell]] = [["Қармақшы ауданы бойынша мүшелер тізімі"], [], head]
    for nth, one in enumerate(lines, 1):
        whole: list[Cell] = [" ".join(str(one.cells[name]) for name in names)] if one_name else []
        rows.append([nth, *(one.cells[name] for name in fields), *whole, "ескерту"])
    return rows


FIRST_LINE = 4


def verdicts(content: bytes, actor: AccountActor) -> tuple[list[tuple[int, str, str]], int, dict[str, int]]:
    """Line, code and column of every problem; how many lines were taken; what was mended."""
    notes: dict[str, int] = {}

    def look(tables: Tables) -> None:
        notes.update({note: lines for note, lines, _first in note_counts(tables)})

    taken = take(file=io.BytesIO(content), actor=actor, dry_run=True, allow_transfers=True, look=look)
    found = sorted((one.line - FIRST_LINE, one.code, one.field) for one in taken.problems)
    return found, taken.findings.rows - taken.rejected, notes


@pytest.mark.parametrize("seed", [1, 2])
def test_every_fault_is_found_in_every_format_and_no_clean_line_rejected(seed: int) -> None:
    rng = seeded(seed)
    setting = Setting()
    actor = AccountActor(an_account(setting.tree["A"]))
    lines = a_roll(rng, setting, clean=60)
    expected = sorted((nth, code, at) for nth, one in enumerate(lines) for code, at in one.faults)
    clean = [one for one in lines if not one.faults]
    for nth, (name, make) in enumerate(FORMATS.items()):
        found, accepted, notes = verdicts(make(table(lines, nth % 3)), actor)
        assert found == expected, name
        assert accepted == len(clean), name
        mended = [note for one in lines for note in one.notes]
        assert notes == {note: mended.count(note) for note in mended}, name


def test_every_reason_is_tried() -> None:
    """But for those of another kind of organisation or file, which have tests of their own below."""
    setting = Setting()
    tried = {code for one in a_roll(seeded(3), setting, clean=0) for code, _at in one.faults}
    of_files = {"cells_too_many", "columns_otherwise"}
    assert set(REASONS) - tried == {"iin_synthetic", "person_doubtful", "chosen_out", "unit_out", *of_files}


def test_an_invented_number_in_a_real_organisation() -> None:
    Tree()
    Charter.objects.update(synthetic=False)
    assert refused(line(iin="800615100008")) == ["iin_synthetic"]


def test_too_many_cells_in_a_text() -> None:
    Tree()
    rows = texts(table([written(a_person(seeded(1), 1))], 0))
    rows[-1] += ["", "артық"]
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    assert take(file=io.BytesIO(out.getvalue().encode())).codes == [(FIRST_LINE, "cells_too_many")]


@pytest.mark.parametrize("one_name", [False, True])
def test_clean_lines_say_what_is_true(one_name: bool) -> None:
    rng = seeded(4)
    setting = Setting()
    lines = [one for one in a_roll(rng, setting, clean=40) if not (one.faults or one.lacks)]
    taken = take(file=io.BytesIO(xlsx(table(lines, 1, one_name=one_name))))
    assert (taken.problems, taken.new) == ([], len(lines))
    for one in lines:
        person = one.person
        member = Membership.objects.select_related("person").get(number=person.number)
        stored = member.person
        assert stored.iin_cipher is not None
        assert (stored.surname, stored.given_name, stored.patronymic) == (
            person.surname, person.given_name, person.patronymic)  # fmt: skip
        assert (unseal(bytes(stored.iin_cipher)), stored.birth_date, stored.sex) == (
            person.iin, person.birth_date, person.sex)  # fmt: skip
        assert (stored.phone, stored.email, member.joined) == (person.phone, person.email, person.joined)
        assert member.placements.get().unit.code == person.unit


def test_the_rejected_cell_is_given_back_as_it_was() -> None:
    lines = a_roll(seeded(5), Setting(), clean=5)
    seen: dict[int, list[str]] = {}

    def look(tables: Tables) -> None:
        seen.update({number: json.loads(unseal(cells)) for number, cells, _unit, _problems in rejected_cells(tables)})

    rows = table(lines, 0)
    take(file=io.BytesIO(text_file("utf-8", ";")(rows)), dry_run=True, look=look)
    written_down = texts(rows)
    assert len(seen) > len(CELL_FAULTS)
    assert all(cells == written_down[number - 1] for number, cells in seen.items())


FIELDS = tuple(HEADINGS)
UNITS = {"P1": ["P1", " p1\u00a0"]}


@given(st.randoms(use_true_random=False), st.sets(st.sampled_from(range(len(CELL_FAULTS))), max_size=5))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_faults_together_are_all_found(rng: Random, chosen: set[int]) -> None:
    """At most one in each cell. What stands in the rolls is not asked here, so that units are all alike."""
    one = soil(rng, written(a_person(rng, rng.randrange(9_000))), UNITS)
    columns: set[str] = set()
    for nth in sorted(chosen):
        before = dict(one.cells)
        code, spoil = CELL_FAULTS[nth]
        faults = len(one.faults)
        spoil(rng, one)
        at = one.faults[faults][1]
        if at in columns or code in {"unit_unknown", "unit_ambiguous", "unit_closed", "unit_holds_no_members"}:
            one.cells = before
            del one.faults[faults]
        columns.add(at)
    (cells,) = texts([[one.cells[name] for name in FIELDS]])
    row = RowReader(FIELDS, on=ON, synthetic=True).read(cells)
    # Where the birth date cannot be read, or the sex, the IIN is not held against it.
    found = [(code, at) for code, at, _params in row.faults]
    wrong = {at for _code, at in one.faults}
    expected = [(code, at) for code, at in one.faults if not (code == "iin_birth_date" and "birth_date" in wrong)]
    assert sorted(found) == sorted(expected)
    for name in {"surname", "given_name", "iin", "birth_date", "sex", "phone", "email", "joined", "since", "number"}:
        if name not in wrong | ({"iin"} if "iin" in wrong else set()):
            assert getattr(row, name) == getattr(one.person, name)
