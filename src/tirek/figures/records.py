"""The SQL of the records behind a number, and the two functions that give out how many there are.

The same statement stands in the query that shows the records, behind the second wall, and in a function that runs as
the owner and counts also those that the reader may not see.
"""

from collections.abc import Mapping
from datetime import date

from tirek.kernel.declarations import Crossing, Flow, Kept, figures

# In the functions these stand for what is asked; in a query the unit and the days themselves.
_ASKED = ("at_unit", "first_day", "final_day")
# Of a crossing that nothing makes by itself, but what units carry with them.
_NONE = """SELECT ''::text AS slice, 0::bigint AS source_id, 0::bigint AS from_unit_id, 0::bigint AS to_unit_id,
           NULL::date AS day, 0 AS value WHERE false"""
_BELOW = "SELECT FROM structure_ancestry r WHERE r.unit_id = {} AND r.ancestor_id = {} AND r.period @> c.day"


def records_sql(figure: Kept, unit_id: int, first: date, last: date, slice_: str = "") -> tuple[str, list[str]]:
    """The keys of the records that make the number, or one slice of it: a statement and its parameters."""
    return _sql_of(figure, *_literals(unit_id, first, last), "%s" if slice_ else ""), [slice_] if slice_ else []


def moved_records_sql(figure: Crossing, unit_id: int, first: date, last: date) -> str:
    """``unit_id``, ``day``, ``source_id``: for every record the unit that bore it across, and when."""
    return _moved_sql(figure, *_literals(unit_id, first, last))


def stock_of(figure: Crossing) -> Kept:
    stock = figures[figure.stock]
    if not isinstance(stock, Kept):
        raise TypeError(f"{figure.key} carries a figure that is not kept: {stock.key}")
    return stock


def counting_functions() -> str:
    """The functions that cross the second wall for figures. Made anew whenever the tables are brought up to date."""
    kept = [figure for figure in figures if isinstance(figure, Kept)]
    crossings = [figure for figure in kept if isinstance(figure, Crossing)]
    rows = {f.key: _sql_of(f, *_ASKED, of_slice="of_slice") for f in kept}
    counted = {key: f"RETURN (SELECT count(DISTINCT b.id) FROM ({found}) b (id))" for key, found in rows.items()}
    moved = {
        f.key: f"RETURN QUERY SELECT b.unit_id, b.day, count(*) FROM ({_moved_sql(f, *_ASKED)}) b GROUP BY 1, 2"
        for f in crossings
    }
    asked = "figure text, at_unit bigint, first_day date, final_day date"
    return f"""
    DROP FUNCTION IF EXISTS figures_behind(text, bigint, date, date);
    DROP FUNCTION IF EXISTS figures_behind(text, bigint, date, date, text);
    DROP FUNCTION IF EXISTS figures_carried(text, bigint, date, date);
    CREATE OR REPLACE FUNCTION figures_count_records({asked}, of_slice text) RETURNS bigint {_body(counted)};
    CREATE OR REPLACE FUNCTION figures_count_moved({asked}) RETURNS TABLE (unit_id bigint, day date, number bigint)
    {_body(moved)};
    """


def _body(answers: Mapping[str, str]) -> str:
    branches = "\n".join(f"WHEN '{key}' THEN {answer};" for key, answer in answers.items())
    return f"""LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
    #variable_conflict use_column
    BEGIN
        CASE figure
        {branches}
        END CASE;
    END $$"""


def _literals(unit_id: int, first: date, last: date) -> tuple[str, str, str]:
    return f"{unit_id:d}", f"DATE '{first.isoformat()}'", f"DATE '{last.isoformat()}'"


def _contributions(figure: Kept) -> str:
    return " UNION ALL ".join(f"({c.select.format(rows=c.table)})" for c in figure.contributions) or _NONE


