"""The official classifier of territories: what there was on a day, what it was called, in what it lay. Not units."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from tirek.structure.models.named import Named


class Territory(models.Model):
    """A code of the classifier. It stands on the days of its terms; a code that comes back stands again.

    The nine digits are four groups: region, district or city, rural district, settlement. ``level`` is the last that is
    not zero, from 1.
    """

    code = models.CharField(max_length=9, unique=True)
    level = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return self.code


class TerritoryTermQuerySet(models.QuerySet["TerritoryTerm"]):
    """Terms by day. The classifier is public: every reader sees all of it."""

    def in_units(self, unit_ids: models.QuerySet[Any]) -> TerritoryTermQuerySet:
        return self

    def on(self, day: date) -> TerritoryTermQuerySet:
        return self.filter(period__contains=day)


class TerritoryTerm(Named):
    """What a territory was called in a period, in three languages, and in which other it lay."""

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="terms")
    parent = models.ForeignKey(Territory, on_delete=models.PROTECT, null=True, related_name="parts")
    period = DateRangeField()

    objects = TerritoryTermQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="structure_territoryterm_once",
                expressions=[("territory", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=models.Q(period__isempty=False) & models.Q(period__lower_inf=False),
                name="structure_territoryterm_period",
            ),
        ]
