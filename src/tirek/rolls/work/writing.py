"""Carry out the verdicts: a handful of statements under one act, whatever the number of lines."""

from datetime import date

from django.db import connection
from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused
from tirek.kernel.progress import Step
from tirek.members.queries.cards import PLAIN, REGIONAL
from tirek.members.work import has_own_series, take_cards
from tirek.rolls.models import RollImport
from tirek.rolls.queries.effects import Tables
from tirek.rolls.work.tables import analyse, run

# How long a row of each kind takes to write, beside the others: measured on a roll of 20,000 lines.
_ROW, _PERSON, _COUNTED = 2, 4, 9


class RollOutdated(Refused):
    """The rolls changed between the check and the act."""

    code = "roll_outdated"
    message = _("The rolls have changed since the file was checked. Look at the preview again and confirm it.")


# In the order of their numbers, so that two sessions never wait for each other crosswise.
_LOCKS = tuple(
    f"SELECT FROM {table} t WHERE t.id IN (SELECT {column} FROM roll_verdict "
    f"WHERE outcome IN ('new', 'updated', 'moved') {also}) ORDER BY t.id FOR UPDATE"
    for table, column, also in (
        ("people_person", "person_id", ""),
        ("members_membership", "membership_id",
         """UNION ALL SELECT membership_id FROM roll_verdict WHERE outcome = 'ended'
            UNION ALL SELECT membership_id FROM roll_absent WHERE %(full)s AND stays = ''"""),
    )
)  # fmt: skip

# Numbers of rows are drawn here and not before: a check must leave no trace, not even in a sequence.
_NEW = """
CREATE TEMP TABLE roll_new ON COMMIT DROP AS
SELECT n.line, n.person_id IS NULL AS is_new,
       coalesce(n.person_id, nextval((SELECT pg_get_serial_sequence('people_person', 'id'))::regclass)) AS person_id,
       nextval((SELECT pg_get_serial_sequence('members_membership', 'id'))::regclass) AS membership_id, n.number,
       CASE WHEN n.number = '' THEN coalesce((
           SELECT substring(b.code FROM '[0-9]+$')
           FROM structure_ancestry a JOIN structure_unit b ON b.id = a.ancestor_id
           WHERE a.unit_id = n.unit_id AND a.period @> n.day AND b.role = 'branch' LIMIT 1), '') END AS region
FROM (SELECT v.line, v.person_id, r.number, v.unit_id, v.day FROM roll_verdict v JOIN roll_row r USING (line)
      WHERE v.outcome = 'new' ORDER BY v.line) n
"""

# A number that somebody already carries is passed over; the caller takes more for those that are left.
_NUMBERS = """
WITH drawn AS MATERIALIZED (
    SELECT n, %(start)s || lpad(n::text, greatest(%(digits)s, length(n::text)), '0') AS text
    FROM generate_series(%(first)s::bigint, %(last)s) n
), taken AS MATERIALIZED (
    SELECT text FROM members_numbers_taken((SELECT array_agg(text) FROM drawn)) text
), free AS (
    SELECT t.text, row_number() OVER (ORDER BY n) AS nth FROM drawn t
    WHERE NOT EXISTS (SELECT FROM members_membership m WHERE m.number = t.text)
      AND NOT EXISTS (SELECT FROM taken WHERE taken.text = t.text)
      AND NOT EXISTS (SELECT FROM roll_row r WHERE r.number = t.text)
), waiting AS (
    SELECT line, row_number() OVER (ORDER BY line) AS nth FROM roll_new
    WHERE number = '' AND region = %(region)s
)
UPDATE roll_new n SET number = f.text FROM waiting w JOIN free f USING (nth) WHERE n.line = w.line
"""

_PERSONS = """
INSERT INTO people_person
    (id, surname, given_name, patronymic, birth_date, sex, iin_cipher, iin_index, phone, email)
SELECT n.person_id, r.surname, r.given_name, r.patronymic, r.birth_date, r.sex, r.iin_cipher, r.iin_index, r.phone,
       r.email
FROM roll_new n JOIN roll_row r USING (line) WHERE n.is_new ORDER BY n.line
"""

_PERSONS_CHANGED = """
UPDATE people_person p SET
    surname = CASE WHEN 'surname' = ANY (v.changed) THEN r.surname ELSE p.surname END,
    given_name = CASE WHEN 'given_name' = ANY (v.changed) THEN r.given_name ELSE p.given_name END,
    patronymic = CASE WHEN 'patronymic' = ANY (v.changed) THEN r.patronymic ELSE p.patronymic END,
    birth_date = CASE WHEN 'birth_date' = ANY (v.changed) THEN r.birth_date ELSE p.birth_date END,
    sex = CASE WHEN 'sex' = ANY (v.changed) THEN r.sex ELSE p.sex END,
    iin_cipher = CASE WHEN 'iin' = ANY (v.changed) THEN r.iin_cipher ELSE p.iin_cipher END,
    iin_index = CASE WHEN 'iin' = ANY (v.changed) THEN r.iin_index ELSE p.iin_index END,
    phone = CASE WHEN 'phone' = ANY (v.changed) THEN r.phone ELSE p.phone END,
    email = CASE WHEN 'email' = ANY (v.changed) THEN r.email ELSE p.email END
FROM roll_verdict v JOIN roll_row r USING (line)
WHERE p.id = v.person_id AND v.changed && ARRAY[
    'surname', 'given_name', 'patronymic', 'birth_date', 'sex', 'iin', 'phone', 'email']
"""

