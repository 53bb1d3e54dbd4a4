"""What an organisation decides for itself: kinds of unit, ages, holidays. Loaded from a charter profile, never code."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tirek.kernel.dates import age_on
from tirek.structure.enums import UnitRole


class Charter(models.Model):
    """The organisation that this installation runs. There is one row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    profile = models.CharField(max_length=40)
    name_kk = models.CharField(max_length=200)
    name_ru = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    synthetic = models.BooleanField(default=False)
    youth_from = models.PositiveSmallIntegerField(default=14)
    youth_until = models.PositiveSmallIntegerField(default=36)
    admission_age = models.PositiveSmallIntegerField(default=18)
    # Of a primary organisation with its groups; none where the charter sets no bound.
    minimum_members = models.PositiveIntegerField(null=True)
    maximum_members = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="structure_charter_one_row"),
            models.CheckConstraint(
                condition=models.Q(youth_from__lt=models.F("youth_until")), name="structure_charter_youth_age"
            ),
            models.CheckConstraint(
                condition=models.Q(minimum_members__lte=models.F("maximum_members")), name="structure_charter_size"
            ),
        ]

    def __str__(self) -> str:
        return self.name_kk

    @property
    def youth(self) -> range:
        """The ages, in full years, that the charter calls young."""
        return range(self.youth_from, self.youth_until)

    def is_young(self, born: date | None, day: date) -> bool:
        """Somebody of unknown birth date is not counted as young. ``young_days`` says the same in SQL."""
        return born is not None and age_on(born, day) in self.youth


def young_days(born: str) -> tuple[str, str]:
    """In SQL: the day from which somebody born then is young, and the day from which no longer.

    The row of ``structure_charter`` must be at hand under the name ``charter``.
    """
    return f"structure_birthday({born}, charter.youth_from)", f"structure_birthday({born}, charter.youth_until)"


class Kind(models.Model):
    """A kind of unit: what the organisation calls it, its role, and under which kinds it may stand."""

    key = models.SlugField(max_length=40, unique=True)
    role = models.CharField(max_length=20, choices=UnitRole.choices)
    level = models.PositiveSmallIntegerField()
    parents = ArrayField(models.SlugField(max_length=40), default=list, blank=True)
    name_kk = models.CharField(max_length=100)
    name_ru = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.key


class HolidayOverride(models.Model):
    """A day that the government moved: working although a holiday or Sunday, or free although a weekday."""

    day = models.DateField(unique=True)
    working = models.BooleanField()
    note = models.CharField(max_length=200, blank=True, default="")

    def __str__(self) -> str:
        return self.day.isoformat()
