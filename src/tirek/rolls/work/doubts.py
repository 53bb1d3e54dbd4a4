"""Whom a line may be about, where nothing says it surely: asked of a person, never taken.

Of a line that is surely nobody's yet these are asked about: several of the name; in one unit the same name and a birth
date that is the same but for a slip, for a country has many such namesakes; who stood in the unit once; in one unit and
of one birth date whose name differs in one part only, as after a marriage; and who is known by the name while the IIN
of the line is wrong. Whom another line surely means is not asked about, nor is whose card number or IIN says otherwise.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tirek.rolls.work.matching import part_agrees
from tirek.rolls.work.tables import analyse, run

# So many are shown beside one line: more cannot be compared by eye.
_SHOWN = 8
_DIGITS = "to_char({}.birth_date, 'YYYYMMDD')"


def _slip(one: str, other: str) -> str:
    """Whether two days are one day written once with a slip: a wrong digit, two digits exchanged, day and month."""
    first, second = _DIGITS.format(one), _DIGITS.format(other)
    wrong = f"""(SELECT count(*) FROM generate_series(1, 8) n
                 WHERE substr({first}, n, 1) <> substr({second}, n, 1))"""
    sorted_first, sorted_second = (
        f"(SELECT string_agg(c, '' ORDER BY c) FROM regexp_split_to_table({text}, '') c)" for text in (first, second)
    )
    return f"""(CASE {wrong} WHEN 1 THEN true WHEN 2 THEN {sorted_first} = {sorted_second} ELSE false END
                OR {first} = to_char({other}.birth_date, 'YYYYDDMM'))"""


def _same(part: str) -> str:
    """Not by “=”, so that names are folded of those only who meet otherwise, not beforehand of all."""
    return f"kk_fold(r.{part}) IS NOT DISTINCT FROM kk_fold(p.{part})"


# A name that agrees in two parts of three; of the given name the first letter must be the same.
_TWO_PARTS = f"""
(r.patronymic <> '' AND p.patronymic <> '' AND CASE
    WHEN NOT {_same("surname")} THEN {_same("given_name")} AND {_same("patronymic")}
    WHEN NOT {_same("given_name")} THEN {_same("patronymic")} AND left(kk_fold(r.given_name), 1) =
        left(kk_fold(p.given_name), 1)
    ELSE NOT {_same("patronymic")} END)