def _sql_of(figure: Kept, unit: str, first: str, last: str, of_slice: str = "") -> str:
    """Of the slice, where one is asked for and the figure has any; an empty one that is asked for is the whole."""
    rows = _contributions(figure)
    if of_slice and (figure.slices or figure.subjects):
        whole = "" if of_slice == "%s" else f"{of_slice} = '' OR "
        rows = f"SELECT s.* FROM ({rows}) s WHERE {whole}s.slice = {of_slice}"
    source = f"SELECT c.source_id FROM ({rows}) c"
    # Follows from what is asked of each day, and is said too: by the unit records are looked up, and no function looks
    # at a record before the second wall has.
    ever = (
        "ANY (ARRAY(SELECT r.unit_id FROM structure_ancestry r "
        f"WHERE r.ancestor_id = {unit} AND r.period && daterange({first}, {last}, '[]')))"
    )
    if isinstance(figure, Crossing):
        here, there = ("to_unit_id", "from_unit_id") if figure.direction == "in" else ("from_unit_id", "to_unit_id")
        return (
            f"{source} WHERE c.{here} = {ever} AND c.day BETWEEN {first} AND {last} "
            f"AND EXISTS ({_BELOW.format(f'c.{here}', unit)}) "
            f"AND NOT EXISTS ({_BELOW.format(f'c.{there}', unit)})"
        )
    if isinstance(figure, Flow):
        return (
            f"{source} WHERE c.unit_id = {ever} AND c.day BETWEEN {first} AND {last} "
            f"AND EXISTS ({_BELOW.format('c.unit_id', unit)})"
        )
    return (
        f"{source} WHERE c.day <= {last} AND c.unit_id = ANY (ARRAY("
        f"SELECT r.unit_id FROM structure_ancestry r WHERE r.ancestor_id = {unit} AND r.period @> {last})) "
        "GROUP BY c.source_id HAVING sum(c.value) <> 0"
    )


def _moved_sql(figure: Crossing, unit: str, first: str, last: str) -> str:
    """That is the topmost unit on the record's line that lies within the border on one side of the day and outside on
    the other; of several moves on one day those below it changed nothing at this border.
    """
    edge, near, far = ("lower", "day", "day - 1") if figure.direction == "in" else ("upper", "day - 1", "day")
    return f"""
    WITH crossed AS MATERIALIZED (
        SELECT r.unit_id, {edge}(r.period) AS day FROM structure_ancestry r
        WHERE r.ancestor_id = {unit} AND {edge}(r.period) BETWEEN {first} AND {last}
    ), bearer AS MATERIALIZED (
        SELECT c.unit_id AS leaf, c.day, (
            SELECT n.ancestor_id FROM structure_ancestry n
            JOIN structure_ancestry b ON b.unit_id = n.ancestor_id AND b.ancestor_id = {unit} AND b.period @> (c.{near})
            WHERE n.unit_id = c.unit_id AND n.period @> (c.{near}) AND n.ancestor_id <> {unit} AND NOT EXISTS (
                SELECT FROM structure_ancestry f
                WHERE f.unit_id = n.ancestor_id AND f.ancestor_id = {unit} AND f.period @> (c.{far}))
            ORDER BY (SELECT count(*) FROM structure_ancestry x
                      WHERE x.unit_id = n.ancestor_id AND x.period @> (c.{near})) LIMIT 1
        ) AS unit_id
        FROM crossed c
        -- Not those that opened or closed that day: nobody was in them to be carried.
        WHERE EXISTS (SELECT FROM structure_ancestry s
                      WHERE s.unit_id = c.unit_id AND s.ancestor_id = c.unit_id AND s.period @> (c.{far}))
    )
    SELECT b.unit_id, b.day, c.source_id FROM bearer b JOIN ({_contributions(stock_of(figure))}) c
      ON c.unit_id = b.leaf AND c.day < b.day
    GROUP BY 1, 2, 3 HAVING sum(c.value) <> 0
    """
