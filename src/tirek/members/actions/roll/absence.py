"""Who stands in the units of a roll and is not in it."""

from datetime import date

from tirek.members.actions.roll.tables import analyse, run

# Nobody is taken off the roll of whom the file may speak after all: in a line that is rejected, under the same name.
# Who came on the day of the roll or later is not missing from it; nobody stands in a unit before joining.
_ABSENT = """
CREATE TEMP TABLE roll_absent ON COMMIT DROP AS
WITH spoken AS MATERIALIZED (
    SELECT m.id FROM members_membership m JOIN people_person p ON p.id = m.person_id
    WHERE p.name_fold IN (SELECT r.name_fold FROM roll_row r JOIN roll_verdict v USING (line)
                          WHERE v.outcome = 'rejected' AND r.name_fold <> '')
)
SELECT s.membership_id, s.id AS placement_id, s.unit_id,
       CASE WHEN NOT s.unit_id = ANY (%(endable)s) THEN 'no_right'
            WHEN lower(s.period) >= %(on)s THEN 'later'
            WHEN s.membership_id IN (SELECT id FROM spoken) THEN 'rejected'
            ELSE '' END AS stays
FROM members_placement s
WHERE upper_inf(s.period)
  AND s.unit_id IN (SELECT v.unit_id FROM roll_verdict v WHERE v.outcome <> 'rejected')
  AND NOT EXISTS (SELECT FROM roll_verdict v WHERE v.membership_id = s.membership_id)
"""


def find_absent(*, on: date, endable: list[int]) -> None:
    """Makes ``roll_absent``. Of each it says whether a full roll takes them off, or why they stay."""
    run(_ABSENT, {"on": on, "endable": endable})
    analyse("roll_absent")
