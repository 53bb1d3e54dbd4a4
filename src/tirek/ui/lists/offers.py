"""What can be taken out of a page that lists nothing, offered as above a list."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tirek.kernel.actor import Actor
from tirek.kernel.declarations import ExportLink, exports


@dataclass(frozen=True, kw_only=True)
class Offer:
    """The button's template asks of it what it asks of the page of a list."""

    export: ExportLink
    export_address: str


def offer(actor: Actor, export_key: str, query: str, **named: Any) -> Offer | None:
    """None for whom may not take it out. ``query`` is what the page answers, ``named`` what its address names."""
    export = exports[export_key]
    if not actor.holds(export.right):
        return None
    return Offer(export=export, export_address=reverse(export.address, kwargs=named) + query)
