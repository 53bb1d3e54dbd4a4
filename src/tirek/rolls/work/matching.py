"""Which unit a line means, and which person: worked out for all lines at once.

Who counts as the same person. The IIN decides where both have one: two numbers are two persons, whatever else agrees.
Without it the whole folded name must agree, and with the name one thing more: the birth date; the card number, where a
birth date is lacking; the unit, where that is lacking, too. Initials, and a name without the father's, agree with who
stands in that unit, if the surname does and neither birth date nor card number speaks against it. Where these leave
several, nobody is taken: the line says so, and a person decides. So it does where initials fit somebody whom another
line means, too, unless the birth date says that it is the same one.

A search (``members.queries.search``) and the warning of an admission (``namesakes``) decide otherwise, on purpose: they
show somebody who looks at it whoever is written alike, and a wrong guess costs a glance. Here nobody looks at each of
60,000 lines; a wrong guess would write one person's data over another's.
"""

from datetime import date

from django.db import connection

from tirek.rolls.queries.units import UnitNames
from tirek.rolls.work.tables import analyse, run

# A unit is meant by what somebody chose for the text, by its code, in the same letters or in others of the same kind,
# by a name that it bears on the roll's day or bears last, else by one that it bore at another time; codes never change.
# A unit outside the reach is not there at all. A closed one is told from an unknown one.
_UNITS = """
CREATE TEMP TABLE roll_unit ON COMMIT DROP AS
WITH named AS (
    SELECT unit_text, kk_fold(unit_text) AS folded FROM roll_row WHERE unit_text <> '' GROUP BY 1
), unit AS (
    SELECT u.id, u.code, lower(u.period) AS opened, upper(u.period) AS closed, u.holds_members AS holds
    FROM structure_unit u WHERE u.id = ANY (%(units)s)
), called AS (
    SELECT DISTINCT u.id, f.folded,
           CASE WHEN n.period @> %(on)s::date OR upper(n.period) IS NOT DISTINCT FROM u.closed THEN 0 ELSE 2 END AS past
    FROM unit u JOIN structure_unitname n ON n.unit_id = u.id
    CROSS JOIN LATERAL unnest(ARRAY[n.name_kk, n.name_ru, n.name_en, n.short_kk, n.short_ru, n.short_en]) s (name)
    CROSS JOIN LATERAL kk_fold(s.name) f (folded)
), hit AS (
    SELECT t.unit_text, u.id, -1 AS rank
    FROM named t JOIN unnest(%(texts)s::text[], %(chosen)s::bigint[]) c (text, id) ON c.text = t.unit_text
    JOIN unit u ON u.id = c.id
    UNION ALL
    SELECT t.unit_text, u.id, CASE WHEN u.code = t.unit_text THEN 0 ELSE 1 END AS rank
    FROM named t JOIN unit u ON lower(u.code) = lower(t.unit_text)
    UNION ALL
    SELECT t.unit_text, u.id, c.past + CASE WHEN u.closed IS NULL AND u.holds THEN 2 ELSE 3 END
    FROM named t JOIN called c ON c.folded = t.folded AND t.folded <> '' JOIN unit u ON u.id = c.id
), best AS (
    SELECT unit_text, min(id) AS id, count(DISTINCT id) AS hits
    FROM (SELECT *, min(rank) OVER (PARTITION BY unit_text) AS least FROM hit) h WHERE rank = least GROUP BY 1
)
SELECT t.unit_text, CASE WHEN b.hits = 1 THEN u.id END AS unit_id, u.opened,
       CASE WHEN b.id IS NULL THEN 'unit_unknown' WHEN b.hits > 1 THEN 'unit_ambiguous'
            WHEN u.closed IS NOT NULL THEN 'unit_closed' WHEN NOT u.holds THEN 'unit_holds_no_members'
            ELSE '' END AS fault
FROM named t LEFT JOIN best b USING (unit_text) LEFT JOIN unit u ON u.id = b.id
"""

