"""The log, as it is searched, taken out and proved."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from tirek.access.views.rights import holding
from tirek.audit.permissions import VIEW_LOG
from tirek.audit.queries import state
from tirek.desk.actions import CHAIN, PROVING, ask_proof
from tirek.desk.tables import LogPage
from tirek.tasks.models import Task
from tirek.tasks.tables import words_of, work
from tirek.ui.acts import Done, answer
from tirek.ui.forms import ActForm
from tirek.ui.requests import DeskRequest


@require_safe
@holding(VIEW_LOG)
def lines(request: DeskRequest) -> HttpResponse:
    """Filters, lines, pager; all state stands in the address."""
    return LogPage(request).answer("desk/log.html")


@require_http_methods(["GET", "POST"])
@holding(VIEW_LOG)
def chain(request: DeskRequest) -> HttpResponse:
    """How far the chain reaches, what was found when it was last proved; to have it proved now is asked for here."""
    asked = Task.objects.about(PROVING, CHAIN).first()
    if request.htmx:
        if asked is None or not asked.is_at_work:
            return HttpResponseClientRefresh()
        return render(request, "desk/_proving.html", work(asked, timezone.now()))
    form = ActForm(request.POST if request.method == "POST" else None)

    def act() -> Done:
        ask_proof(actor=request.actor)
        return Done(to=reverse("log:chain"))

    return answer(request, form, act, "desk/chain.html", preview=None, shown=lambda: _shown(request, asked))


def _shown(request: DeskRequest, asked: Task | None) -> dict[str, Any]:
    shown = {"state": state(), "may_prove": request.actor.can(VIEW_LOG)}
    if asked is None:
        return shown
    if asked.is_at_work:
        return shown | {"proving": True} | work(asked, timezone.now())
    return shown | {"stopped": words_of(asked)}
