"""Terms of units: of which kind each was when, how that began and how it ended. And which unit came of which.

A unit stood from one day to another, once. Now it stands in spans that follow from its terms, and everything that
counts units counts these. Acts of before get images of the terms beside those of the units, so that they are undone as
ever.
"""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import tirek.kernel.fields
from django.db import migrations, models

from tirek.structure.triggers import capture_images, keep_numbers, statement_triggers

# Functions of upper packages that read the column stand aside for the moment in which it takes its new type.
SPANS = r"""
DO $$
DECLARE
    f record;
    head text;
    stood text[] := '{}';
    each text;
BEGIN
    FOR f IN
        SELECT p.oid, pg_get_functiondef(p.oid) AS def, format_type(p.prorettype, NULL) AS type FROM pg_proc p
        WHERE p.oid IN (
            SELECT d.objid FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass
              AND d.refobjid = 'structure_unit'::regclass
              AND d.refobjsubid = (
                SELECT attnum FROM pg_attribute WHERE attrelid = 'structure_unit'::regclass AND attname = 'period'))
    LOOP
        stood := stood || f.def;
        head := regexp_replace(f.def, '\n(RETURN|BEGIN ATOMIC)\M.*$', '');
        EXECUTE format('%s AS %L', head, format('SELECT NULL::%s', f.type));
    END LOOP;
    ALTER TABLE structure_unit ALTER COLUMN period TYPE datemultirange USING datemultirange(period);
    FOREACH each IN ARRAY stood LOOP
        EXECUTE each;
    END LOOP;
END $$;
"""

STANDING = """
INSERT INTO structure_term (unit_id, kind_id, role, period, began, ended, known_from)
SELECT u.id, u.kind_id, u.role, daterange(lower(u.period), upper(u.period)),
       CASE WHEN u.role IN ('primary', 'group') AND u.known_from = lower(u.period) OR EXISTS (
           SELECT FROM structure_act a WHERE a.unit_id = u.id AND a.kind = 'unit_opened' AND a.undone_by_id IS NULL
             AND u.role NOT IN ('primary', 'group')) THEN 'founded' ELSE 'registered' END,
       CASE WHEN upper_inf(u.period) THEN '' ELSE 'closed' END, u.known_from
FROM structure_unit u ORDER BY u.id;

INSERT INTO structure_actimage (act_id, table_name, row_id, before)
SELECT i.act_id, 'structure_term', t.id,
       CASE WHEN i.before IS NOT NULL THEN to_jsonb(t) || jsonb_build_object(
           'period', i.before -> 'period', 'known_from', i.before -> 'known_from',
           'ended', CASE WHEN upper_inf((i.before ->> 'period')::daterange) THEN '' ELSE 'closed' END) END
FROM structure_actimage i JOIN structure_term t ON t.unit_id = i.row_id
WHERE i.table_name = 'structure_unit' ORDER BY i.id;
UPDATE structure_actimage SET before = before || jsonb_build_object('period', '{' || (before ->> 'period') || '}')
WHERE table_name = 'structure_unit' AND before IS NOT NULL;
"""

# A life is what terms that touch come to; only at its end does a unit leave the tree.
LINES = """
CREATE FUNCTION structure_lives(units bigint[]) RETURNS TABLE (unit_id bigint, lives datemultirange)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT t.unit_id, range_agg(t.period) FROM structure_term t WHERE t.unit_id = ANY (units) GROUP BY 1
$$;

CREATE OR REPLACE FUNCTION structure_lines(units bigint[])
RETURNS TABLE (unit_id bigint, ancestor_id bigint, period daterange) LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    WITH RECURSIVE line (unit_id, ancestor_id, period, depth) AS (
        SELECT l.unit_id, l.unit_id, daterange(lower(x.life), upper(x.life) + 1), 0
        FROM structure_lives(units) l CROSS JOIN LATERAL unnest(l.lives) x (life)
        UNION ALL
        SELECT l.unit_id, p.parent_id, l.period * s.period, l.depth + 1
        FROM line l
        JOIN structure_unitparent p ON p.unit_id = l.ancestor_id
        -- The last parent of a closed unit is its parent through the closing day.
        CROSS JOIN LATERAL (SELECT CASE WHEN NOT upper_inf(p.period) AND EXISTS (
                SELECT FROM structure_term t
                WHERE t.unit_id = p.unit_id AND upper(t.period) = upper(p.period) AND t.ended <> 'rekinded')
            THEN daterange(lower(p.period), upper(p.period) + 1) ELSE p.period END AS period) s
        WHERE l.period && s.period AND l.depth < 32
    )
    SELECT l.unit_id, l.ancestor_id, unnest(range_agg(l.period)) FROM line l GROUP BY 1, 2
$$;
"""

