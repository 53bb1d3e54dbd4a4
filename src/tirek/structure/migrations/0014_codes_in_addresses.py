"""A code stands in addresses: what would break them is taken out of those that stand, and refused from now on.

A unit with a slash in its code could not be opened, nor any list that it stood in; of each that is written otherwise
from here on the log says how it was.
"""

import re

from django.db import migrations, models

UNUSABLE = r"[/\s]|^\.{0,2}$"


def write_otherwise(apps, schema_editor):
    units, lines = apps.get_model("structure", "Unit").objects, apps.get_model("audit", "Entry").objects
    bad = list(units.filter(code__regex=UNUSABLE).order_by("pk").values_list("pk", "code"))
    if not bad:
        return
    schema_editor.execute("ALTER TABLE structure_unit DISABLE TRIGGER USER")
    for pk, code in bad:
        new = re.sub(r"[/\s]+", "-", code).strip("-.") or "unit"
        if units.filter(code=new).exists():
            new = f"{new[:25]}-{pk}"
        units.filter(pk=pk).update(code=new)
        lines.create(
            reason="migrate", act="units.recoded", object_type="structure.unit", object_id=str(pk), unit_id=pk,
            old={"code": code}, new={"code": new},
        )  # fmt: skip
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute("ALTER TABLE structure_unit ENABLE TRIGGER USER")


class Migration(migrations.Migration):
    dependencies = [("structure", "0013_undoings_are_tasks"), ("audit", "0003_chain")]
    operations = [
        migrations.RunPython(write_otherwise, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", UNUSABLE), _negated=True), name="structure_unit_code"
            ),
        ),
    ]
