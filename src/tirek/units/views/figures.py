"""The list of figures and the page of one."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from tirek.figures.queries.readings import find, is_cohort, is_counted, is_flow
from tirek.figures.queries.slices import is_mixed
from tirek.kernel.declarations import Figure, figures
from tirek.kernel.reading import while_reading
from tirek.structure.models import Unit
from tirek.structure.permissions import VIEW_UNIT
from tirek.ui.addresses import changed
from tirek.ui.lists import offer
from tirek.ui.requests import DeskRequest
from tirek.units.forms import WhoseForm
from tirek.units.queries.question import FigureAnswer, PartUnknown, Question, ask, ask_parts, question_of
from tirek.units.tables.comparison import comparison
from tirek.units.tables.figure import sheet
from tirek.units.tables.listing import groups
from tirek.units.tables.marks import marks
from tirek.units.tables.records import kept_parts, open_parts, page_of
from tirek.units.tables.trends import chart, parts, subjects
from tirek.units.tables.units import line
from tirek.units.tables.words import moment_text


@require_GET
@while_reading()
def listing(request: DeskRequest) -> HttpResponse:
    """Every declared figure at one unit."""
    unit = _unit(request)
    context: dict[str, object] = {}
    if unit is not None:
        units = request.actor.visible(Unit, VIEW_UNIT).filter(period__contains=request.on)
        whose = WhoseForm(request.GET, units=units, day=request.on, near=unit)
        if whose.is_valid():
            return redirect(request.path + changed(request.GET, unit=whose.cleaned_data["whose"].code, whose=""))
        places = line(request.actor, unit, request.on)
        context = {"unit": unit, "name": places[-1].name, "crumbs": places[:-1]}
        context |= {"groups": groups(unit, request.on), "whose": whose}
    return render(request, "units/list.html", context)


@require_GET
@while_reading()
def figure(request: DeskRequest, key: str) -> HttpResponse:
    """One figure at one unit: the number, its reason, its way, its parts, its records.

    What is counted from the records anew takes seconds in a large country: then the number comes first, and its way and
    the units below follow, each by a request of its own. Without script a link leads to all of it at once.
    """
    if key not in figures:
        raise Http404
    figure, unit = find(key), _unit(request)
    if unit is None:
        raise Http404
    question = _question(request, figure, unit)
    if is_mixed(figure) and question.part is None:
        return render(
            request, "units/subjects.html", _head(request, question) | {"parts": subjects(ask_parts(question))}
        )
    later = is_counted(figure) and "whole" not in request.GET
    asked = request.GET.get("part", "") if later and request.htmx else ""
    if asked in _LATER:
        answer = ask(replace(question, change=False, way=asked == "way", below=asked == "below"))
        return render(
            request, _LATER[asked], {"figure": figure, "unit": unit, "span": question.span} | _beside(request, answer)
        )
    answer = ask(replace(question, way=not later, below=not later))
    return render(request, "units/figure.html", _context(request, answer) | {"later": later})


# What may follow the number, and how it is laid out.
_LATER = {"way": "units/_way.html", "below": "units/_below.html"}


def _question(request: DeskRequest, figure: Figure, unit: Unit) -> Question:
    """What stands in the address; 404 for a part that the figure does not have."""
    try:
        return question_of(figure, unit, request.GET, request.on, request.asof.today)
    except PartUnknown as error:
        raise Http404 from error


def _head(request: DeskRequest, question: Question) -> dict[str, Any]:
    places = line(request.actor, question.unit, request.on)
    return {
        "figure": question.figure,
        "unit": question.unit,
        "crumbs": places,
        "place": places[-1],
        "span": question.span,
        "part": question.part,
        "is_flow": is_flow(question.figure),
        "is_cohort": is_cohort(question.figure),
        "moment": moment_text(question.figure, question.span.at),
    }


def _context(request: DeskRequest, answer: FigureAnswer) -> dict[str, Any]:
    question = answer.question
    parts_shown = open_parts(request.actor, question, request.asof)
    return _head(request, question) | {
        "sheet": sheet(answer),
        "taking": offer(
            request.actor, "units.figure", changed(request.GET, unit=question.unit.code), key=question.figure.key
        ),
        "is_anew": is_counted(question.figure) and is_flow(question.figure),
        "parts": parts(answer),
        "open_parts": parts_shown,
        "unnamed": not parts_shown and bool(kept_parts(question.figure)),
        "records": page_of(request.actor, answer.now, question, request.GET, parts_shown),
        **_beside(request, answer),
    }


def _beside(request: DeskRequest, answer: FigureAnswer) -> dict[str, Any]:
    """The way of the number and the units below, where they were asked for."""
    question = answer.question
    return {
        **({"chart": chart(answer, marks(request.actor, question.unit, question.months))} if question.way else {}),
        **({"comparison": comparison(actor=request.actor, answer=answer)} if question.below else {}),
    }


def _unit(request: DeskRequest) -> Unit | None:
    """The unit asked for, 404 where the reader has no such unit; else the highest of the reach."""
    visible = request.actor.visible(Unit, VIEW_UNIT).select_related("kind")
    if code := request.GET.get("unit"):
        return get_object_or_404(visible, code=code)
    return visible.order_by("kind__level", "pk").first()
