"""Papers: printed, taken out, and checked by whoever holds one."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from tirek.kernel.declarations import paper_kinds
from tirek.kernel.errors import NotAllowed
from tirek.papers.actions import print_paper, reprint_paper
from tirek.papers.forms.printed import PrintForm
from tirek.papers.printing.codes import in_groups
from tirek.papers.queries.checking import too_often
from tirek.papers.queries.printed import check_code, seen_paper
from tirek.ui.acts import Done, answer
from tirek.ui.requests import DeskRequest


@require_http_methods(["GET", "POST"])
def printing(request: DeskRequest, kind: str, subject: str) -> HttpResponse:
    """Choose the language, then print it as of the day of the page."""
    declared = paper_kinds.get(kind)
    unit = declared.find(request.actor, subject) if declared is not None else None
    if declared is None or unit is None:
        raise Http404
    if not request.actor.can(declared.right, unit):
        raise NotAllowed(permission=declared.right.label)
    form = PrintForm(request.POST if request.method == "POST" else None, languages=declared.languages)

    def act() -> Done:
        made = print_paper(
            actor=request.actor, kind=declared, subject=subject, language=form.cleaned_data["language"],
            on=request.on, site=request.build_absolute_uri("/"), now=timezone.now(),
        )  # fmt: skip
        return Done(to=reverse("papers:paper", args=[made.pk]), said=_("The paper is printed."))

    shown = {"kind": declared, "unit": unit}
    return answer(request, form, act, "papers/print.html", preview=None, shown=lambda: shown)


@require_GET
def paper(request: DeskRequest, paper_id: UUID) -> HttpResponse:
    """When it was printed and by whom, and the way to its file."""
    found = seen_paper(request.actor, paper_id)
    return render(request, "papers/paper.html", {"paper": found, "code": in_groups(found.public_code)})


@require_GET
def pdf(request: DeskRequest, paper_id: UUID) -> HttpResponse:
    """The same bytes, however often; each time a line in the log."""
    found = seen_paper(request.actor, paper_id)
    sent = HttpResponse(reprint_paper(actor=request.actor, paper=found), content_type="application/pdf")
    sent["Content-Disposition"] = f'attachment; filename="{found.kind}-{found.number or found.public_code}.pdf"'
    sent["X-Content-Type-Options"] = "nosniff"
    return sent


@login_not_required
@require_safe
def check(request: HttpRequest, code: str = "") -> HttpResponse:
    """Whether a paper with this code was issued, and holds. It says nothing of what stands on it."""
    typed = (code or request.GET.get("code", "")).strip()[:40]
    if typed and too_often(request):
        return render(request, "papers/check.html", {"typed": typed, "too_often": True}, status=429)
    return render(request, "papers/check.html", {"typed": typed, "found": check_code(typed) if typed else None})
