"""Filters under a name: kept, applied, renamed, deleted. Each account has its own."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tirek.kernel.errors import Refused
from tirek.members.actions import delete_filter, rename_filter, save_filter
from tirek.members.forms.listing import kept_query
from tirek.members.forms.saved import SavedFilterForm
from tirek.members.models import SavedFilter
from tirek.ui.requests import DeskRequest
from tirek.ui.toasts import done


@require_GET
def filters(request: DeskRequest) -> HttpResponse:
    """All of the account's."""
    return _page(request)


def _page(request: DeskRequest, bad: SavedFilterForm | None = None, at: SavedFilter | None = None) -> HttpResponse:
    own = SavedFilter.objects.of(request.actor).order_by("name", "pk")
    forms = [
        (one, bad if at and one.pk == at.pk else SavedFilterForm(initial={"name": one.name}, auto_id=f"f{one.pk}-%s"))
        for one in own
    ]
    context = {"filters": forms, "bad": bad, "query": request.GET.urlencode()}
    return render(request, "members/filters.html", context, status=422 if bad else 200)


@require_POST
def save(request: DeskRequest) -> HttpResponse:
    """The list in the address, but for its day, its place and what was searched for."""
    form = SavedFilterForm(request.POST)
    if form.is_valid():
        name, query = form.cleaned_data["name"], kept_query(request.GET)
        try:
            save_filter(actor=request.actor, name=name, query=query)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            done(request, _("The filter “%(name)s” was saved.") % {"name": name})
            return redirect(f"{reverse('members:list')}?{request.GET.urlencode()}")
    return _page(request, form)


@require_POST
def rename(request: DeskRequest, filter_id: UUID) -> HttpResponse:
    saved = _own(request, filter_id)
    form = SavedFilterForm(request.POST, auto_id=f"f{saved.pk}-%s")
    if form.is_valid():
        try:
            rename_filter(actor=request.actor, saved=saved, name=form.cleaned_data["name"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            done(request, _("The filter was renamed to “%(name)s”.") % {"name": form.cleaned_data["name"]})
            return redirect("members:filters")
    return _page(request, form, saved)


@require_POST
def delete(request: DeskRequest, filter_id: UUID) -> HttpResponse:
    saved = _own(request, filter_id)
    delete_filter(actor=request.actor, saved=saved)
    done(request, _("The filter “%(name)s” was deleted.") % {"name": saved.name})
    return redirect("members:filters")


def _own(request: DeskRequest, filter_id: UUID) -> SavedFilter:
    return get_object_or_404(SavedFilter.objects.of(request.actor), public_id=filter_id)