# What neither says may be a path, or a name without the word for the kind of unit.
_UNITS_ANEW = """
UPDATE roll_unit t SET unit_id = u.id, opened = lower(u.period), fault = CASE
    WHEN f.hits > 1 THEN 'unit_ambiguous' WHEN NOT upper_inf(u.period) THEN 'unit_closed'
    WHEN NOT u.holds_members THEN 'unit_holds_no_members' ELSE '' END
FROM unnest(%(texts)s::text[], %(found)s::bigint[], %(hits)s::integer[]) f (text, id, hits)
LEFT JOIN structure_unit u ON u.id = f.id AND f.hits = 1
WHERE t.unit_text = f.text
"""

# What somebody chose to leave out means no unit.
_UNITS_OUT = """
UPDATE roll_unit SET unit_id = NULL, opened = NULL, fault = 'unit_out' WHERE unit_text = ANY (%(texts)s)
"""

# Where those may stand whom a line puts into a unit: there, or in one of its groups if the roll names none of them, as
# most rolls name the primary organisation alone.
_PLACES = """
CREATE TEMP TABLE roll_place ON COMMIT DROP AS
WITH meant AS (
    SELECT DISTINCT unit_id FROM roll_unit WHERE unit_id IS NOT NULL
), held AS (
    SELECT n.unit_id, p.unit_id AS place_id FROM meant n
    JOIN structure_unitparent p ON p.parent_id = n.unit_id AND (upper_inf(p.period) OR p.period @> %(on)s::date)
    JOIN structure_unit g ON g.id = p.unit_id AND g.role = 'group'
)
SELECT unit_id, unit_id AS place_id FROM meant
UNION
SELECT unit_id, place_id FROM held h
WHERE NOT EXISTS (SELECT FROM held o JOIN meant n ON n.unit_id = o.place_id WHERE o.unit_id = h.unit_id)
"""

_BY_IIN = """
CREATE TEMP TABLE roll_known ON COMMIT DROP AS
SELECT r.line, p.id AS person_id, 1::bigint AS hits, false AS elsewhere, NULL::date AS birth_date, NULL::text AS sex
FROM roll_row r JOIN people_person p ON p.iin_index = r.iin_index
"""

# Who is not seen: a member elsewhere, of whom nothing else is said, or a former member, who joins again.
_ACROSS = """
INSERT INTO roll_known
SELECT r.line, f.person_id, 1, f.elsewhere, f.birth_date, f.sex
FROM members_find_by_iin((
    SELECT array_agg(r.iin_index) FROM roll_row r LEFT JOIN roll_known k USING (line)
    WHERE r.iin_index IS NOT NULL AND k.line IS NULL)) f
JOIN roll_row r ON r.iin_index = f.digest
"""

# Two different IINs are two different persons, whatever else agrees.
_SAME_NAME = "p.name_fold = r.name_fold AND (r.iin_index IS NULL OR p.iin_index IS NULL)"

_BY_BIRTH = f"""
INSERT INTO roll_known
SELECT r.line, CASE WHEN count(*) = 1 THEN min(p.id) END, count(*), false
FROM roll_row r JOIN people_person p ON p.birth_date = r.birth_date AND {_SAME_NAME}
WHERE r.name_fold <> '' AND NOT EXISTS (SELECT FROM roll_known k WHERE k.line = r.line) GROUP BY 1
"""

# Where the line or the record lacks the birth date, the card number of a member of the name tells who it is.
_BY_NUMBER = f"""
INSERT INTO roll_known
SELECT r.line, p.id, 1, false
FROM roll_row r JOIN members_membership m ON m.number = r.number AND m.ended IS NULL
JOIN people_person p ON p.id = m.person_id AND {_SAME_NAME} AND (r.birth_date IS NULL OR p.birth_date IS NULL)
WHERE r.name_fold <> '' AND r.number <> '' AND NOT EXISTS (SELECT FROM roll_known k WHERE k.line = r.line)
"""