# What is counted by birth date and sex stands in the placements, back to the first.
_PLACEMENTS_CHANGED = """
UPDATE members_placement s SET birth_date = p.birth_date, sex = p.sex
FROM roll_verdict v JOIN members_membership m USING (person_id) JOIN people_person p ON p.id = m.person_id
WHERE v.changed && ARRAY['birth_date', 'sex'] AND s.membership_id = m.id
  AND (s.birth_date IS DISTINCT FROM p.birth_date OR s.sex <> p.sex)
"""

_MEMBERSHIPS_CHANGED = """
UPDATE members_membership m SET
    number = CASE WHEN 'number' = ANY (v.changed) THEN r.number ELSE m.number END,
    joined = CASE WHEN 'joined' = ANY (v.changed) THEN r.joined ELSE m.joined END
FROM roll_verdict v JOIN roll_row r USING (line)
WHERE m.id = v.membership_id AND v.changed && ARRAY['number', 'joined']
"""

# Nobody stood in a unit before joining: where the day of joining was entered too early, so was the first placement.
_PLACEMENTS_LATER = """
UPDATE members_placement s SET period = daterange(r.joined, upper(s.period)), began = 'admission'
FROM roll_verdict v JOIN roll_row r USING (line)
WHERE v.outcome IN ('updated', 'moved') AND 'joined' = ANY (v.changed) AND s.membership_id = v.membership_id
  AND s.began <> 'transfer' AND lower(s.period) < r.joined
"""

_MOVES_END = """
UPDATE members_placement s SET period = daterange(lower(s.period), v.day), ended = 'transfer'
FROM roll_verdict v
WHERE v.outcome = 'moved' AND s.id = v.placement_id AND upper_inf(s.period) AND s.unit_id = v.from_unit_id
  AND lower(s.period) < v.day
"""

_MOVES = """
INSERT INTO members_transfer (membership_id, from_unit_id, to_unit_id, day)
SELECT membership_id, from_unit_id, unit_id, day FROM roll_verdict WHERE outcome = 'moved' ORDER BY line
"""

_MOVES_BEGIN = """
INSERT INTO members_placement (membership_id, unit_id, period, began, ended, birth_date, sex)
SELECT v.membership_id, v.unit_id, daterange(v.day, NULL), v.began, '', p.birth_date, p.sex
FROM roll_verdict v JOIN people_person p ON p.id = v.person_id WHERE v.outcome = 'moved' ORDER BY v.line
"""

_MEMBERSHIPS = """
INSERT INTO members_membership (id, person_id, number, joined, end_reason)
SELECT n.membership_id, n.person_id, n.number, v.joined, ''
FROM roll_new n JOIN roll_verdict v USING (line) ORDER BY n.line
"""

_PLACEMENTS = """
INSERT INTO members_placement (membership_id, unit_id, period, began, ended, birth_date, sex)
SELECT n.membership_id, v.unit_id, daterange(v.day, NULL), v.began, '',
       CASE WHEN n.is_new THEN r.birth_date WHEN p.id IS NULL THEN k.birth_date ELSE p.birth_date END,
       CASE WHEN n.is_new THEN r.sex WHEN p.id IS NULL THEN k.sex ELSE p.sex END
FROM roll_new n JOIN roll_verdict v USING (line) JOIN roll_row r USING (line)
LEFT JOIN roll_known k USING (line) LEFT JOIN people_person p ON p.id = n.person_id AND NOT n.is_new
ORDER BY n.line
"""

# Who is not in the full roll of the day was no member on that day.
_LEAVE = """
WITH ended AS (
    UPDATE members_placement s SET period = daterange(lower(s.period), %(on)s), ended = 'deregistration'
    FROM roll_absent a WHERE a.stays = '' AND s.id = a.placement_id AND upper_inf(s.period)
    RETURNING s.membership_id
)
UPDATE members_membership m SET ended = %(on)s, end_reason = 'deregistration' FROM ended e WHERE m.id = e.membership_id
"""

# Of whom a line says that they left, on its day and in its way.
_ENDS = """
WITH ended AS (
    UPDATE members_placement s SET period = daterange(lower(s.period), v.day), ended = v.ends
    FROM roll_verdict v
    WHERE v.outcome = 'ended' AND s.id = v.placement_id AND upper_inf(s.period) AND lower(s.period) < v.day
    RETURNING s.membership_id, v.day, v.ends
)
UPDATE members_membership m SET ended = e.day, end_reason = e.ends FROM ended e WHERE m.id = e.membership_id
"""

