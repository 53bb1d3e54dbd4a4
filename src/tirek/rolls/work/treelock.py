"""Hold the tree while a roll is carried out."""

from datetime import date

from tirek.kernel import locks
from tirek.kernel.locks import Lock
from tirek.rolls.work.matching import find_units
from tirek.rolls.work.tables import run
from tirek.structure.actions.rules import lock_tree, share_tree

# A first roll changes units, which takes the tree alone. It cannot be taken alone by somebody who shares it already:
# two would wait for each other. So it is asked first whether a unit of the roll, or one above or below it, lacks a
# first roll.
_MAY_BE_FIRST = """
SELECT u.id FROM roll_unit t
JOIN structure_unitparent p ON t.unit_id IN (p.unit_id, p.parent_id)
JOIN structure_unit u ON u.id IN (p.unit_id, p.parent_id)
WHERE u.holds_members AND coalesce(u.known_from > %(on)s, true) LIMIT 1
"""


def hold_tree(units: list[int], on: date, chosen: dict[str, int]) -> bool:
    """Keep the tree as it is, and other rolls away, until the end of the transaction. Returns whether it is shared."""
    locks.hold(Lock.ROLLS)
    find_units(units, on, chosen)
    shared = not run(_MAY_BE_FIRST, {"on": on})
    run("DROP TABLE roll_unit, roll_place")
    if shared:
        share_tree()
    else:
        lock_tree()
    return shared
