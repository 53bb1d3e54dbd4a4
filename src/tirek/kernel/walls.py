"""What PostgreSQL itself lets through: a model whose rows are about people declares it in one line.

``wall = …`` beside the fields becomes row-level security on the table when the tables are brought up to date. The
functions that the conditions call are named here and made by the migrations of ``access``; without a verified scope
they give nothing.
"""

from dataclasses import dataclass

from tirek.kernel.permissions import Permission

# Who reads, whether it is the system, whether a page is being answered.
ACCOUNT = "(SELECT access_account())"
SYSTEM = "(SELECT access_system())"
PAGES = "(SELECT access_pages())"
SOMEBODY = f"{ACCOUNT} IS NOT NULL"


@dataclass(frozen=True)
class Wall:
    """``seen``: which rows are read. ``touched``: which are changed and removed, else those seen. ``entered``: which
    may come in, else those seen. ``kept``: what a row must be when it has been changed, else one that may be touched.
    """

    seen: str
    entered: str = ""
    touched: str = ""
    kept: str = ""


def reach(permission: Permission) -> str:
    """The units at which whoever reads holds the right, to stand behind IN."""
    return f"(SELECT access_reach('{permission}'))"


def at_unit(permission: Permission, column: str = "unit_id") -> str:
    """Rows that stand at a unit where the right is held, or all of them where it is held over everything."""
    return f"(SELECT access_whole('{permission}')) OR {column} IN {reach(permission)}"


def where(permission: Permission, condition: str, *, entered: str = "", kept: str = "") -> Wall:
    """Rows that hang on a row of another table, or all of them where the permission is held over everything."""
    return Wall(f"(SELECT access_whole('{permission}')) OR ({condition})", entered, kept=kept)


def of_account(column: str = "account_id") -> Wall:
    """What an account keeps for itself. The system has its own, which no account sees."""
    return Wall(f"{SYSTEM} OR {column} = {ACCOUNT}")


def with_row(column: str, table: str) -> Wall:
    """Parts of a row of another walled table: few of those, many parts."""
    return Wall(f"{column} IN (SELECT id FROM {table})")
