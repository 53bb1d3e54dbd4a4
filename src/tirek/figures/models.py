"""Where the sums stand. Nobody writes here but the triggers and the fold; nothing here is a source."""

from django.db import models


class Definition(models.Model):
    """The number of a declared figure in the sums, and a digest of the declaration they were made by."""

    id = models.SmallAutoField(primary_key=True)
    key = models.CharField(max_length=80, unique=True)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.key


class Delta(models.Model):
    """What one statement added to a figure at a unit on a day. Only ever appended, so no two writers meet on a row."""

    figure_id = models.SmallIntegerField()
    slice = models.CharField(max_length=40)
    unit_id = models.BigIntegerField()
    day = models.DateField()
    value = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["figure_id", "unit_id"], name="figures_delta_tail")]


class Day(models.Model):
    """The folded sum of a figure at a unit on a day."""

    pk = models.CompositePrimaryKey("figure_id", "unit_id", "slice", "day")
    figure_id = models.SmallIntegerField()
    unit_id = models.BigIntegerField()
    slice = models.CharField(max_length=40)
    day = models.DateField()
    value = models.BigIntegerField()

    class Meta:
        # What was added at thousands of units stands in the days of a span, side by side.
        indexes = [
            models.Index(fields=["figure_id", "day", "unit_id", "slice"], include=["value"], name="figures_day_by_day"),
        ]


class Final(models.Model):
    """What a figure comes to at a unit after the last of its days: of a stock that is told of today, nearly always what
    stands. Less what comes after a day it says what stood at thousands of units at its end.
    """

    pk = models.CompositePrimaryKey("figure_id", "unit_id", "slice")
    figure_id = models.SmallIntegerField()
    unit_id = models.BigIntegerField()
    slice = models.CharField(max_length=40)
    value = models.BigIntegerField()


class Month(models.Model):
    """The sum up to the end of a month, kept for months in which something happened."""

    pk = models.CompositePrimaryKey("figure_id", "unit_id", "slice", "month")
    figure_id = models.SmallIntegerField()
    unit_id = models.BigIntegerField()
    slice = models.CharField(max_length=40)
    month = models.DateField()
    closing = models.BigIntegerField()

    class Meta:
        # What a figure is at thousands of units: their last closings stand in a few months, side by side.
        indexes = [
            models.Index(
                fields=["figure_id", "month", "unit_id", "slice"], include=["closing"], name="figures_month_by_month"
            ),
        ]
