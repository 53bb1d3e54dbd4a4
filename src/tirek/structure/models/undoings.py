"""Acts that the worker is to undo."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from tirek.structure.models.acts import Act


class Undoing(models.Model):
    """An act that touched too much for a page to wait until it is undone. The row is gone when it is.

    ``failure`` is what is to be said about why it stopped, by language. How far it is is written beside the work, so
    that it is seen before the work is finished.
    """

    act = models.OneToOneField(Act, primary_key=True, on_delete=models.PROTECT, related_name="undoing")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    on = models.DateField()
    asked_at = models.DateTimeField(db_default=Now())
    attempts = models.SmallIntegerField(default=0)
    failure = models.JSONField(null=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    began_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.act_id)

    @property
    def is_at_work(self) -> bool:
        return self.failure is None
