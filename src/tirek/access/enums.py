"""How far a right reaches."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reach(models.TextChoices):
    """From the unit of the grant. What reaches further covers what reaches less far."""

    OWN = "own", _("one's own")
    UNIT = "unit", _("the unit")
    BELOW = "below", _("the unit and below")

    def covers(self, other: "Reach") -> bool:
        return _WIDTH.index(self) >= _WIDTH.index(other)


_WIDTH = (Reach.OWN, Reach.UNIT, Reach.BELOW)
