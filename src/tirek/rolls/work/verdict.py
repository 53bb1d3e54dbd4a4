"""What becomes of each line, and what is wrong with it: one rule a line."""

from datetime import date

from tirek.rolls.work.tables import analyse, run

_KAZAKH = "[әғқңөұүһі]"


def _differs(field: str) -> str:
    """A given value that is not what is known. An initial does not differ from the name that begins with it, nor the
    Russian spelling from a name that is known in Kazakh letters.
    """
    given = f"r.{field} <> '' AND r.{field} <> p.{field}"
    if field in ("surname", "given_name", "patronymic"):
        russian = f"p.{field} ~* '{_KAZAKH}' AND r.{field} !~* '{_KAZAKH}'"
        given += f" AND NOT (kk_fold(r.{field}) = kk_fold(p.{field}) AND {russian})"
    if field in ("given_name", "patronymic"):
        given += f" AND NOT (p.{field} <> '' AND r.{field} = left(p.{field}, 1) || '.')"
    return f"CASE WHEN {given} THEN '{field}' END"


_CHANGED = ", ".join(
    (
        *map(_differs, ("surname", "given_name", "patronymic", "sex", "phone", "email")),
        "CASE WHEN p.id IS NOT NULL AND r.birth_date <> coalesce(p.birth_date, '-infinity') THEN 'birth_date' END",
        "CASE WHEN r.iin_index IS NOT NULL AND p.id IS NOT NULL AND p.iin_index IS NULL THEN 'iin' END",
        "CASE WHEN r.number <> '' AND r.number <> m.number THEN 'number' END",
        "CASE WHEN r.joined <> m.joined THEN 'joined' END",
    )
)

# Whose membership may end by a line: somebody surely known who stands in the unit of the line, of whom the line says
# nothing wrong but that they left, on a day since when they do not stand anywhere else, and whom no other line means.
_OFFERED = """(
    r.left_by <> '' AND jsonb_array_length(r.faults) = 1 AND k.hits = 1 AND w.line IS NULL AND d.line IS NULL
    AND m.ended IS NULL AND (g.unit_id IS NOT NULL OR r.unit_text = '') AND s.unit_id = ANY (%(endable)s)
    AND r.left_on > lower(s.period) AND r.left_on <= %(on)s
    AND NOT EXISTS (SELECT FROM roll_known o WHERE o.person_id = k.person_id AND o.line <> r.line))"""

_SEEN = f"""
CREATE TEMP TABLE roll_seen ON COMMIT DROP AS
SELECT r.line, r.left_out, (r.faults IS NULL OR d.answer = 'same') AND r.left_out = '' AS readable,
       coalesce(d.answer = '', false) AS doubtful, coalesce(d.answer = 'out', false) AS out,
       u.unit_id, u.opened, k.person_id, k.hits,
       coalesce(d.beside, 0) AS beside,
       CASE WHEN w.line IS NULL OR u.fault <> 'unit_closed' THEN u.fault ELSE '' END AS unit_fault,
       m.id AS membership_id, s.id AS placement_id, s.unit_id AS stood_id,
       CASE WHEN g.unit_id IS NULL THEN s.unit_id ELSE g.unit_id END AS stands_id, lower(s.period) AS began_on,
       coalesce(r.joined, m.joined, r.since, %(on)s::date) AS joined_on,
       coalesce(r.since, r.joined, %(on)s) AS starts_on,
       CASE WHEN r.since > lower(s.period) THEN r.since ELSE %(on)s::date END AS moves_on,
       coalesce(r.birth_date, p.birth_date) AS birth_date, left_before.day AS left_on,
       left_before.died, a.person_first, a.number_first, coalesce(k.elsewhere, false) AS elsewhere,
       CASE WHEN o.id IS NOT NULL THEN o.id IS DISTINCT FROM m.id ELSE t.number IS NOT NULL END AS number_taken,
       coalesce(o.person_id = k.person_id AND o.id IS DISTINCT FROM m.id, r.number = ANY (p.merged_numbers), false)
           AS number_before,
       r.iin_index IS NULL AND p.iin_index IS NOT NULL AND p.sex <> '' AND r.sex NOT IN ('', p.sex) AS sex_disagrees,
       array_remove(ARRAY[{_CHANGED}]::text[], NULL) AS changed,
       CASE WHEN {_OFFERED} THEN r.left_by ELSE '' END AS ends, r.left_on AS ends_on,
       coalesce({_OFFERED} AND r.line = ANY (%(ends)s), false) AS ending
FROM roll_row r
LEFT JOIN roll_unit u USING (unit_text)
LEFT JOIN roll_known k USING (line)
LEFT JOIN people_person p ON p.id = k.person_id
LEFT JOIN roll_stood w USING (line)
LEFT JOIN members_membership m
    ON m.person_id = k.person_id AND CASE WHEN w.line IS NULL THEN m.ended IS NULL ELSE m.id = w.membership_id END
LEFT JOIN members_placement s
    ON s.membership_id = m.id AND CASE WHEN w.line IS NULL THEN upper_inf(s.period) ELSE s.id = w.placement_id END
LEFT JOIN roll_place g ON g.unit_id = u.unit_id AND g.place_id = s.unit_id
LEFT JOIN LATERAL (
    SELECT e.ended AS day, e.end_reason = 'death' AS died FROM members_membership e
    WHERE e.person_id = k.person_id AND e.ended IS NOT NULL AND (m.ended IS NULL OR e.ended < m.ended)
    ORDER BY e.ended DESC, e.id DESC LIMIT 1
) left_before ON true
LEFT JOIN roll_again a USING (line)
LEFT JOIN (SELECT line, min(answer) AS answer, count(*) AS beside FROM roll_doubt GROUP BY 1) d USING (line)
LEFT JOIN members_membership o ON r.number <> '' AND o.number = r.number
LEFT JOIN members_numbers_taken((SELECT array_agg(number) FROM roll_row WHERE number <> '')) t (number)
    ON t.number = r.number
"""

