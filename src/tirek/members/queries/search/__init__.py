"""How members are searched for, put in order and read a page at a time.

Among a million members a page must cost what it shows, not what is found. Six modules see to that:

``typed``
    What was typed, and whom it finds: the beginnings of names in any order, however they are spelled; a card number; a
    whole IIN or phone number. It cuts what is found into *stretches*, the best first: whose name is written just so,
    who sounds so, whose name begins so. A later stretch is not touched before the ones above it are used up.
``surnames``
    The list is in the order of names as they are written, and a search goes by how they sound: those who sound alike
    stand in several places of the order. This gives those places as ranges, so that a stretch can be walked along the
    index.
``orders``
    The orders in which a list can stand. Where no index has the order (units by their names of the day, those without a
    birth date) the list is read in stretches, too, each of which an index does order.
``pages``
    The reader: a page is filled from one stretch after the other, forth from the last row of the page before or back
    from its first (the *anchor*), never counted from the top.
``bounded``
    Where nobody knows beforehand whether few match or many: it is looked up, up to a bound. Few are sorted there and
    then; with many the order is walked.
``similar``
    Where nobody is found: whose surname is written so nearly like it that it may be a slip.

``queries.listing`` says who stands in the list at all, and asks these. Nothing here asks for a right.
"""

from tirek.members.queries.search.bounded import count_up_to
from tirek.members.queries.search.orders import BY_NAME, ORDERS, SORTS, AnchorRow, MemberSort
from tirek.members.queries.search.pages import MemberReader, stretch_of
from tirek.members.queries.search.similar import most_similar
from tirek.members.queries.search.typed import Search

__all__ = [
    "BY_NAME",
    "ORDERS",
    "SORTS",
    "AnchorRow",
    "MemberReader",
    "MemberSort",
    "Search",
    "count_up_to",
    "most_similar",
    "stretch_of",
]
