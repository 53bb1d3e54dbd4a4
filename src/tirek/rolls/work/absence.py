"""Who is taken off the roll by a full one: those of its units who are not in it."""

from datetime import date

from tirek.rolls.queries.absent import absent_sql
from tirek.rolls.queries.effects import TEMPORARY
from tirek.rolls.work.tables import analyse, run


def find_absent(*, on: date, endable: list[int], full: bool) -> None:
    """Makes ``roll_absent``. Of each it says whether the full roll takes them off, or why they stay.

    Of a roll that is not called full nobody leaves, so nobody is looked for: they may be most of a country.
    """
    some = "" if full else " WITH NO DATA"
    run(
        f"CREATE TEMP TABLE roll_absent ON COMMIT DROP AS {absent_sql(TEMPORARY)}{some}", {"on": on, "endable": endable}
    )
    analyse("roll_absent")
