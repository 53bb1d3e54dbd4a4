"""What is called something in three languages."""

from django.db import models


class Named(models.Model):
    """The names of a thing in a period. ``name_fold``: all three as they sound, to be searched."""

    name_kk = models.CharField(max_length=200)
    name_ru = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    name_fold = models.GeneratedField(
        expression=models.Func(
            models.functions.Concat("name_kk", models.Value(" "), "name_ru", models.Value(" "), "name_en"),
            function="kk_fold",
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_kk
