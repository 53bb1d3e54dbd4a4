"""Closed sets of values that the database stores."""

from django.db import models
from django.utils.functional import Promise
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

# What is told of a member in one word: the columns of a roll that comes in and of a list that goes out. ``name`` is the
# whole name in one cell.
FIELD_NAMES: dict[str, Promise] = {
    "unit": _("unit (code or name)"),
    "name": _("full name"),
    "surname": _("surname"),
    "given_name": _("given name"),
    "patronymic": _("patronymic"),
    "iin": _("IIN"),
    "birth_date": _("birth date"),
    "sex": _("sex"),
    "phone": _("phone"),
    "email": _("e-mail"),
    "joined": _("joined"),
    "since": _("in the unit since"),
    "number": _("card number"),
}
