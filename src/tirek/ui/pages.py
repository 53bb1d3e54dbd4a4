"""The way to a page of a higher package, by the name it goes by below."""

from typing import Any

from django.utils.http import urlencode

from tirek.kernel.declarations import page_names
from tirek.ui.addresses import address_of


def page_address(key: str, *args: Any, **query: Any) -> str:
    """Where the page is, on no day of its own."""
    found = address_of(page_names[key].url, *args)
    return f"{found}?{urlencode(query, doseq=True)}" if query else found
