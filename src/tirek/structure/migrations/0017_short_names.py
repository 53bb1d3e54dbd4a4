"""A short name beside the whole one. What acts keep of a name has it, too: undone, they put it back as it was."""

from django.db import migrations, models

from tirek.structure.models.named import SHORT, folded

_SHORTS = ("short_kk", "short_ru", "short_en")

_IMAGES = """
UPDATE structure_actimage
SET before = '{"short_kk": "", "short_ru": "", "short_en": ""}'::jsonb || before
WHERE table_name = 'structure_unitname' AND before IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("structure", "0016_acts_by_kind")]

    operations = [
        *(
            migrations.AddField(
                model_name="unitname",
                name=name,
                field=models.CharField(blank=True, db_default="", default="", max_length=SHORT),
            )
            for name in _SHORTS
        ),
        migrations.RemoveField(model_name="unitname", name="name_fold"),
        migrations.AddField(
            model_name="unitname",
            name="name_fold",
            field=folded("name_kk", "name_ru", "name_en", *_SHORTS),
        ),
        migrations.RunSQL(_IMAGES, migrations.RunSQL.noop),
    ]
