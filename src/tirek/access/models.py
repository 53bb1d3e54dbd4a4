"""Who may do what where."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from tirek.access.enums import Reach
from tirek.kernel.fields import PublicId
from tirek.kernel.walls import ACCOUNT, PAGES, SYSTEM, Wall
from tirek.structure.models import Unit


class RoleQuerySet(models.QuerySet["Role"]):
    """Roles."""

    def in_order(self) -> "RoleQuerySet":
        return self.order_by("position", "pk")


class Role(models.Model):
    """What somebody is to the organisation: a set of permissions, each with its reach.

    The rows come from ``roles.toml`` and the charter profile and are loaded anew with each version.
    """

    key = models.CharField(max_length=40, unique=True)
    position = models.PositiveSmallIntegerField()
    name_kk = models.CharField(max_length=100)
    name_ru = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    excludes = models.ManyToManyField("self")

    objects = RoleQuerySet.as_manager()

    def __str__(self) -> str:
        return self.key

    @property
    def name(self) -> str:
        """In the reader's language."""
        return str(getattr(self, f"name_{get_language() or 'kk'}", "") or self.name_kk)


class RolePermission(models.Model):
    """One line of the table of roles: permission × reach."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="permissions")
    permission = models.CharField(max_length=60)
    reach = models.CharField(max_length=10, choices=Reach.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "permission"], name="access_role_permission_once")]

    def __str__(self) -> str:
        return f"{self.role_id} {self.permission} {self.reach}"


class GrantQuerySet(models.QuerySet["Grant"]):
    """Grants by day."""

    def in_force(self, day: date) -> "GrantQuerySet":
        """Those that hold on the day. Standing in for somebody ends with what that somebody holds."""
        return self.held_on(day).filter(ended_at__isnull=True, deputy_of__ended_at__isnull=True)

    def held_on(self, day: date) -> "GrantQuerySet":
        """As ``in_force``, and those that held for a part of the day only."""
        principal = Q(deputy_of__period__contains=day, deputy_of__account__is_active=True)
        return self.filter(Q(deputy_of__isnull=True) | principal, period__contains=day)

    def not_over(self, day: date) -> "GrantQuerySet":
        """Those that hold on the day or later."""
        return self.filter(Q(period__upper_inf=True) | Q(period__endswith__gt=day), ended_at__isnull=True)

    def in_units(self, unit_ids: models.QuerySet[Any]) -> "GrantQuerySet":
        return self.filter(unit_id__in=unit_ids)

    def own(self, account_id: int) -> "GrantQuerySet":
        return self.filter(account_id=account_id)


_OVER_RIGHTS = "unit_id IN (SELECT access_reach('grants.give'))"
_NOT_OF_PAGES = f"{SYSTEM} OR NOT {PAGES}"


class Grant(models.Model):
    """An account's role at a unit for a period. It ends by itself; it is never changed but in its last day.

    ``deputy_of`` is the grant of the one stood in for. ``ended_at`` is the moment at which it ended within its only
    day: it held, so the day stays, and from that moment on it holds no longer.
    """

    public_id = PublicId()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="grants")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="grants")
    period = DateRangeField()
    ended_at = models.DateTimeField(null=True)
    deputy_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="deputies")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300)

    objects = GrantQuerySet.as_manager()
    # Rights are no secret about persons, and the wall itself asks them. Whoever may give one there and holds as much
    # writes it, or lends their own; that it only ends, once it is given, a trigger holds to.
    wall = Wall(
        seen="true",
        entered=f"{_NOT_OF_PAGES} OR ({_OVER_RIGHTS} AND access_covers(role_id, unit_id)) "
        "OR access_lends(deputy_of_id, role_id, unit_id)",
        touched=f"{_NOT_OF_PAGES} OR {_OVER_RIGHTS} OR access_lends(deputy_of_id, role_id, unit_id) "
        f"OR account_id = {ACCOUNT}",
    )

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="access_grant_once",
                expressions=[
                    (F("account"), RangeOperators.EQUAL),
                    (F("role"), RangeOperators.EQUAL),
                    (F("unit"), RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(condition=Q(period__isempty=False), name="access_grant_some_day"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(period__upper_inf=False), name="access_grant_ended_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} at {self.unit_id}"
