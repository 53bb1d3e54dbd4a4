"""A right that ends on the day it began keeps the day and its end within it; the wall looks at it as the actor does."""

import django.contrib.postgres.constraints
from django.db import migrations, models

HELD = """
-- The lines of the grants in force that give the permission. As ``AccountActor`` reads them.
CREATE OR REPLACE FUNCTION access_held(wanted text) RETURNS TABLE (unit_id bigint, reach text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT g.unit_id, p.reach
    FROM public.access_scope() s
    JOIN public.accounts_account a ON a.id = s.account AND a.is_active
    JOIN public.access_grant g ON g.account_id = a.id AND g.period @> s.day AND g.ended_at IS NULL
    JOIN public.access_rolepermission p ON p.role_id = g.role_id AND p.permission = wanted
    LEFT JOIN public.access_grant principal ON principal.id = g.deputy_of_id
    LEFT JOIN public.accounts_account instead ON instead.id = principal.account_id
    WHERE g.deputy_of_id IS NULL OR (principal.period @> s.day AND principal.ended_at IS NULL AND instead.is_active)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0004_public_ids")]

    operations = [
        migrations.AddField(model_name="grant", name="ended_at", field=models.DateTimeField(null=True)),
        migrations.RemoveConstraint(model_name="grant", name="access_grant_once"),
        migrations.AddConstraint(
            model_name="grant",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                expressions=[
                    (models.F("account"), "="),
                    (models.F("role"), "="),
                    (models.F("unit"), "="),
                    ("period", "&&"),
                ],
                name="access_grant_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_at__isnull", True), ("period__upper_inf", False), _connector="OR"),
                name="access_grant_ended_on_a_day",
            ),
        ),
        migrations.RunSQL(HELD, migrations.RunSQL.noop),
    ]