CHECKS = """
-- Two terms touch where the kind changes alone; what was registered or founded does not go on from another term.
CREATE FUNCTION structure_term_check() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM structure_term t
        JOIN structure_term o ON o.unit_id = t.unit_id AND lower(o.period) = upper(t.period)
        WHERE t.unit_id IN (SELECT unit_id FROM new_rows) AND (o.kind_id = t.kind_id OR t.ended <> 'rekinded' OR o.began <> 'rekinded')
    ) THEN
        RAISE EXCEPTION 'terms of a unit touch only where its kind changes'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'structure_term_touching';
    END IF;
    IF EXISTS (SELECT FROM new_rows n JOIN structure_kind k ON k.id = n.kind_id WHERE k.role <> n.role) THEN
        RAISE EXCEPTION 'a term has the role of its kind'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'structure_term_role';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION structure_unitparent_inside() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM new_rows n
        JOIN structure_unit u ON u.id = n.unit_id JOIN structure_unit p ON p.id = n.parent_id
        WHERE NOT (n.period <@ u.period AND n.period <@ p.period)
    ) THEN
        RAISE EXCEPTION 'a unit stands under another only while both are open'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'structure_unitparent_inside';
    END IF;
    RETURN NULL;
END $$;

-- The predecessor of a merger ends on the day; the successor stands.
CREATE FUNCTION structure_lineage_check() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM new_rows n WHERE NOT EXISTS (
            SELECT FROM structure_term t WHERE t.unit_id = n.to_unit_id AND t.period @> n.day)
          OR n.how = 'merge' AND NOT EXISTS (
            SELECT FROM structure_term t WHERE t.unit_id = n.from_unit_id AND upper(t.period) = n.day)
    ) THEN
        RAISE EXCEPTION 'a unit comes of one that ends on the day'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'structure_lineage_day';
    END IF;
    RETURN NULL;
END $$;
"""

# What a unit is and when it stands follows from its terms, and what a term knows of the roll from the unit.
LIVES = """
CREATE FUNCTION structure_live() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE changed bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT unit_id) INTO changed FROM new_rows;
    ELSIF TG_OP = 'UPDATE' THEN
        SELECT array_agg(DISTINCT n.unit_id) INTO changed FROM new_rows n JOIN old_rows o ON o.id = n.id
        WHERE (n.period, n.kind_id, n.role) <> (o.period, o.kind_id, o.role);
    ELSE
        SELECT array_agg(DISTINCT unit_id) INTO changed FROM old_rows;
    END IF;
    IF changed IS NULL THEN
        RETURN NULL;
    END IF;
    UPDATE structure_unit u SET period = l.lives, kind_id = t.kind_id, role = t.role
    FROM structure_lives(changed) l
    CROSS JOIN LATERAL (
        SELECT t.kind_id, t.role FROM structure_term t WHERE t.unit_id = l.unit_id
        ORDER BY lower(t.period) DESC LIMIT 1) t
    WHERE u.id = l.unit_id AND (u.period, u.kind_id, u.role) IS DISTINCT FROM (l.lives, t.kind_id, t.role::varchar);
    RETURN NULL;
END $$;

CREATE FUNCTION structure_term_ancestry() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE changed bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT unit_id) INTO changed FROM new_rows;
    ELSIF TG_OP = 'UPDATE' THEN
        SELECT array_agg(DISTINCT n.unit_id) INTO changed
        FROM new_rows n JOIN old_rows o ON o.id = n.id WHERE (n.period, n.ended) <> (o.period, o.ended);
    ELSE
        SELECT array_agg(DISTINCT unit_id) INTO changed FROM old_rows;
    END IF;
    IF changed IS NOT NULL THEN
        PERFORM structure_lock_tree();
        PERFORM structure_derive_ancestry(changed);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION structure_known_in_terms() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM new_rows n JOIN old_rows o ON o.id = n.id AND o.known_from IS DISTINCT FROM n.known_from) THEN
        UPDATE structure_term t SET known_from = n.known_from
        FROM new_rows n JOIN old_rows o ON o.id = n.id AND o.known_from IS DISTINCT FROM n.known_from
        WHERE t.unit_id = n.id AND t.known_from IS DISTINCT FROM n.known_from;
    END IF;
    RETURN NULL;
END $$;
"""

