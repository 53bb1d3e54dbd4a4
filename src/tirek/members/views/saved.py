"""Filters under a name: kept, applied, renamed, deleted. Each account has its own."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tirek.members.actions import delete_filter, rename_filter, save_filter
from tirek.members.forms.listing import kept_query
from tirek.members.forms.saved import SavedFilterForm
from tirek.members.models import SavedFilter
from tirek.ui.acts import Done, carried_out, page
from tirek.ui.forms import ActForm
from tirek.ui.requests import DeskRequest

_TEMPLATE = "members/filters.html"


@require_GET
def filters(request: DeskRequest) -> HttpResponse:
    """All of the account's."""
    return render(request, _TEMPLATE, _shown(request))


def _shown(request: DeskRequest, bad: SavedFilterForm | None = None, at: SavedFilter | None = None) -> dict[str, Any]:
    """Each with the form that renames it, which may be the one refused, and the one that deletes it."""
    own = SavedFilter.objects.of(request.actor).order_by("name", "pk")
    forms = [
        (
            one,
            bad if at and one.pk == at.pk else SavedFilterForm(initial={"name": one.name}, auto_id=f"f{one.pk}-%s"),
            ActForm(auto_id=f"d{one.pk}-%s"),
        )
        for one in own
    ]
    return {"filters": forms, "bad": None if at else bad, "query": request.GET.urlencode()}


@require_POST
def save(request: DeskRequest) -> HttpResponse:
    """The list in the address, but for its day, its place and what was searched for."""
    form = SavedFilterForm(request.POST)

    def act() -> Done:
        name = form.cleaned_data["name"]
        save_filter(actor=request.actor, name=name, query=kept_query(request.GET))
        back = f"{reverse('members:list')}?{request.GET.urlencode()}"
        return Done(to=back, said=_("The filter “%(name)s” was saved.") % {"name": name})

    return carried_out(request, form, act) or page(
        request, form, _TEMPLATE, preview=None, shown=lambda: _shown(request, form)
    )


@require_POST
def rename(request: DeskRequest, filter_id: UUID) -> HttpResponse:
    saved = _own(request, filter_id)
    form = SavedFilterForm(request.POST, auto_id=f"f{saved.pk}-%s")

    def act() -> Done:
        name = form.cleaned_data["name"]
        rename_filter(actor=request.actor, saved=saved, name=name)
        told = _("The filter was renamed to “%(name)s”.") % {"name": name}
        return Done(to=reverse("members:filters"), said=told)

    answered = carried_out(request, form, act)
    return answered or page(request, form, _TEMPLATE, preview=None, shown=lambda: _shown(request, form, saved))


@require_POST
def delete(request: DeskRequest, filter_id: UUID) -> HttpResponse:
    """Pressed twice it finds nothing to delete, and says no more of it."""

    def act() -> Done:
        saved = _own(request, filter_id)
        delete_filter(actor=request.actor, saved=saved)
        told = _("The filter “%(name)s” was deleted.") % {"name": saved.name}
        return Done(to=reverse("members:filters"), said=told)

    return carried_out(request, ActForm(request.POST), act) or redirect("members:filters")


def _own(request: DeskRequest, filter_id: UUID) -> SavedFilter:
    return get_object_or_404(SavedFilter.objects.of(request.actor), public_id=filter_id)