"""


def _stood(iin: str, lines: str) -> str:
    """Who stands in the units of these lines or stood there once, with an IIN or without."""
    return f"""
    SELECT g.unit_id, p.id, p.surname, p.given_name, p.patronymic, p.birth_date, p.sex, p.iin_index,
           min(m.number) AS number, bool_or(upper_inf(s.period) OR s.period @> %(on)s::date) AS stands,
           split_part(p.name_fold, ' ', 1) AS first
    FROM roll_place g JOIN members_placement s ON s.unit_id = g.place_id
    JOIN members_membership m ON m.id = s.membership_id JOIN people_person p ON p.id = m.person_id
    WHERE p.iin_index {iin} AND EXISTS (SELECT FROM {lines}) AND g.unit_id IN (SELECT unit_id FROM {lines})
    GROUP BY g.unit_id, p.id"""


# Two IINs are two persons: a line that has one can only be about who has none, so that of most rolls few are looked at.
_DOUBTS = f"""
CREATE TEMP TABLE roll_doubt ON COMMIT DROP AS
WITH asked AS MATERIALIZED (
    SELECT r.line, r.name_fold, r.surname, r.given_name, r.patronymic, r.birth_date, r.sex, r.iin_index, r.number,
           u.unit_id, split_part(r.name_fold, ' ', 1) AS first, coalesce(k.hits, 0) AS hits, k.person_id,
           r.faults IS NOT NULL AS is_wrong
    FROM roll_row r LEFT JOIN roll_unit u USING (unit_text) LEFT JOIN roll_known k USING (line)
    WHERE r.name_fold <> '' AND r.left_out = ''
      AND (r.faults IS NULL OR (jsonb_array_length(r.faults) = 1 AND r.faults->0->>0 LIKE 'iin%%'))
      AND (k.line IS NULL OR k.hits > 1 OR r.faults IS NOT NULL)
), bare AS MATERIALIZED (
    SELECT unit_id FROM asked WHERE iin_index IS NULL
), stood AS MATERIALIZED (
    {_stood("IS NULL", "asked")}
    UNION ALL
    {_stood("IS NOT NULL", "bare")}
), pair AS (
    SELECT line, person_id, 'iin' AS why FROM asked WHERE is_wrong AND person_id IS NOT NULL
    UNION ALL
    SELECT r.line, p.id, 'several'
    FROM asked r JOIN people_person p ON p.name_fold = r.name_fold AND p.birth_date = r.birth_date
        AND (r.iin_index IS NULL OR p.iin_index IS NULL)
    WHERE r.hits > 1
    UNION ALL
    SELECT r.line, p.id, CASE WHEN r.hits > 1 THEN 'several' WHEN NOT p.stands THEN 'stood'
                              WHEN r.birth_date <> p.birth_date THEN 'birth_date' ELSE 'name' END
    FROM asked r JOIN stood p USING (unit_id, first)
    WHERE r.person_id IS NULL AND (r.iin_index IS NULL OR p.iin_index IS NULL)
      AND r.given_name <> '' AND p.given_name <> '' AND {_same("surname")} AND {part_agrees("given_name", "r", "p")}
      AND (r.patronymic = '' OR p.patronymic = '' OR {part_agrees("patronymic", "r", "p")})
      AND (r.sex = '' OR p.sex = '' OR r.sex = p.sex)
      AND (r.birth_date IS NULL OR p.birth_date IS NULL OR r.birth_date = p.birth_date OR {_slip("r", "p")})
      AND (r.hits > 1 OR NOT p.stands OR r.birth_date = p.birth_date
           OR r.number = '' OR p.number = '' OR r.number = p.number)
    UNION ALL
    SELECT r.line, p.id, 'name'
    FROM asked r JOIN stood p USING (unit_id, birth_date)
    WHERE r.hits = 0 AND (r.iin_index IS NULL OR p.iin_index IS NULL)
      AND (r.sex = '' OR p.sex = '' OR r.sex = p.sex) AND {_TWO_PARTS}
), found AS (
    SELECT q.line, q.person_id, min(q.why) AS why, row_number() OVER (PARTITION BY q.line ORDER BY q.person_id) AS nth
    FROM pair q JOIN asked r USING (line)
    WHERE r.hits > 1 OR r.person_id = q.person_id OR NOT EXISTS (
        SELECT FROM roll_known k WHERE k.person_id = q.person_id AND k.line <> q.line)
    GROUP BY 1, 2
)
SELECT line, person_id, why, ''::text AS answer FROM found WHERE nth <= {_SHOWN}
"""

# An answer counts as long as what it answers is asked: whoever is another than one is not yet another than the next.
_ANSWERED = """
UPDATE roll_doubt d SET answer = a.said
FROM unnest(%(lines)s::integer[], %(said)s::text[], %(beside)s::text[]) a (line, said, beside)
WHERE d.line = a.line AND a.beside = (
    SELECT string_agg(e.person_id::text, ',' ORDER BY e.person_id) FROM roll_doubt e WHERE e.line = a.line)
"""
_FORGET_KNOWN = """
DELETE FROM roll_known k WHERE k.line IN (SELECT line FROM roll_doubt WHERE answer IN ('same', 'another'))
"""
_KNOWN = """
INSERT INTO roll_known
SELECT d.line, d.person_id, 1, false
FROM unnest(%(lines)s::integer[], %(persons)s::bigint[]) a (line, person_id)
JOIN roll_doubt d USING (line, person_id) WHERE d.answer = 'same'
"""


def find_doubts(on: date, answers: Mapping[str, Mapping[str, Any]]) -> None:
    """Whom lines may be about, and what was answered of them, by line. Makes ``roll_doubt``, mends ``roll_known``."""
    run(_DOUBTS, {"on": on})
    given = {
        "lines": [int(line) for line in answers],
        "said": [answer["said"] for answer in answers.values()],
        "persons": [answer.get("person") for answer in answers.values()],
        "beside": [",".join(map(str, answer.get("beside", ()))) for answer in answers.values()],
    }
    if answers and run(_ANSWERED, given):
        run(_FORGET_KNOWN)
        run(_KNOWN, given)
        analyse("roll_known")
    analyse("roll_doubt")
