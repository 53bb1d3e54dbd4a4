"""Who may do what where."""

from django.conf import settings
from django.db import models

from tirek.structure.models import Unit


class Grant(models.Model):
    """An account's right at a unit and everything below it."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grants")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="grants")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "unit"], name="access_grant_once")]

    def __str__(self) -> str:
        return f"{self.account_id} at {self.unit_id}"
