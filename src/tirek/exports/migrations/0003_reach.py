from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exports', '0002_named'),
    ]

    operations = [
        # No version that went out has it. Of a file that has no reach either the address is asked.
        migrations.RemoveField(
            model_name='exportfile',
            name='at',
        ),
        migrations.AddField(
            model_name='exportfile',
            name='reach',
            field=models.JSONField(null=True),
        ),
    ]