# (code, column, when). A comparison with what is not known is not a fault. Of somebody who stands elsewhere and may not
# be moved, nothing is said but that.
_ELSEWHERE = "s.readable AND s.stands_id <> s.unit_id"
_MAY_MOVE = "(%(allow_transfers)s AND s.stands_id = ANY (%(movable)s))"
_OURS = f"s.readable AND NOT s.elsewhere AND (s.membership_id IS NULL OR s.stands_id = s.unit_id OR {_MAY_MOVE})"
_JOINS = f"{_OURS} AND (s.membership_id IS NULL OR s.changed && ARRAY['birth_date', 'joined'])"
# A later day of joining moves the first placement along, as long as something is left of it.
_STOOD_BEFORE = """'joined' = ANY (s.changed) AND EXISTS (
    SELECT FROM members_placement e WHERE e.membership_id = s.membership_id AND e.began <> 'transfer'
    AND s.joined_on >= CASE WHEN upper_inf(e.period) AND s.stands_id <> s.unit_id THEN greatest(s.moves_on, s.opened)
                            ELSE upper(e.period) END)"""
_RULES = (
    ("unit_unknown", "unit", "s.unit_fault = 'unit_unknown'"),
    ("unit_ambiguous", "unit", "s.unit_fault = 'unit_ambiguous'"),
    ("unit_closed", "unit", "s.unit_fault = 'unit_closed'"),
    ("unit_out", "unit", "s.unit_fault = 'unit_out'"),
    ("unit_holds_no_members", "unit", "s.unit_fault = 'unit_holds_no_members'"),
    ("same_person", "", "s.person_first IS NOT NULL"),
    ("person_ambiguous", "", "s.readable AND s.hits > 1 AND s.beside <> 1 AND NOT s.out"),
    ("person_doubtful", "", "s.doubtful AND (coalesce(s.hits, 0) < 2 OR s.beside = 1)"),
    ("chosen_out", "", "s.out"),
    ("has_died", "", "s.readable AND s.membership_id IS NULL AND s.died"),
    ("iin_sex", "sex", f"{_OURS} AND s.sex_disagrees"),
    ("too_young", "birth_date", f"{_JOINS} AND structure_birthday(s.birth_date, %(age)s) > s.joined_on"),
    ("registered_elsewhere", "", f"s.readable AND s.elsewhere OR {_ELSEWHERE} AND NOT {_MAY_MOVE}"),
    ("transfer_too_early", "since", f"{_ELSEWHERE} AND {_MAY_MOVE} AND greatest(s.moves_on, s.opened) <= s.began_on"),
    ("joined_before_leaving", "joined", f"{_JOINS} AND s.left_on > s.joined_on"),
    ("joined_after_placement", "joined", f"{_OURS} AND {_STOOD_BEFORE}"),
    ("number_before", "number", "s.readable AND s.number_before"),
    ("number_taken", "number", "s.readable AND NOT s.elsewhere AND s.number_taken AND NOT s.number_before"),
    ("number_twice", "number", "s.number_first IS NOT NULL AND s.person_first IS NULL"),
)
# Nearly all lines break none, so the rules are looked through as one array, and named only where one is broken.
_BROKEN = ",\n".join(f"CASE WHEN {when} THEN {nth} END" for nth, (_code, _field, when) in enumerate(_RULES))
_NAMED = ", ".join(f"({nth}, '{code}', '{field}')" for nth, (code, field, _when) in enumerate(_RULES))

