"""The page of all parts in every state: what a developer copies from. Its sample text is Kazakh and not translated."""

from datetime import date
from fractions import Fraction
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tirek.kernel.dates import format_month, month_abbreviation
from tirek.kernel.periods import add_months
from tirek.ui.charts import Point, bar_chart, line_chart

MEMBERS = [45918, 46021, 46180, 46377, 46464, 46612, 46580, 46770, 47020, 47170, 47300, 47374]
JOINED = [268, 291, 305, 342, 318, 296, 301, 284, 312, 356, 401, 437]
PARTS = (
    ("жаңа мүше", 1214, "new"),
    ("жаңартылады", 2908, "updated"),
    ("өзгеріссіз", 8402, "unchanged"),
    ("ауысады", 267, "moved"),
    ("қабылданбайды", 49, "rejected"),
)


class SampleForm(forms.Form):
    """Every kind of field."""

    name = forms.CharField(label="Аты-жөні")
    effective = forms.DateField(label="Күшіне енетін күні", help_text="Мысалы, 03.07.2019")
    district = forms.ChoiceField(label="Шиелі ауданы", choices=[("1", "Шиелі ауданы")])
    text = forms.CharField(label="Мазмұны", widget=forms.Textarea, required=False)
    file = forms.FileField(label="Файл", required=False)
    attached = forms.BooleanField(label="Хаттама қоса беріледі", help_text="Қол қойылған нұсқасы", required=False)


def _points(values: list[int]) -> list[Point]:
    months = [add_months(date(2018, 12, 1), index) for index in range(len(values))]
    pairs = zip(months, values, strict=True)
    return [Point(month_abbreviation(month.month), value, format_month(month)) for month, value in pairs]


@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/components.html", _charts() | _lists() | {"sort": request.GET.get("sort", "name")})


def _charts() -> dict[str, Any]:
    shared: dict[str, Any] = {"name": "осы кезең", "previous_name": "бір жыл бұрын"}
    members, joined = [value - 1456 for value in MEMBERS], [value - 61 for value in JOINED]
    return {
        "line": line_chart(title_id="chart-line", points=_points(MEMBERS), previous=members, **shared),
        "bars": bar_chart(title_id="chart-bar", points=_points(JOINED), previous=joined, **shared),
        "spark": MEMBERS,
        "share": Fraction(100 * 88, 486),
        "day": date(2019, 12, 1),
    }


def _lists() -> dict[str, Any]:
    return {
        "form": SampleForm({"name": "Достық", "effective": "31.02.2019", "district": "1"}),
        "parts": [{"label": label, "count": count, "kind": kind} for label, count, kind in PARTS],
        "steps": ["Файл", "Бағандар", "Тексеру", "Орындау"],
        "tabs": [{"label": "Шолу", "href": "#", "current": True}, {"label": "Мүшелер", "href": "#", "count": "324"}],
        "events": [
            {"title": "Атауы өзгерді", "when": "12.07.2019", "day": date(2019, 7, 12)},
            {"title": "«Достық» құрылды", "when": "03.07.2019", "day": date(2019, 7, 3), "key": True},
        ],
        "todo": [{"title": "62 мүшенің туған күні жоқ", "href": "#", "badge": "62", "kind": "warn"}],
    }
