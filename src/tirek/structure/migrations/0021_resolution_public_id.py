from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("structure", "0020_terms"),
    ]

    operations = [
        migrations.AddField(
            model_name="resolution",
            name="public_id",
            field=models.UUIDField(db_default=models.Func(function="gen_random_uuid"), editable=False, unique=True),
        ),
    ]
