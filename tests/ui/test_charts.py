"""Charts: in the page's colours, with the last value, the start of the axis and the numbers as a table."""

import re
from fractions import Fraction

import altair
import pytest

from tirek.ui import specifications, svg
from tirek.ui.charts import SHAPES, Chart, Point, bar_chart, line_chart, ticks_for

MONTHS = ["жел", "қаң", "ақп", "нау", "сәу", "мам", "мау", "шіл", "там", "қыр", "қаз", "қар"]


def points(values: list[int | Fraction | None]) -> list[Point]:
    return [Point(label, value, f"{label} 2019") for label, value in zip(MONTHS, values, strict=False)]


@pytest.fixture(scope="module")
def line() -> Chart:
    values: list[int | Fraction | None] = [Fraction(345 - index, 10) for index in range(12)]
    return line_chart(
        title_id="t", points=points(values), previous=[Fraction(31) for _ in values], measure="percent", name="биыл",
        previous_name="былтыр",
    )  # fmt: skip


@pytest.mark.parametrize("build", [specifications.line, specifications.bars])
@pytest.mark.parametrize("previous", [None, [1, 2, None]])
def test_specifications_follow_the_schema(
    build: specifications.ChartBuilder, previous: specifications.Values | None
) -> None:
    frame = specifications.Frame("t", MONTHS[:3], [0.0, 5.0], ["1", "–", "3"], ["1", "2", "–"])
    drawn = build(frame, [1, None, 3], previous, SHAPES["wide"])
    altair.LayerChart.from_dict(drawn, validate=True)


def test_a_drawing_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = line_chart(title_id="t", points=points([1, 2, 4]))
    monkeypatch.setattr(svg, "_convert", lambda *_: pytest.fail("drawn twice"))
    assert line_chart(title_id="t", points=points([1, 2, 4])).wide == first.wide


def test_a_drawing_has_no_colour_of_its_own(line: Chart) -> None:
    for drawing in (line.wide, line.narrow):
        assert re.findall(r"#[0-9a-fA-F]{3,8}|rgb|font-family|style=", drawing) == []
        assert "var(--accent)" in drawing


def test_a_drawing_says_nothing_but_its_title(line: Chart) -> None:
    assert line.wide.startswith('<svg class="chart chart--wide" viewBox="0 0 620 300" role="img" aria-labelledby="t">')
    assert re.findall(r"aria-label=|role=\"graphics", line.wide) == []


def test_the_last_value_is_printed(line: Chart) -> None:
    assert ">33,4</text>" in line.wide
    assert ">31,0</text>" in line.narrow


@pytest.mark.parametrize("first", range(12))
def test_every_month_is_named_under_the_wide_drawing(first: int) -> None:
    turned = MONTHS[first:] + MONTHS[:first]
    chart = line_chart(title_id="t", points=[Point(label, 7300 + 8 * i) for i, label in enumerate(turned)])
    assert re.findall(r">([а-яәқңі]{3})</text>", chart.wide) == turned
    assert re.findall(r">([а-яәқңі]{3})</text>", chart.narrow) == turned[2::3]


def test_months_with_their_years_are_named_as_far_as_they_fit() -> None:
    turned = [f"{label} {year}" for year in (2024, 2025) for label in MONTHS]
    chart = line_chart(title_id="t", points=[Point(label, 7300 + 8 * i) for i, label in enumerate(turned)])
    assert re.findall(r">([а-яәқңі]{3} 20\d\d)</text>", chart.wide) == turned[3::4]
    assert re.findall(r">([а-яәқңі]{3} 20\d\d)</text>", chart.narrow) == turned[11::12]


def test_the_year_before_is_dotted(line: Chart) -> None:
    assert 'stroke-dasharray="2,4"' in line.wide


def test_an_axis_that_does_not_start_at_zero_is_owned_up_to(line: Chart) -> None:
    assert "31" in line.note
    assert bar_chart(title_id="t", points=points([1, 2, 3])).note == ""


def test_the_table_repeats_the_drawing(line: Chart) -> None:
    assert line.columns == ["биыл", "былтыр"]
    assert line.rows[0] == ("жел 2019", ["34,5\u202f%", "31,0\u202f%"])


def test_months_without_a_number_leave_a_gap() -> None:
    chart = line_chart(title_id="t", points=points([None, None, 5, 6]))
    assert chart.rows[0] == ("жел 2019", ["–"])
    assert "NaN" not in chart.wide


def test_a_chart_of_nothing_is_still_drawn() -> None:
    assert line_chart(title_id="t", points=points([None] * 12)).wide.startswith("<svg")


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([0, 437], [0, 100, 200, 300, 400, 500]),
        ([5], [0, 1, 2, 3, 4, 5]),
        ([0], [0, 1]),
        ([45918, 47374], [45500, 46000, 46500, 47000, 47500]),
    ],
)
def test_ticks_are_round_and_hold_the_values(values: list[int], ticks: list[int]) -> None:
    found = ticks_for(values, whole=True)
    assert found[0] <= min(values) or found[0] == 0
    assert found[-1] >= max(values)
    assert len(found) <= 8
    if len(ticks) < 8:
        assert found == ticks
