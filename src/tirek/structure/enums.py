"""Closed sets of values that the database stores."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The part a unit plays, whatever its organisation calls it. Figures are counted by role."""

    CENTRE = "centre", _("central office")
    BRANCH = "branch", _("regional branch")
    LOCAL_BRANCH = "local_branch", _("local branch")
    PRIMARY = "primary", _("primary organisation")
    GROUP = "group", _("group")


class ActKind(models.TextChoices):
    """Every kind of change to the network or its roll."""

    UNIT_OPENED = "unit_opened", _("Unit opened")
    UNIT_CLOSED = "unit_closed", _("Unit closed")
    UNIT_RENAMED = "unit_renamed", _("Unit renamed")
    UNIT_MOVED = "unit_moved", _("Unit moved under another parent")
    UNITS_IMPORTED = "units_imported", _("Units imported")
    TERRITORIES_IMPORTED = "territories_imported", _("Territories imported")
    MEMBER_ADMITTED = "member_admitted", _("Member admitted")
    MEMBERS_LEFT = "members_left", _("Membership ended")
    MEMBERS_TRANSFERRED = "members_transferred", _("Members transferred")
    PERSON_CORRECTED = "person_corrected", _("Person's data corrected")
    ROLL_IMPORTED = "roll_imported", _("Roll imported")
    UNDONE = "undone", _("Act undone")
