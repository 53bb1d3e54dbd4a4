"""Lists: one page for all of them. A domain says rows, columns, filters, orders and what an empty page says."""

from tirek.ui.lists.columns import Column
from tirek.ui.lists.empty import Empty, Way
from tirek.ui.lists.filters import Choice, Filter, FilterPart, Given, Narrow, Several, Span, Toggle
from tirek.ui.lists.offers import Offer, offer
from tirek.ui.lists.page import ListPage
from tirek.ui.lists.paging import CAP, SIZE, Keyset, Page, PagePlace, Reader, Sort, turned

__all__ = [
    "CAP",
    "SIZE",
    "Choice",
    "Column",
    "Empty",
    "Filter",
    "FilterPart",
    "Given",
    "Keyset",
    "ListPage",
    "Narrow",
    "Offer",
    "Page",
    "PagePlace",
    "Reader",
    "Several",
    "Sort",
    "Span",
    "Toggle",
    "Way",
    "offer",
    "turned",
]
