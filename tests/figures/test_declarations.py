"""What every declared figure says of itself, so that no page has to know it by its key."""

import re

import pytest
from django.template.loader import get_template
from tests.house.source import SOURCE

from tirek.figures.queries.readings import is_flow
from tirek.kernel.declarations import Figure, Kept, figures, topics
from tirek.structure.enums import UnitRole

ALL = [pytest.param(figure, id=figure.key) for figure in figures]


@pytest.mark.parametrize("figure", ALL)
def test_it_stands_under_a_heading_in_words(figure: Figure) -> None:
    assert figure.topic in topics
    assert str(topics[figure.topic].name) != figure.topic


@pytest.mark.parametrize("figure", ALL)
def test_it_is_shown_at_roles_that_there_are(figure: Figure) -> None:
    assert set(figure.shown_at) <= set(UnitRole.values)
    assert set(figure.column_of) <= {"", *UnitRole.values}


@pytest.mark.parametrize("figure", [figure for figure in figures if isinstance(figure, Kept)], ids=lambda f: f.key)
def test_its_records_have_a_template_of_the_package_that_owns_them(figure: Kept) -> None:
    assert get_template(figure.record_template)
    assert figure.record_template.startswith(f"{figure.records.partition('.')[0]}/")


def test_a_preview_counts_what_is_kept_of_a_day() -> None:
    counted = [figure for figure in figures if figure.in_previews]
    assert counted
    assert all(isinstance(figure, Kept) and not is_flow(figure) for figure in counted)


def test_no_two_topics_fight_for_a_place() -> None:
    assert len({topic.order for topic in topics}) == len(list(topics))


def test_no_figure_is_named_by_its_key_where_it_is_not_declared() -> None:
    """A key that is written out twice is spelled wrongly once: others import the name it is declared by."""
    keys = re.compile("|".join(rf"[\"']{re.escape(figure.key)}[\"']" for figure in figures))
    # Acts that the log calls as figures count them.
    acts = {
        "members/logged.py", "members/actions/leaving.py", "structure/logged.py", "structure/actions/units.py",
        "structure/actions/merging.py",
    }  # fmt: skip
    found = [
        path.relative_to(SOURCE).as_posix()
        for path in (*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html"))
        if path.name != "figures.py" and keys.search(path.read_text(encoding="utf-8"))
    ]
    assert set(found) - acts == set()
