"""Importing a roll: the file, what it would do, then one button that does it."""

from collections.abc import Callable, Iterator
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tirek.access.actor import NotAllowed
from tirek.kernel.errors import Refused
from tirek.kernel.numbers import format_count
from tirek.members.actions.roll import RollOutdated, Settings, commit_roll, discard_roll, recheck_roll, stage_roll
from tirek.members.exports.roll import missing_lines, rejected_lines
from tirek.members.forms.roll import RollForm
from tirek.members.models import Roll
from tirek.members.permissions import IMPORT_ROLL
from tirek.members.queries.roll import lasting
from tirek.members.views.roll_preview import page
from tirek.structure.models import Act, Unit
from tirek.ui.days import today
from tirek.ui.requests import DeskRequest
from tirek.ui.toasts import done


@require_http_methods(["GET", "POST"])
def upload(request: DeskRequest) -> HttpResponse:
    """Choose the file; it is read and checked at once, and nothing of it enters the roll yet."""
    form = RollForm(request.POST or None, request.FILES or None, initial={"on": request.on})
    if form.is_valid():
        try:
            return redirect("members:import-preview", _stage(request, form).pk)
        except NotAllowed as refusal:
            raise PermissionDenied from refusal
        except Refused as refusal:
            form.refuse(refusal)
    waiting = Roll.objects.of(request.actor).filter(act=None).order_by("-uploaded_at", "pk")[:5]
    return render(
        request, "members/import.html", {"form": form, "waiting": waiting}, status=422 if form.errors else 200
    )


def _stage(request: DeskRequest, form: RollForm) -> Roll:
    given = form.cleaned_data
    units = request.actor.visible(Unit, IMPORT_ROLL)
    within = units.filter(code=given["unit"]).first() if given["unit"] else None
    if given["unit"] and within is None:
        raise UnitUnknown(code=given["unit"])
    settings = Settings(on=given["on"], within=within, allow_transfers=given["allow_transfers"])
    return stage_roll(
        actor=request.actor, file=given["file"].file, name=given["file"].name, settings=settings, today=today()
    )


class UnitUnknown(Refused):
    """There is none, or not within the reach: the answer does not tell which."""

    code = "unit_unknown"
    message = gettext_lazy("There is no unit with the code %(code)s.")


@require_GET
def preview(request: DeskRequest, roll_id: UUID) -> HttpResponse:
    """What the file would do, or did."""
    return render(request, "members/import_preview.html", page(request, _roll(request, roll_id)))


@require_POST
def commit(request: DeskRequest, roll_id: UUID) -> HttpResponse:
    """Do what the preview showed. Where the rolls have changed since, show it again instead."""
    roll = _roll(request, roll_id)
    here = reverse("members:import-preview", args=[roll.pk])
    try:
        act = commit_roll(actor=request.actor, roll=roll)
    except NotAllowed as refusal:
        raise PermissionDenied from refusal
    except Roll.DoesNotExist:
        raise Http404 from None  # confirmed a moment ago, and there was nothing to write
    except RollOutdated:
        recheck_roll(actor=request.actor, roll=roll)
        return HttpResponseRedirect(f"{here}?outdated=1")
    if act is None:
        done(request, _("The roll agrees with the file already. Nothing was written."))
        return redirect("members:import")
    if not roll.is_committed:
        _tell(request, roll, act, here)
    return HttpResponseRedirect(here)


def _tell(request: DeskRequest, roll: Roll, act: Act, here: str) -> None:
    """What was done, with a way back."""
    changes = sum(act.summary[outcome] for outcome in ("new", "updated", "moved"))
    told = {"number": format_count(changes), "file": roll.file_name}
    text = ngettext(
        "%(number)s change from %(file)s was entered.", "%(number)s changes from %(file)s were entered.", changes
    )
    done(request, text % told, undo_url=reverse("structure:undo", args=[act.pk], query={"next": here}))


@require_POST
def discard(request: DeskRequest, roll_id: UUID) -> HttpResponse:
    """Forget what was read from the file."""
    discard_roll(actor=request.actor, roll=_roll(request, roll_id))
    return redirect("members:import")


@require_GET
def rejected(request: DeskRequest, roll_id: UUID) -> StreamingHttpResponse:
    """The rejected lines, to be corrected and brought again."""
    roll = _roll(request, roll_id)
    return _csv("rejected", roll, lambda: rejected_lines(lasting(roll.pk), roll.headings))


@require_GET
def missing(request: DeskRequest, roll_id: UUID) -> StreamingHttpResponse:
    """Whom the file does not name. Known until the roll is carried out: then its lines are gone."""
    roll = _roll(request, roll_id)
    if roll.is_committed:
        raise Http404
    return _csv("missing", roll, lambda: missing_lines(lasting(roll.pk)))


def _roll(request: DeskRequest, roll_id: UUID) -> Roll:
    """A roll is there for who uploaded it, and for nobody else."""
    return get_object_or_404(Roll.objects.of(request.actor).select_related("act"), pk=roll_id)


def _csv(what: str, roll: Roll, lines: Callable[[], Iterator[str]]) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{what}-{roll.on.isoformat()}.csv"'
    return answer