# Where somebody stands is said only to those who may see that membership.
_PROBLEMS = f"""
CREATE TEMP TABLE roll_problem ON COMMIT DROP AS
SELECT line, (row_number() OVER (PARTITION BY line ORDER BY place, nth))::smallint AS nth, code, field, params FROM (
    SELECT r.line, 0 AS place, f.nth, f.fault ->> 0 AS code, f.fault ->> 1 AS field, f.fault -> 2 AS params
    FROM roll_row r CROSS JOIN LATERAL jsonb_array_elements(r.faults) WITH ORDINALITY f (fault, nth)
    WHERE r.faults IS NOT NULL AND r.line NOT IN (
        SELECT line FROM roll_doubt WHERE answer = 'same' UNION ALL SELECT line FROM roll_seen WHERE ending)
    UNION ALL
    SELECT s.line, 1, f.nth, f.code, f.field, CASE f.code
        WHEN 'same_person' THEN jsonb_build_object('first', s.person_first)
        WHEN 'number_twice' THEN jsonb_build_object('first', s.number_first)
        WHEN 'person_ambiguous' THEN jsonb_build_object('hits', s.hits)
        WHEN 'has_died' THEN jsonb_build_object('on', s.left_on)
        WHEN 'too_young' THEN jsonb_build_object('age', %(age)s::integer, 'on', s.joined_on)
        WHEN 'transfer_too_early' THEN jsonb_build_object('began', s.began_on)
        WHEN 'registered_elsewhere' THEN CASE WHEN s.stands_id = ANY (%(seen)s) THEN jsonb_build_object('where', (
            SELECT format(CASE WHEN n.name_kk LIKE '%%«%%' THEN '%%s, %%s' ELSE '«%%s», %%s' END, n.name_kk, u.code)
            FROM structure_unitname n
            JOIN structure_unit u ON u.id = n.unit_id WHERE u.id = s.stands_id ORDER BY n.period DESC LIMIT 1))
            ELSE '{{}}' END
        ELSE '{{}}' END
    FROM roll_seen s CROSS JOIN LATERAL unnest(array_remove(ARRAY[{_BROKEN}]::integer[], NULL)) broken (nth)
    JOIN (VALUES {_NAMED}) f (nth, code, field) USING (nth)
) found
"""

_VERDICTS = """
CREATE TEMP TABLE roll_verdict ON COMMIT DROP AS
SELECT line, outcome, CASE WHEN outcome = 'ended' THEN stood_id ELSE unit_id END AS unit_id,
       CASE WHEN outcome = 'moved' THEN stands_id END AS from_unit_id, person_id, membership_id,
       placement_id, CASE WHEN ends <> '' THEN ends_on WHEN outcome = 'new' THEN greatest(starts_on, opened)
                          WHEN outcome = 'moved' THEN greatest(moves_on, opened) END AS day,
       CASE WHEN outcome = 'new' THEN joined_on END AS joined,
       CASE WHEN outcome = 'moved' THEN 'transfer' WHEN outcome <> 'new' THEN ''
            WHEN greatest(starts_on, opened) = joined_on THEN 'admission' ELSE 'registration' END AS began,
       CASE outcome WHEN 'new' THEN starts_on < opened WHEN 'moved' THEN moves_on < opened ELSE false END AS clamped,
       CASE WHEN outcome IN ('rejected', 'left_out', 'ended') THEN '{}' ELSE changed END AS changed, ends
FROM (
    SELECT s.*, CASE WHEN s.left_out <> '' THEN 'left_out' WHEN p.line IS NOT NULL THEN 'rejected'
                     WHEN s.ending THEN 'ended'
                     WHEN s.membership_id IS NULL THEN 'new'
                     WHEN s.stands_id <> s.unit_id THEN 'moved' WHEN s.changed <> '{}' THEN 'updated'
                     ELSE 'unchanged' END AS outcome
    FROM roll_seen s LEFT JOIN roll_problem p ON p.line = s.line AND p.nth = 1
) s
"""


def judge(
    *,
    on: date,
    age: int,
    allow_transfers: bool,
    movable: list[int],
    seen: list[int],
    endable: list[int],
    ends: list[int],
) -> None:
    """Makes ``roll_verdict`` and ``roll_problem``."""
    params: dict[str, object] = {"on": on, "age": age, "allow_transfers": allow_transfers}
    params |= {"movable": movable, "seen": seen, "endable": endable, "ends": ends}
    for table, sql in (("roll_seen", _SEEN), ("roll_problem", _PROBLEMS), ("roll_verdict", _VERDICTS)):
        run(sql, params)
        analyse(table)
    run("DROP TABLE roll_seen")