# The roll makes known who stands in a unit that it names, in the groups of a primary organisation that it names, and in
# a primary organisation all of whose groups it makes known or were known by then.
_NEWLY_KNOWN = """
WITH named AS (
    SELECT DISTINCT v.unit_id AS id FROM {verdicts} v WHERE v.outcome NOT IN ('rejected', 'left_out', 'ended')
), held AS (
    SELECT p.parent_id, p.unit_id, g.known_from FROM structure_unitparent p JOIN structure_unit g ON g.id = p.unit_id
    WHERE p.period @> %(on)s::date AND g.role = 'group'
), covered AS (
    SELECT id FROM named
    UNION SELECT h.unit_id FROM held h JOIN named n ON n.id = h.parent_id
    UNION SELECT h.parent_id FROM held h WHERE h.parent_id IN (
        SELECT x.parent_id FROM held x JOIN named n ON n.id = x.unit_id)
    GROUP BY 1 HAVING bool_and((h.known_from <= %(on)s) IS TRUE OR h.unit_id IN (SELECT id FROM named))
)
SELECT u.id FROM structure_unit u JOIN covered c USING (id) WHERE coalesce(u.known_from > %(on)s, true)
"""

_KNOWN = f"UPDATE structure_unit SET known_from = %(on)s WHERE id IN ({_NEWLY_KNOWN.format(verdicts='roll_verdict')})"


def makes_known(tables: Tables, on: date) -> bool:
    """Whether the roll is the first of some unit, or an earlier first one."""
    return run(f"{_NEWLY_KNOWN.format(verdicts=tables.of('verdicts'))} LIMIT 1", {"on": on}) > 0


def lock(*, full: bool) -> None:
    """Hold the persons and memberships that will change."""
    for statement in _LOCKS:
        run(statement, {"full": full})


def writing_steps(roll: RollImport, counts: dict[str, int], leaving: int) -> list[Step]:
    """Within the act: change who is known, move who moves, enter who is new, end who is gone. Each may raise
    RollOutdated. How much of the work a step is goes by its rows: a placement that begins or ends counts at all levels.
    """
    new, moved, updated = counts["new"], counts["moved"], counts["updated"]
    found: list[Step] = [
        (_ROW * updated, lambda: _expect(_PERSONS_CHANGED)),
        (_COUNTED * updated, lambda: _expect(_PLACEMENTS_CHANGED)),
        (_ROW * updated, lambda: _expect(_MEMBERSHIPS_CHANGED)),
        (_ROW * updated, lambda: _expect(_PLACEMENTS_LATER)),
    ]
    if moved:
        found += [
            (_COUNTED * moved, lambda: _expect(_MOVES_END, moved)),
            (_ROW * moved, lambda: _expect(_MOVES, moved)),
            (_COUNTED * moved, lambda: _expect(_MOVES_BEGIN, moved)),
        ]
    if new:
        found += [
            (0, _draw_numbers),
            (_PERSON * new, lambda: _expect(_PERSONS)),
            (_ROW * new, lambda: _expect(_MEMBERSHIPS, new)),
            (_COUNTED * new, lambda: _expect(_PLACEMENTS, new)),
        ]
    if ended := counts["ended"]:
        found.append((_COUNTED * ended, lambda: _expect(_ENDS, ended)))
    if leaving:
        found.append((_COUNTED * leaving, lambda: _expect(_LEAVE, leaving, on=roll.on)))
    return [*found, (1, lambda: _expect(_KNOWN, on=roll.on))]


def _expect(statement: str, rows: int | None = None, **params: object) -> None:
    """As many rows as the verdicts say, or somebody changed them in the meantime."""
    found = run(statement, params)
    if rows is not None and found != rows:
        raise RollOutdated


def _draw_numbers() -> None:
    run(_NEW)
    analyse("roll_new")
    # In the order of the regions, so that two sessions never wait for each other's series crosswise.
    for region, numbered in [(region, region if has_own_series(region) else "") for region in _regions()]:
        start, digits = (f"{numbered}-", REGIONAL) if numbered else ("", PLAIN)
        wanting, met = _without_number(region), False
        while wanting:
            taken = take_cards(numbered, wanting, met=met)
            run(_NUMBERS, {
                "first": taken[0], "last": taken[-1], "start": start, "digits": digits, "region": region
            })  # fmt: skip
            wanting, met = _without_number(region), True


def _regions() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT region FROM roll_new WHERE number = '' ORDER BY 1")
        return [region for (region,) in cursor.fetchall()]


def _without_number(region: str) -> int:
    return run("SELECT line FROM roll_new WHERE number = '' AND region = %(region)s", {"region": region})
