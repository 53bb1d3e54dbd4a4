"""Lists: one page for all of them. A domain says rows, columns, filters, orders and what an empty page says."""

from tirek.ui.lists.columns import Column
from tirek.ui.lists.empty import Empty, Way
from tirek.ui.lists.filters import Choice, Filter, Given, Narrow, Part, Several, Span, Toggle
from tirek.ui.lists.page import ListPage
from tirek.ui.lists.paging import CAP, SIZE, Keyset, Page, Place, Reader, Sort, turned

__all__ = [
    "CAP",
    "SIZE",
    "Choice",
    "Column",
    "Empty",
    "Filter",
    "Given",
    "Keyset",
    "ListPage",
    "Narrow",
    "Page",
    "Part",
    "Place",
    "Reader",
    "Several",
    "Sort",
    "Span",
    "Toggle",
    "Way",
    "turned",
]
