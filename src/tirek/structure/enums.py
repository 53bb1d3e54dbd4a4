"""Closed sets of values that the database stores."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitRole(models.TextChoices):
    """The part a unit plays, whatever its organisation calls it. Figures are counted by role."""

    CENTRE = "centre", _("central office")
    BRANCH = "branch", _("regional branch")
    LOCAL_BRANCH = "local_branch", _("local branch")
    PRIMARY = "primary", _("primary organisation")
    GROUP = "group", _("group")

    # Where members may stand. SQL asks the stored column structure_unit.holds_members, which is made from this.
    HOLDING = nonmember(("primary", "group"))


class TermBegan(models.TextChoices):
    """How a term of a unit began; ``registered``: it stood before it was entered here."""

    FOUNDED = "founded", _("founded")
    REGISTERED = "registered", _("entered while already standing")
    SPLIT_OFF = "split_off", _("split off")
    REOPENED = "reopened", _("reopened")
    REKINDED = "rekinded", _("became one of another kind")


class TermEnded(models.TextChoices):
    """How a term of a unit ended; all but a change of kind end a life."""

    STANDS = "", _("stands")
    MERGED = "merged", _("merged into another")
    CLOSED = "closed", _("closed")
    SPLIT = "split", _("split into others")
    REKINDED = "rekinded", _("became one of another kind")


class Descent(models.TextChoices):
    """How a unit came of another."""

    MERGE = "merge", _("merger")
    SPLIT = "split", _("split")
