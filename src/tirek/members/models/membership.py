"""Membership, and where it stood when."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db import models

from tirek.kernel.declarations import Opening, openings
from tirek.kernel.fields import DrawnKey
from tirek.kernel.walls import PAGES, SOMEBODY, where
from tirek.members.enums import Began, Ended
from tirek.members.permissions import VIEW_MEMBERS
from tirek.people.models import Person, Sex
from tirek.structure.models import Unit


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by reach."""

    def in_units(self, unit_ids: models.QuerySet[Any]) -> MembershipQuerySet:
        """Those that stand, or last stood, in one of these units."""
        last = Placement.objects.filter(unit_id__in=unit_ids, is_last=True)
        return self.filter(pk__in=last.values("membership_id"))

    def own(self, account_id: int) -> MembershipQuerySet:
        return self.filter(person__in=Person.objects.own(account_id).values("pk"))


# Jobs enter rolls of a country, in which each IIN was looked up; pages enter one, which is looked at singly.
_KNOWN = f"(NOT {PAGES} OR members_known(person_id, id))"
_PLACEABLE = f"(NOT {PAGES} OR members_placeable(membership_id))"


class Membership(models.Model):
    """A person's membership from joining to leaving. Who joins again gets a new one."""

    id = DrawnKey(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    number = models.CharField(max_length=40, unique=True)
    joined = models.DateField()
    ended = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=20, choices=Ended.choices, blank=True, default="")

    objects = MembershipQuerySet.as_manager()
    wall = where(
        VIEW_MEMBERS,
        "EXISTS (SELECT FROM members_placement s WHERE s.membership_id = members_membership.id AND s.is_last) "
        "OR person_id IN (SELECT people_own())",
        entered=f"{SOMEBODY} AND {_KNOWN}",
        kept=_KNOWN,
    )

    class Meta:
        indexes = [models.Index(fields=["joined", "id"], name="members_membership_joined")]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(ended=None), name="members_membership_one_standing"
            ),
            models.CheckConstraint(
                condition=models.Q(ended=None, end_reason="")
                | (models.Q(ended__gt=models.F("joined")) & ~models.Q(end_reason="")),
                name="members_membership_end",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class TransferQuerySet(models.QuerySet["Transfer"]):
    """Transfers by reach."""

    def in_units(self, unit_ids: models.QuerySet[Any]) -> TransferQuerySet:
        return self.filter(membership__in=Membership.objects.in_units(unit_ids).values("pk"))

    def own(self, account_id: int) -> TransferQuerySet:
        return self.filter(membership__in=Membership.objects.own(account_id).values("pk"))


class Transfer(models.Model):
    """One member's move from a unit to another on a day."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="transfers")
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="transfers_out")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="transfers_in")
    day = models.DateField()

    objects = TransferQuerySet.as_manager()
    # Once it is written nobody is asked whether they see it: the database holds it against where the member stood.
    wall = where(
        VIEW_MEMBERS,
        "EXISTS (SELECT FROM members_placement s WHERE s.membership_id = members_transfer.membership_id AND s.is_last) "
        "OR membership_id IN (SELECT members_own())",
        entered=SOMEBODY,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(from_unit=models.F("to_unit")), name="members_transfer_elsewhere"
            ),
        ]


class PlacementQuerySet(models.QuerySet["Placement"]):
    """Placements by reach and day."""

    def in_units(self, unit_ids: models.QuerySet[Any]) -> PlacementQuerySet:
        """Those of memberships that stand, or last stood, in one of these units: the past follows the person."""
        return self.filter(membership__in=Membership.objects.in_units(unit_ids).values("pk"))

    def own(self, account_id: int) -> PlacementQuerySet:
        return self.filter(membership__in=Membership.objects.own(account_id).values("pk"))

    def on(self, day: date) -> PlacementQuerySet:
        return self.filter(period__contains=day)


class Placement(models.Model):
    """Where a membership stood: a primary organisation or a group in it.

    Birth date and sex are those of the person, repeated so that everything counted here depends on this row alone;
    correcting the person corrects them in the same act. ``is_last`` says that the membership stands, or last stood,
    here: rights over a person go by it. Periods of one membership never overlap, and lie inside
    the life of the unit: the database refuses others.
    """

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="placements")
    # Of the unit alone the index of those born there serves as well.
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="placements", db_index=False)
    period = DateRangeField()
    began = models.CharField(max_length=20, choices=Began.choices)
    ended = models.CharField(max_length=20, choices=Ended.choices, blank=True, default="")
    is_last = models.GeneratedField(
        expression=~models.Q(ended=Ended.TRANSFER),  # type: ignore[arg-type]  # the stubs take no condition
        output_field=models.BooleanField(),
        db_persist=True,
    )
    birth_date = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=1, choices=Sex.choices, blank=True, default="")

    objects = PlacementQuerySet.as_manager()
    # The past follows the person: where somebody stood before is seen by whoever sees where they stand now.
    wall = where(
        VIEW_MEMBERS,
        "CASE WHEN is_last THEN unit_id IN (SELECT access_reach('members.view')) ELSE members_seen(membership_id) END "
        "OR membership_id IN (SELECT members_own())",
        entered=f"{SOMEBODY} AND {_PLACEABLE}",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(period__isempty=False, period__lower_inf=False), name="members_placement_period"
            ),
            models.CheckConstraint(
                condition=models.Q(period__upper_inf=True, ended="")
                | (models.Q(period__upper_inf=False) & ~models.Q(ended="")),
                name="members_placement_end",
            ),
        ]
        indexes = [
            # Who stood somewhere on a past day and went elsewhere.
            models.Index(fields=["unit"], condition=models.Q(is_last=False), name="members_placement_moved"),
            # Who stands in a unit, and of those below one how many were born in which year, without reading a row.
            models.Index(fields=["unit", "birth_date"], include=["period"], name="members_placement_born"),
            # Lists are walked by age, and those born in a part of a year are counted.
            models.Index(fields=["birth_date", "id"], include=["unit", "period"], name="members_placement_age"),
        ]


openings.declare(
    Opening(
        key="members",
        model="people.Person",
        condition="EXISTS (SELECT FROM members_membership m WHERE m.person_id = people_person.id)",
    )
)
