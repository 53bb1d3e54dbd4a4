"""Filters under a name. They are their account's own, like a bookmark, and yet in the log: a name may say much."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tirek.audit.actions import record
from tirek.exports.actions import told_filter
from tirek.kernel.actor import Actor
from tirek.kernel.constraints import worded
from tirek.kernel.errors import Refused
from tirek.members.models import SavedFilter

MOST = 50


class FilterNameTaken(Refused):
    code = "filter_name_taken"
    field = "name"
    constraint = "members_savedfilter_name"
    message = _("You have a filter called “%(name)s” already. Choose another name.")


class TooManyFilters(Refused):
    code = "too_many_filters"
    field = "name"
    message = _("You have %(most)s filters already. Delete one that you no longer need.")


@transaction.atomic
def save_filter(*, actor: Actor, name: str, query: str) -> SavedFilter:
    """Keep what the address of a list says under a name."""
    if SavedFilter.objects.of(actor).count() >= MOST:
        raise TooManyFilters(most=MOST)
    with worded(FilterNameTaken(name=name)):
        saved = SavedFilter.objects.create(account_id=actor.account_id, name=name, query=query)
    record(actor, "members.filter_saved", saved, new={"name": name, "query": told_filter(query)})
    return saved


@transaction.atomic
def rename_filter(*, actor: Actor, saved: SavedFilter, name: str) -> None:
    saved = SavedFilter.objects.of(actor).select_for_update().get(pk=saved.pk)
    with worded(FilterNameTaken(name=name)):
        SavedFilter.objects.filter(pk=saved.pk).update(name=name)
    record(actor, "members.filter_renamed", saved, old={"name": saved.name}, new={"name": name})


@transaction.atomic
def delete_filter(*, actor: Actor, saved: SavedFilter) -> None:
    saved = SavedFilter.objects.of(actor).select_for_update().get(pk=saved.pk)
    record(actor, "members.filter_deleted", saved, old={"name": saved.name, "query": told_filter(saved.query)})
    saved.delete()
