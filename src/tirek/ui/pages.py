"""The way to a page of a higher package, by the name it goes by below."""

from typing import Any

from django.urls import reverse

from tirek.kernel.declarations import page_names


def page_address(key: str, *args: Any, **query: Any) -> str:
    """Where the page is, on no day of its own."""
    return reverse(page_names[key].url, args=args, query=query or None)
