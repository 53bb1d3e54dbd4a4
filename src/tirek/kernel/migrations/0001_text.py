"""Extensions, and the SQL twins of ``kernel.kazakh``.

Bodies in the SQL standard form are bound when they are created: no search path can redirect them, and, unlike functions
with a SET clause, they are inlined into the query, the index or the generated column that uses them. ``replace`` is
three times as fast as ``translate`` here. Lower-casing follows the database, not the column it is called for.
"""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations

SEPARATORS = r"[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u2000-\u2bff\u3000-\u303f]+"
FOLDED = list(zip("әғқңөұүһёіый", "агкноуухеиии"))
ORDERED = [
    ("ә", "а\ue000"),
    ("ғ", "г\ue000"),
    ("ё", "е\ue000"),
    ("қ", "к\ue000"),
    ("ң", "н\ue000"),
    ("ө", "о\ue000"),
    ("ұ", "у\ue000"),
    ("ү", "у\ue001"),
    ("һ", "х\ue000"),
    ("і", "ы\ue000"),
]


def replaced(expression: str, pairs: list[tuple[str, str]]) -> str:
    for old, new in pairs:
        expression = f"pg_catalog.replace({expression}, '{old}', '{new}')"
    return expression


def matched(expression: str, pattern: str, new: str) -> str:
    return f"pg_catalog.regexp_replace({expression}, '{pattern}', '{new}', 'g')"


LOWER = 'pg_catalog.lower($1 COLLATE pg_catalog."default")'
FOLD = matched(matched(replaced(LOWER, FOLDED), "[ьъ''’‘ʼ`´]+", ""), "и{2,}", "и")
SORT = matched(matched(LOWER, "([0-9]+)", r"000000\1"), "0*([0-9]{7,})", r"\1")


def function(name: str, expression: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT"
        f" RETURN pg_catalog.btrim({matched(expression, SEPARATORS, ' ')}, ' ')"
    )


KNOWS_KAZAKH = """
DO $$ BEGIN
    IF pg_catalog.lower('ӘҒҚҢӨҰҮҺІЁ' COLLATE pg_catalog."default") <> 'әғқңөұүһіё' THEN
        RAISE EXCEPTION 'this database does not know Kazakh letters: create it with the locale C.UTF-8 and encoding UTF8';
    END IF;
END $$
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        migrations.RunSQL(KNOWS_KAZAKH, migrations.RunSQL.noop),
        migrations.RunSQL(function("kk_fold", FOLD), "DROP FUNCTION kk_fold(text)"),
        migrations.RunSQL(function("kk_sort_key", replaced(SORT, ORDERED)), "DROP FUNCTION kk_sort_key(text)"),
    ]
