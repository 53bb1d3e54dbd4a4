"""What an account keeps of its lists: filters under a name."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tirek.kernel.actor import Actor
from tirek.kernel.walls import of_account


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    """Filters by whose they are."""

    def of(self, actor: Actor) -> SavedFilterQuerySet:
        """Those of the account; no other sees them."""
        return self.filter(account=None) if actor.account_id is None else self.filter(account_id=actor.account_id)


class SavedFilter(models.Model):
    """A list that somebody comes back to: what stands in its address, but no day, no place and nothing searched for."""

    public_id = models.UUIDField(db_default=models.Func(function="gen_random_uuid"), unique=True, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=100)
    query = models.TextField()

    objects = SavedFilterQuerySet.as_manager()
    wall = of_account()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="members_savedfilter_name")]

    def __str__(self) -> str:
        return self.name
