"""The setup link, and the two questions that whoever serves pages may ask about it."""

from django.db import migrations, models

# They run as the owner. Whoever serves pages gives no right that its reader does not hold; the first right of all has
# nobody who holds it. So it takes the secret of the link, a database without any right, and goes to the centre alone.
FUNCTIONS = """
CREATE FUNCTION founding_opens(token text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
RETURN EXISTS (
    SELECT FROM public.founding_setuplink l
    WHERE l.digest = encode(sha256(convert_to(token, 'UTF8')), 'hex') AND l.used_at IS NULL
      AND l.expires_at > transaction_timestamp()
) AND NOT EXISTS (SELECT FROM public.access_grant);

CREATE FUNCTION founding_first_grant(token text, holder bigint, centre bigint, since date, why text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    given bigint;
BEGIN
    IF NOT public.founding_opens(token) THEN
        RETURN NULL;
    END IF;
    UPDATE public.founding_setuplink SET used_at = transaction_timestamp()
    WHERE digest = encode(sha256(convert_to(token, 'UTF8')), 'hex') AND used_at IS NULL;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    INSERT INTO public.access_grant (account_id, role_id, unit_id, period, reason)
    SELECT holder, r.id, u.id, daterange(since, NULL), why
    FROM public.access_role r, public.structure_unit u
    WHERE r.key = 'administrator' AND u.id = centre AND u.role = 'centre'
    RETURNING id INTO given;
    RETURN given;
END $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("access", "0006_giving"), ("structure", "0013_undoings_are_tasks")]

    operations = [
        migrations.CreateModel(
            name="SetupLink",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
    ]