# Without that too, the name says enough only inside one unit: somebody of the name who stands there, or stood there on
# the day of the roll, is taken to be the one, and a second roll with more completes what the first did not say.
_BY_UNIT = f"""
INSERT INTO roll_known
SELECT r.line, CASE WHEN count(DISTINCT p.id) = 1 THEN min(p.id) END, count(DISTINCT p.id), false
FROM roll_row r JOIN roll_unit u USING (unit_text)
JOIN roll_place g USING (unit_id)
JOIN members_placement s ON s.unit_id = g.place_id AND (upper_inf(s.period) OR s.period @> %(on)s::date)
JOIN members_membership m ON m.id = s.membership_id
JOIN people_person p ON p.id = m.person_id AND {_SAME_NAME} AND (r.birth_date IS NULL OR p.birth_date IS NULL)
WHERE r.name_fold <> '' AND NOT EXISTS (SELECT FROM roll_known k WHERE k.line = r.line) GROUP BY 1
"""


def part_agrees(field: str, one: str, other: str) -> str:
    """The same part of a name, or an initial of it."""
    first, second = f"kk_fold({one}.{field})", f"kk_fold({other}.{field})"
    return (
        f"({first} = {second} OR ({one}.{field} LIKE '_.' AND {first} = left({second}, 1))"
        f" OR ({other}.{field} LIKE '_.' AND {second} = left({first}, 1)))"
    )


def _agree_in_part(one: str, other: str) -> str:
    """Whether two names may be one name: ``one`` with initials or without the father's, or the other. A name that says
    more than the other one is another name, unless both were born on one day. They meet by ``first``, the first word of
    the folded name; surnames are compared so that they are folded of those only who meet, not beforehand of all.
    """
    return f"""
    {one}.first = {other}.first
    AND ({one}.iin_index IS NULL OR {other}.iin_index IS NULL)
    AND kk_fold({one}.surname) IS NOT DISTINCT FROM kk_fold({other}.surname)
    AND {one}.given_name <> '' AND {other}.given_name <> '' AND {part_agrees("given_name", one, other)}
    AND ({one}.patronymic = '' OR ({other}.patronymic = '' AND {one}.birth_date = {other}.birth_date)
         OR {part_agrees("patronymic", one, other)})
    AND ({one}.birth_date IS NULL OR {other}.birth_date IS NULL OR {one}.birth_date = {other}.birth_date)"""


_FIRST = "split_part({}.name_fold, ' ', 1) AS first"


def _in_part(one: str) -> str:
    """Whether the name has initials or lacks the father's. Of two names that do not, who agree in part agree wholly."""
    return f"({one}.given_name LIKE '_.' OR {one}.patronymic = '' OR {one}.patronymic LIKE '_.')"


def _standing(iin: str, lines: str) -> str:
    """Who stands in the units of these lines and may be meant by one of them."""
    return f"""
    SELECT p.id, p.surname, p.given_name, p.patronymic, p.birth_date, p.sex, p.iin_index, g.unit_id, m.number,
           {_FIRST.format("p")}
    FROM roll_place g JOIN members_placement s ON s.unit_id = g.place_id
    JOIN members_membership m ON m.id = s.membership_id JOIN people_person p ON p.id = m.person_id
    WHERE p.iin_index {iin} AND EXISTS (SELECT FROM {lines}) AND (upper_inf(s.period) OR s.period @> %(on)s::date)
      AND ({_in_part("p")} AND g.unit_id IN (SELECT unit_id FROM {lines})
           OR g.unit_id IN (SELECT unit_id FROM {lines} WHERE in_part))"""


