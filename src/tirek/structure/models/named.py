"""What is called something in three languages."""

from django.db import models

# What fits into a line of a phone.
SHORT = 60


def folded(*names: str) -> models.GeneratedField:
    """All of them as they sound, to be searched."""
    parts = [part for name in names for part in (models.Value(" "), name)][1:]
    return models.GeneratedField(
        expression=models.Func(models.functions.Concat(*parts), function="kk_fold"),
        output_field=models.TextField(),
        db_persist=True,
    )


class Named(models.Model):
    """The names of a thing in a period."""

    name_kk = models.CharField(max_length=200)
    name_ru = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    name_fold = folded("name_kk", "name_ru", "name_en")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_kk
