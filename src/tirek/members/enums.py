"""Closed sets of values that the database stores."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Began(models.TextChoices):
    """How a placement began."""

    ADMISSION = "admission", _("admitted")
    REGISTRATION = "registration", _("entered on the roll")
    TRANSFER = "transfer", _("transferred in")


class Ended(models.TextChoices):
    """How a placement ended; a reason of leaving also ends the membership."""

    STANDS = "", _("on the roll")
    TRANSFER = "transfer", _("transferred")
    RESIGNATION = "resignation", _("resigned")
    EXPULSION = "expulsion", _("expelled")
    DEATH = "death", _("died")
    DEREGISTRATION = "deregistration", _("taken off the roll")


LEAVING = (Ended.RESIGNATION, Ended.EXPULSION, Ended.DEATH, Ended.DEREGISTRATION)