# Initials, or no name of the father: enough inside one unit only, and of those who are not known by more. Where no
# birth date says that it is the same person, another card number says that it is not. A whole name with its IIN can
# only mean who stands there with less, so that of most rolls few members are looked at.
_BY_INITIALS = f"""
INSERT INTO roll_known
WITH open AS MATERIALIZED (
    SELECT r.line, r.name_fold, r.surname, r.given_name, r.patronymic, r.birth_date, r.sex, r.iin_index, r.number,
           u.unit_id, {_FIRST.format("r")}, {_in_part("r")} AS in_part
    FROM roll_row r JOIN roll_unit u USING (unit_text)
    WHERE u.unit_id IS NOT NULL AND r.name_fold <> '' AND r.given_name <> ''
      AND NOT EXISTS (SELECT FROM roll_known k WHERE k.line = r.line)
), bare AS MATERIALIZED (
    SELECT unit_id, in_part FROM open WHERE iin_index IS NULL
), stands AS MATERIALIZED (
    {_standing("IS NULL", "open")}
    UNION ALL
    {_standing("IS NOT NULL", "bare")}
), pair AS MATERIALIZED (
    SELECT DISTINCT r.line, r.name_fold, p.id AS person_id, coalesce(r.birth_date = p.birth_date, false) AS born
    FROM open r JOIN stands p USING (unit_id, first)
    WHERE {_agree_in_part("r", "p")} AND (r.sex = '' OR p.sex = '' OR r.sex = p.sex)
      AND (r.birth_date = p.birth_date OR r.number = '' OR p.number = '' OR r.number = p.number)
), shared AS (
    SELECT person_id, false AS though_born FROM roll_known WHERE person_id IS NOT NULL
    UNION ALL
    SELECT person_id, true FROM pair GROUP BY 1 HAVING count(DISTINCT name_fold) > 1
), told AS (
    SELECT line, min(person_id) AS person_id, count(DISTINCT person_id) AS hits, bool_or(EXISTS (
        SELECT FROM shared h WHERE h.person_id = pair.person_id AND (h.though_born OR NOT pair.born))) AS doubtful
    FROM pair GROUP BY 1
)
SELECT line, CASE WHEN hits = 1 AND NOT doubtful THEN person_id END,
       CASE WHEN hits = 1 AND doubtful THEN 2 ELSE hits END, false FROM told
"""

# Whom a roll of a past day names where they stood on that day, and have gone from since: they were there, so nothing
# comes of it that they are elsewhere now, or nowhere, or that the unit is closed.
_STOOD = """
CREATE TEMP TABLE roll_stood ON COMMIT DROP AS
SELECT r.line, s.id AS placement_id, s.membership_id
FROM roll_row r JOIN roll_unit u USING (unit_text) JOIN roll_known k USING (line)
JOIN members_membership m ON m.person_id = k.person_id
JOIN roll_place g ON g.unit_id = u.unit_id
JOIN members_placement s ON s.membership_id = m.id AND s.unit_id = g.place_id AND s.period @> %(on)s::date
WHERE NOT upper_inf(s.period) AND NOT EXISTS (
    SELECT FROM members_placement n JOIN members_membership o ON o.id = n.membership_id
    JOIN roll_place h ON h.unit_id = u.unit_id AND h.place_id = n.unit_id
    WHERE o.person_id = k.person_id AND upper_inf(n.period))
"""

