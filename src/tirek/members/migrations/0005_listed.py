"""What lists are found and ordered by stands beside the placement, kept there by the database.

Who looks for a name in a region would otherwise look up the unit of everybody of that name, or the name of everybody in
that region.
"""

import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import tirek.members.models.listed
from tirek.structure.triggers import statement_triggers

# Separators are single spaces in both keys. No lexeme is empty: a text without words has none, or «=» alone.
KEEP = """
CREATE FUNCTION members_words(fold text, sort text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_to_tsvector(
    string_to_array(fold, ' ')
    || string_to_array('=' || replace(sort, ' ', ' ='), ' ')
);

CREATE FUNCTION members_listed_placement() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM members_listed l USING old_rows o WHERE l.placement_id = o.id;
        RETURN NULL;
    END IF;
    INSERT INTO members_listed AS l (placement_id, unit_id, person_id, period, name_sort, words)
    SELECT n.id, n.unit_id, p.id, n.period, p.name_sort, members_words(p.name_fold, p.name_sort)
    FROM new_rows n
    JOIN members_membership m ON m.id = n.membership_id
    JOIN people_person p ON p.id = m.person_id
    ON CONFLICT (placement_id) DO UPDATE SET
        unit_id = excluded.unit_id, person_id = excluded.person_id, period = excluded.period,
        name_sort = excluded.name_sort, words = excluded.words
    WHERE (l.unit_id, l.person_id, l.period, l.name_sort)
        IS DISTINCT FROM (excluded.unit_id, excluded.person_id, excluded.period, excluded.name_sort);
    RETURN NULL;
END $$;

CREATE FUNCTION members_listed_person() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE members_listed l SET name_sort = n.name_sort, words = members_words(n.name_fold, n.name_sort)
    FROM new_rows n
    JOIN old_rows o ON o.id = n.id
        AND (o.surname, o.given_name, o.patronymic) IS DISTINCT FROM (n.surname, n.given_name, n.patronymic)
    JOIN members_membership m ON m.person_id = n.id
    JOIN members_placement p ON p.membership_id = m.id
    WHERE l.placement_id = p.id;
    RETURN NULL;
END $$;

CREATE FUNCTION members_listed_membership() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE members_listed l
    SET person_id = q.id, name_sort = q.name_sort, words = members_words(q.name_fold, q.name_sort)
    FROM new_rows n
    JOIN old_rows o ON o.id = n.id AND o.person_id <> n.person_id
    JOIN people_person q ON q.id = n.person_id
    JOIN members_placement p ON p.membership_id = n.id
    WHERE l.placement_id = p.id;
    RETURN NULL;
END $$;

INSERT INTO members_listed (placement_id, unit_id, person_id, period, name_sort, words)
SELECT s.id, s.unit_id, p.id, s.period, p.name_sort, members_words(p.name_fold, p.name_sort)
FROM members_placement s
JOIN members_membership m ON m.id = s.membership_id JOIN people_person p ON p.id = m.person_id;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0004_roll_states")]

    operations = [
        migrations.CreateModel(
            name='Listed',
            fields=[
                ('placement', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='listed', serialize=False, to='members.placement')),
                ('unit_id', models.BigIntegerField()),
                ('person_id', models.BigIntegerField()),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('name_sort', models.TextField(db_collation='C')),
                ('words', tirek.members.models.listed.Lexemes()),
            ],
        ),
        migrations.RunSQL(
            KEEP
            + statement_triggers("members_placement", "members_listed", "members_listed_placement")
            + statement_triggers("people_person", "members_listed", "members_listed_person", ("update",))
            + statement_triggers("members_membership", "members_listed", "members_listed_membership", ("update",)),
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name='listed',
            index=models.Index(fields=['name_sort', 'person_id', 'placement'], include=['unit_id', 'period'], name='members_listed_order'),
        ),
        migrations.AddIndex(
            model_name='listed',
            index=models.Index(fields=['unit_id'], name='members_listed_unit'),
        ),
        migrations.AddIndex(
            model_name='listed',
            index=django.contrib.postgres.indexes.GinIndex(fields=['words'], name='members_listed_words'),
        ),
    ]
