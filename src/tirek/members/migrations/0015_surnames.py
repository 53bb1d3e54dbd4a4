"""The words of a name also say which one it begins with, so that whose surname begins so is found without the person."""

from django.db import migrations

WORDS = """
CREATE OR REPLACE FUNCTION members_words(fold text, sort text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_to_tsvector(
    string_to_array(fold, ' ')
    || string_to_array('=' || replace(sort, ' ', ' ='), ' ')
    || ('^' || split_part(fold, ' ', 1))
);

TRUNCATE members_listed;
INSERT INTO members_listed (placement_id, unit_id, person_id, period, name_sort, words)
SELECT s.id, s.unit_id, p.id, s.period, p.name_sort, members_words(p.name_fold, p.name_sort)
FROM members_placement s
JOIN members_membership m ON m.id = s.membership_id JOIN people_person p ON p.id = m.person_id;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0014_look_up")]
    operations = [migrations.RunSQL(WORDS, migrations.RunSQL.noop)]
