"""Units and their dated periods. Nothing here is overwritten: a change ends one period and begins the next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models

from tirek.kernel.fields import SpansField
from tirek.structure.enums import Descent, TermBegan, TermEnded, UnitRole
from tirek.structure.models.charter import Kind
from tirek.structure.models.named import SHORT, Named, folded
from tirek.structure.models.territories import Territory


class UnitQuerySet(models.QuerySet["Unit"]):
    """Units by day and by place in the tree."""

    def in_units(self, unit_ids: models.QuerySet[Any]) -> UnitQuerySet:
        """Those among the units of a reach; see ``access``."""
        return self.filter(pk__in=unit_ids)

    def holding(self) -> UnitQuerySet:
        """Those in which members may stand."""
        return self.filter(holds_members=True)

    def open_on(self, day: date) -> UnitQuerySet:
        return self.filter(period__contains=day)

    def below(self, unit_ids: Sequence[int], day: date) -> UnitQuerySet:
        """The units in the tree of that day that stand at or below one of these."""
        lines = Ancestry.objects.filter(ancestor_id__in=unit_ids, period__contains=day)
        return self.open_on(day).filter(pk__in=lines.values("unit_id"))

    def children_of(self, unit_id: int, day: date) -> UnitQuerySet:
        parents = UnitParent.objects.filter(parent_id=unit_id, period__contains=day)
        return self.open_on(day).filter(pk__in=parents.values("unit_id"))


class Unit(models.Model):
    """A unit of the organisation.

    ``kind``, ``role`` and ``period`` follow from its terms, by the database: what it is now or was last, and the days
    on which it stands, the one that it closes on not included; who reopens has two spans of them.
    ``known_from`` is the day of its first roll: who was a member before that day is not known. It is set where members
    stand, in primary organisations and groups; one founded in Tirek is known from its opening, when nobody was in it.
    ``territory`` says where it works, as far as the import of the classifier could tell.
    """

    code = models.CharField(max_length=40, unique=True)
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT)
    role = models.CharField(max_length=20, choices=UnitRole.choices)
    holds_members = models.GeneratedField(
        expression=models.Q(role__in=UnitRole.HOLDING),  # type: ignore[arg-type]  # the stubs take no condition
        output_field=models.BooleanField(),
        db_persist=True,
    )
    period = SpansField()
    known_from = models.DateField(null=True, blank=True)
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="units"
    )

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(period__isempty=False) & models.Q(period__lower_inf=False),
                name="structure_unit_period",
            ),
            # The least that an address asks of it; what a new one looks like the actions say.
            models.CheckConstraint(condition=~models.Q(code__regex=r"[/\s]|^\.{0,2}$"), name="structure_unit_code"),
        ]
        indexes = [models.Index(fields=["kind"], name="structure_unit_kind")]

    def __str__(self) -> str:
        return self.code

    @property
    def opened(self) -> date:
        return self.period[0].lower  # type: ignore[no-any-return]  # ranges are untyped in the stubs

    @property
    def closed(self) -> date | None:
        """The day from which it no longer stands; none while it does."""
        return self.period[-1].upper  # type: ignore[no-any-return]  # as above

    def is_open_on(self, day: date) -> bool:
        return any(day in span for span in self.period)


class TermQuerySet(models.QuerySet["Term"]):
    """Terms by reach."""

    def in_units(self, unit_ids: models.QuerySet[Any]) -> TermQuerySet:
        return self.filter(unit__in=unit_ids)


class Term(models.Model):
    """A unit of one kind in a period: how that began, and how it ended. All that counts units counts these.

    ``known_from`` is that of the unit, repeated so that everything counted here depends on this row alone.
    Two terms of a unit touch only where its kind changed: the database refuses others.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="terms")
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, db_index=False)
    role = models.CharField(max_length=20, choices=UnitRole.choices)
    holds_members = models.GeneratedField(
        expression=models.Q(role__in=UnitRole.HOLDING),  # type: ignore[arg-type]  # the stubs take no condition
        output_field=models.BooleanField(),
        db_persist=True,
    )
    period = DateRangeField()
    began = models.CharField(max_length=20, choices=TermBegan.choices)
    ended = models.CharField(max_length=20, choices=TermEnded.choices, blank=True, default="")
    known_from = models.DateField(null=True, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="structure_term_once",
                expressions=[("unit", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=models.Q(period__isempty=False) & models.Q(period__lower_inf=False),
                name="structure_term_period",
            ),
            models.CheckConstraint(
                condition=models.Q(period__upper_inf=True, ended="")
                | (models.Q(period__upper_inf=False) & ~models.Q(ended="")),
                name="structure_term_end",
            ),
        ]
        indexes = [
            # The days of which nothing is known of its members: whether there are such units, every number asks.
            GistIndex(
                models.Func(
                    models.Func("period", function="lower"),
                    models.Func("known_from", models.Func("period", function="upper"), function="least"),
                    function="daterange",
                ),
                condition=models.Q(holds_members=True)
                & (models.Q(known_from=None) | models.Q(known_from__gt=models.F("period__startswith"))),
                name="structure_term_dark",
            ),
        ]


class Lineage(models.Model):
    """One unit came of another on a day, with how many members; the predecessor of a merger is gone that day."""

    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="passed_to", db_index=False)
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="came_of")
    day = models.DateField()
    how = models.CharField(max_length=10, choices=Descent.choices)
    members = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["from_unit", "to_unit", "day"], name="structure_lineage_once"),
            models.CheckConstraint(condition=~models.Q(from_unit=models.F("to_unit")), name="structure_lineage_other"),
        ]


