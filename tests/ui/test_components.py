"""The parts pages are made of."""

from typing import Any

import pytest
from django.template import TemplateSyntaxError
from django.test import Client, RequestFactory
from django_cotton import render_component  # type: ignore[import-untyped]  # comes without types

from tirek.ui.days import as_of, today
from tirek.ui.templatetags.drawing import bar
from tirek.ui.views import SampleForm


def shown(component: str, **props: Any) -> str:
    request = RequestFactory().get("/members/", {"q": "Әлі", "sort": "name"})
    request.asof = as_of(None, today=today())  # type: ignore[attr-defined]  # what the stubs do not know
    return str(render_component(request, component, props))


def test_an_undeclared_prop_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="undeclared props: colour"):
        shown("badge", colour="red")


def test_htmx_data_and_aria_attributes_pass_through() -> None:
    assert shown("badge", **{"data-x": "1", "hx-get": "/a?b=1&c=2"}).strip() == (
        '<span class="badge" data-x="1" hx-get="/a?b=1&amp;c=2"></span>'
    )


def test_text_is_escaped() -> None:
    assert "<script>" not in shown("page-head", title="<script>")


def test_a_field_names_its_hint_and_its_error() -> None:
    field = SampleForm({"effective": "31.02.2019"})["effective"]
    html = shown("field", field=field)
    assert 'aria-describedby="id_effective_hint id_effective_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'value="31.02.2019"' in html


def test_the_summary_links_every_error_to_its_field() -> None:
    html = shown("errors", form=SampleForm({"effective": "x"}))
    assert html.count("<li>") == 3
    assert 'href="#id_effective"' in html
    assert 'role="alert"' in html


def test_no_summary_without_errors() -> None:
    assert shown("errors", form=SampleForm()).strip() == ""


def test_the_parts_of_a_reconciliation_fill_the_whole_and_are_never_invisible() -> None:
    parts = [{"label": "a", "count": 999_999, "kind": "new"}, {"label": "b", "count": 1, "kind": "rejected"}]
    html = shown("recon", parts=parts, total=1_000_000, total_label="all")
    assert 'width="3.9' in html or 'width="4.0"' in html


def test_a_spark_of_one_point_is_not_drawn() -> None:
    assert "<svg" not in shown("spark", points=[None, 3])
    assert 'd="M0.0 32.0L96.0 6.0"' in shown("spark", points=[3, 5])


def test_a_bar_is_cut_to_what_it_can_show() -> None:
    assert 'width="100.0"' in bar(140)


def test_sorting_keeps_the_search_and_turns_round() -> None:
    assert 'href="?q=%D3%98%D0%BB%D1%96&amp;sort=-name"' in shown("sort", key="name", current="name")


def test_the_search_keeps_the_other_parameters() -> None:
    html = shown("find", label="x", value="Әлі")
    assert '<input type="hidden" name="sort" value="name">' in html
    assert html.count('name="q"') == 1


@pytest.mark.django_db
@pytest.mark.urls("tests.ui.urls")
def test_the_page_of_all_parts_is_drawn(client: Client) -> None:
    page = client.get("/ui/components/?on=31.02.2019").content.decode()
    assert 'value="31.02.2019"' in page
    assert page.count('<svg class="chart') == 4