# The same person twice in the file: by the same rules, between lines. Whoever comes first stands.
_AGAIN = f"""
CREATE TEMP TABLE roll_again ON COMMIT DROP AS
WITH good AS MATERIALIZED (
    SELECT r.line, r.iin_index, r.name_fold, r.birth_date, r.number, u.unit_id, k.person_id, r.surname, r.given_name,
           r.patronymic, {_FIRST.format("r")}
    FROM roll_row r JOIN roll_unit u USING (unit_text)
    LEFT JOIN roll_known k ON k.line = r.line LEFT JOIN roll_stood w ON w.line = r.line
    WHERE (r.faults IS NULL OR r.line IN (SELECT line FROM roll_doubt WHERE answer = 'same'))
      AND (u.fault = '' OR w.line IS NOT NULL)
), iin AS (
    SELECT iin_index, min(line) AS first FROM good WHERE iin_index IS NOT NULL GROUP BY 1 HAVING count(*) > 1
), birth AS (
    SELECT name_fold, birth_date, min(line) AS first, min(line) FILTER (WHERE iin_index IS NULL) AS bare
    FROM good WHERE birth_date IS NOT NULL GROUP BY 1, 2 HAVING count(*) > 1 AND count(iin_index) < count(*)
), place AS (
    SELECT name_fold, unit_id, min(line) AS first, min(line) FILTER (WHERE birth_date IS NULL) AS ageless,
           min(line) FILTER (WHERE iin_index IS NULL) AS bare,
           min(line) FILTER (WHERE birth_date IS NULL AND iin_index IS NULL) AS only_named
    FROM good GROUP BY 1, 2 HAVING count(*) > 1 AND count(birth_date) < count(*) AND count(iin_index) < count(*)
), person AS (
    SELECT person_id, min(line) AS first FROM good WHERE person_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1
), alike AS (
    SELECT g.line, min(h.line) AS first FROM good g JOIN good h
        ON h.unit_id = g.unit_id AND h.birth_date = g.birth_date AND h.line < g.line AND {_agree_in_part("g", "h")}
    GROUP BY 1
), card AS (
    SELECT number, min(line) AS first FROM good WHERE number <> '' GROUP BY 1 HAVING count(*) > 1
), found AS (
    SELECT g.line, i.first FROM good g JOIN iin i USING (iin_index)
    UNION ALL
    SELECT g.line, CASE WHEN g.iin_index IS NULL THEN b.first ELSE b.bare END
    FROM good g JOIN birth b USING (name_fold, birth_date)
    UNION ALL
    SELECT g.line, CASE WHEN g.birth_date IS NULL AND g.iin_index IS NULL THEN p.first
                        WHEN g.birth_date IS NULL THEN p.bare
                        WHEN g.iin_index IS NULL THEN p.ageless ELSE p.only_named END
    FROM good g JOIN place p USING (name_fold, unit_id)
    UNION ALL
    SELECT g.line, p.first FROM good g JOIN person p USING (person_id)
    UNION ALL
    SELECT line, first FROM alike
)
SELECT line, min(person_first) AS person_first, min(number_first) AS number_first FROM (
    SELECT line, first AS person_first, NULL::integer AS number_first FROM found WHERE first < line
    UNION ALL
    SELECT g.line, NULL, c.first FROM good g JOIN card c USING (number) WHERE c.first < g.line
) f GROUP BY 1
"""


def find_units(units: list[int], on: date, chosen: dict[str, int]) -> None:
    """Which unit each distinct text means; ``chosen`` says it by hand for some, 0 that its lines are left out. Makes
    ``roll_unit``, and ``roll_place`` of where its members may stand.
    """
    named = {text: unit for text, unit in chosen.items() if unit}
    run(_UNITS, {"units": units, "on": on, "texts": list(named), "chosen": list(named.values())})
    if out := [text for text, unit in chosen.items() if not unit]:
        run(_UNITS_OUT, {"texts": out})
    with connection.cursor() as cursor:
        cursor.execute("SELECT unit_text FROM roll_unit WHERE fault = 'unit_unknown' ORDER BY 1")
        unknown = [text for (text,) in cursor.fetchall()]
    if unknown:
        names = UnitNames(units)
        meant = [(text, hits) for text in unknown if (hits := names.find(text))]
        texts, found = [text for text, _hits in meant], [min(hits) for _text, hits in meant]
        run(_UNITS_ANEW, {"texts": texts, "found": found, "hits": [len(hits) for _text, hits in meant]})
    run(_PLACES, {"on": on})
    analyse("roll_unit", "roll_place")


def find_persons(on: date) -> None:
    """Whom each line is about: by IIN, by name with birth date or card number, by name in the unit. Makes
    ``roll_known``."""
    for step in (_BY_IIN, _ACROSS, _BY_BIRTH, _BY_NUMBER, _BY_UNIT, _BY_INITIALS):
        run(step, {"on": on})
        analyse("roll_known")


def find_stood(on: date) -> None:
    """Who stood in the unit on the day of the roll and does no longer. Makes ``roll_stood``."""
    run(_STOOD, {"on": on})
    analyse("roll_stood")


def find_repeated() -> None:
    """Which lines repeat a person or a card number of an earlier one. Makes ``roll_again``."""
    run(_AGAIN)
    analyse("roll_again")
