"""The table of ``kernel.series``. No model: nothing else may read or write it."""

from django.db import migrations

TABLE = """
CREATE TABLE kernel_series (
    name text PRIMARY KEY,
    last bigint NOT NULL CONSTRAINT kernel_series_counts_up CHECK (last >= 0)
)
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_text")]
    operations = [migrations.RunSQL(TABLE, "DROP TABLE kernel_series")]
