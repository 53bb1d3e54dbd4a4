"""Rolls made up by the bench, as people send them: what is read of them is right, and what is not, says so."""

import ast
from datetime import date
from pathlib import Path

import pytest
from bench.sent.headings import ELSE, HEADINGS, ORDINALS
from bench.sent.judge import Score, judge
from bench.sent.made import make
from bench.sent.measure import ON, measured
from bench.sent.phrases import NOTHING, NOTHING_OF, SECTIONS, SIGNATURES, TOTALS

from tirek.kernel.kazakh import fold, normalise
from tirek.rolls.reading.headings import _FIELDS
from tirek.rolls.reading.numbers import _NOTHING_SAID

BENCH = Path(__file__).resolve().parents[2] / "bench" / "sent"
# Fixed ones, so that a fault is the same for everybody; the bench draws others.
SEEDS = (*range(1, 13), 85, 5063, 20476)


def test_what_is_read_of_them_is_right() -> None:
    score = Score()
    for seed in SEEDS:
        score.add(judge(make(seed, on=ON), on=ON))
    assert score.lines > 150
    assert score.silent == 0, score.faults
    assert score.right >= 0.98 * score.lines, score.faults


def test_a_seed_makes_the_same_again_and_another_another() -> None:
    # A workbook has the time of its making in it, so texts are compared.
    one, again, other = (make(seed, on=ON) for seed in (11, 11, 13))
    assert [row.cells for row in one.lines.values()] == [row.cells for row in again.lines.values()]
    assert [row.cells for row in one.lines.values()] != [row.cells for row in other.lines.values()]


def test_a_fault_of_reading_is_seen() -> None:
    """On another day somebody has joined after the day of the roll."""
    score = judge(make(11, on=ON), on=date(2001, 1, 1))
    assert score.right < score.lines
    assert score.faults


def test_the_bench_tells_shares_and_its_seed(capsys: pytest.CaptureFixture[str]) -> None:
    right, silent, whole = measured(1, 11)
    assert "seeds from 11" in right.name
    assert (right.share, silent.found, whole.share) == (100, 0, 100)
    assert capsys.readouterr().out == ""


def test_whoever_makes_them_knows_nothing_of_how_they_are_read() -> None:
    for path in BENCH.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        found |= {one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names}
        if path.stem != "judge":
            assert not [name for name in found if name.startswith("tirek.rolls")], path


def test_many_of_their_words_stand_in_no_list_of_ours() -> None:
    headings = {text for told in (HEADINGS | ELSE).values() for texts in told.values() for text in texts}
    headings |= {text for texts in ORDINALS.values() for text in texts}
    of_fields = {text for told in HEADINGS.values() for texts in told.values() for text in texts}
    marks = {*NOTHING, *(text for texts in NOTHING_OF.values() for text in texts)}
    assert (len(headings), len(marks), len(TOTALS) + len(SIGNATURES) + len(SECTIONS)) > (400, 60, 90)
    for texts, known in ((headings, _FIELDS), (of_fields, _FIELDS), (marks, _NOTHING_SAID)):
        strange = [text for text in texts if fold(normalise(text)) not in known and text.lower() not in known]
        assert len(strange) >= 0.3 * len(texts)
