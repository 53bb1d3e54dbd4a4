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
