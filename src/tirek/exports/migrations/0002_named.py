import django.core.serializers.json
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exports', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='exportfile',
            name='at',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='exportfile',
            name='named',
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
        ),
    ]
