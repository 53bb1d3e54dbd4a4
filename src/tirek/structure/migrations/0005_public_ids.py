"""Acts get a number for addresses, one that nobody can count up."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('structure', '0004_territories'),
    ]

    operations = [
        migrations.AddField(
            model_name='act',
            name='public_id',
            field=models.UUIDField(db_default=models.Func(function='gen_random_uuid'), editable=False, unique=True),
        ),
    ]