# The order matters: on one table triggers run by name, and figures_* must see a changed source before the ancestry.
TRIGGERS = (
    "".join(f"DROP TRIGGER structure_ancestry_{event} ON structure_unit;\n" for event in ("insert", "update", "delete"))
    + "DROP FUNCTION structure_ancestry_by_unit();\n"
    + statement_triggers("structure_term", "structure_ancestry", "structure_term_ancestry")
    + statement_triggers("structure_term", "structure_check", "structure_term_check", ("insert", "update"))
    + statement_triggers("structure_term", "structure_live", "structure_live")
    + statement_triggers("structure_lineage", "structure_check", "structure_lineage_check", ("insert", "update"))
    + statement_triggers("structure_unit", "structure_known", "structure_known_in_terms", ("update",))
)


class Migration(migrations.Migration):
    dependencies = [("structure", "0019_dark")]

    operations = [
        migrations.CreateModel(
            name='Lineage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('how', models.CharField(choices=[('merge', 'merger'), ('split', 'split')], max_length=10)),
                ('members', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('centre', 'central office'), ('branch', 'regional branch'), ('local_branch', 'local branch'), ('primary', 'primary organisation'), ('group', 'group')], max_length=20)),
                ('holds_members', models.GeneratedField(db_persist=True, expression=models.Q(('role__in', ('primary', 'group'))), output_field=models.BooleanField())),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('began', models.CharField(choices=[('founded', 'founded'), ('registered', 'entered while already standing'), ('split_off', 'split off'), ('reopened', 'reopened'), ('rekinded', 'became one of another kind')], max_length=20)),
                ('ended', models.CharField(blank=True, choices=[('', 'stands'), ('merged', 'merged into another'), ('closed', 'closed'), ('split', 'split into others'), ('rekinded', 'became one of another kind')], default='', max_length=20)),
                ('known_from', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveIndex(
            model_name='unit',
            name='structure_unit_dark',
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SPANS, migrations.RunSQL.noop)],
            state_operations=[
                migrations.AlterField(model_name='unit', name='period', field=tirek.kernel.fields.SpansField()),
            ],
        ),
        migrations.AddField(
            model_name='lineage',
            name='from_unit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='passed_to', to='structure.unit'),
        ),
        migrations.AddField(
            model_name='lineage',
            name='to_unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='came_of', to='structure.unit'),
        ),
        migrations.AddField(
            model_name='term',
            name='kind',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='structure.kind'),
        ),
        migrations.AddField(
            model_name='term',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='structure.unit'),
        ),
        migrations.AddConstraint(
            model_name='lineage',
            constraint=models.UniqueConstraint(fields=('from_unit', 'to_unit', 'day'), name='structure_lineage_once'),
        ),
        migrations.AddConstraint(
            model_name='lineage',
            constraint=models.CheckConstraint(condition=models.Q(('from_unit', models.F('to_unit')), _negated=True), name='structure_lineage_other'),
        ),
        migrations.AddIndex(
            model_name='term',
            index=django.contrib.postgres.indexes.GistIndex(models.Func(models.Func('period', function='lower'), models.Func('known_from', models.Func('period', function='upper'), function='least'), function='daterange'), condition=models.Q(('holds_members', True), models.Q(('known_from', None), ('known_from__gt', models.F('period__startswith')), _connector='OR')), name='structure_term_dark'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('unit', '='), ('period', '&&')], name='structure_term_once'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.CheckConstraint(condition=models.Q(('period__isempty', False), ('period__lower_inf', False)), name='structure_term_period'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended', ''), ('period__upper_inf', True)), models.Q(('period__upper_inf', False), models.Q(('ended', ''), _negated=True)), _connector='OR'), name='structure_term_end'),
        ),
        *[migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (STANDING, LINES, CHECKS, LIVES, TRIGGERS)],
        capture_images("structure_term"),
        capture_images("structure_lineage"),
        keep_numbers("structure_term"),
        keep_numbers("structure_lineage"),
    ]