def _sort_key(own: str) -> models.GeneratedField:
    """Kept, as thousands of units are put in order at once. Without a name in the language the Kazakh one counts."""
    name = models.functions.Coalesce(models.functions.NullIf(own, models.Value("")), "name_kk")
    return models.GeneratedField(
        expression=models.Func(name, function="kk_sort_key"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )


class UnitName(Named):
    """What a unit was called in a period, in three languages; and shorter, where the whole is too long for a line."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="names")
    period = DateRangeField()
    short_kk = models.CharField(max_length=SHORT, blank=True, default="", db_default="")
    short_ru = models.CharField(max_length=SHORT, blank=True, default="", db_default="")
    short_en = models.CharField(max_length=SHORT, blank=True, default="", db_default="")
    name_fold = folded("name_kk", "name_ru", "name_en", "short_kk", "short_ru", "short_en")
    sort_kk = _sort_key("name_kk")
    sort_ru = _sort_key("name_ru")
    sort_en = _sort_key("name_en")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="structure_unitname_once",
                expressions=[("unit", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
        ]


class UnitParent(models.Model):
    """Under which unit another stood in a period."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="parents")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="children")
    period = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="structure_unitparent_once",
                expressions=[("unit", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(condition=~models.Q(unit=models.F("parent")), name="structure_unitparent_other"),
        ]


class AncestryQuerySet(models.QuerySet["Ancestry"]):
    """Lines between units."""

    def today(self) -> AncestryQuerySet:
        """The lines of today's tree, with a closed unit where it last stood. No act lies in the future."""
        return self.filter(
            models.Q(period__upper_inf=True) | models.Q(period__endswith=models.F("unit__period__endswith") + 1)
        )


class Ancestry(models.Model):
    """Who stood above whom, and when; each unit also above itself. Derived by the database from units and parents.

    A line runs through the closing day: a unit that closes on a day has left the tree at its end, and who left it on
    that day left it while it stood. For one pair of units the periods neither overlap nor touch.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="lines", db_index=False)
    ancestor = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="lines_below")
    period = DateRangeField()

    objects = AncestryQuerySet.as_manager()

    class Meta:
        # None on the period, none that begins with the ancestor and goes on: without statistics, as in the transaction
        # that enters a whole organisation, the planner takes either for choosy and walks all lines for one.
        indexes = [models.Index(fields=["unit", "ancestor"], name="structure_ancestry_above")]
