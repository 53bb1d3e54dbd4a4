from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exports', '0003_reach'),
    ]

    operations = [
        migrations.AddField(
            model_name='exportfile',
            name='unseen',
            field=models.IntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name='exportfile',
            name='kind',
            field=models.CharField(choices=[('csv', 'CSV'), ('xlsx', 'XLSX'), ('print', 'Print')], max_length=5),
        ),
    ]
