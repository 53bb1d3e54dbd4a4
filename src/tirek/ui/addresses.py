"""Where a page is; and the address of this page, changed: a link of a list says the whole question it answers."""

from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from django.http import QueryDict
from django.urls import NoReverseMatch, URLResolver, get_resolver, get_script_prefix, get_urlconf, reverse

# Where in a list the page stands, that its rows are counted to the last one, and that all of them are ticked: none of
# this holds of another list.
PLACE = ("after", "before")
EXACT = "exact"
TEMPORARY = (*PLACE, EXACT, "all")

# A route that asks for a text or for a UUID takes it.
_SOMETHING = "00000000-0000-0000-0000-000000000000"
# What Django leaves as it is in an address.
_AS_IT_IS = "!$&'()*+,;=/~:@"


def address_of(name: str, *args: Any, **kwargs: Any) -> str:
    """As Django's ``reverse``, which looks for the route each time, and a page has hundreds of links.

    Of a route that names nothing, or one thing, what stands around it is looked for once.
    """
    if kwargs or len(args) > 1 or not all(_is_plain(arg) for arg in args):
        return reverse(name, args=args, kwargs=kwargs)
    around = _around(get_resolver(get_urlconf()), get_script_prefix(), name, bool(args))
    if around is None:
        return reverse(name, args=args)
    before, behind = around
    return f"{before}{quote(str(args[0]), safe=_AS_IT_IS)}{behind}" if args else before


def _is_plain(arg: object) -> bool:
    """Whether it stands in one step of an address. Of anything else Django decides what becomes of it."""
    return isinstance(arg, UUID) or (isinstance(arg, str) and arg != "" and "/" not in arg)


@lru_cache(maxsize=1024)
def _around(_resolver: URLResolver, _prefix: str, name: str, has_arg: bool) -> tuple[str, str] | None:
    """What stands before and behind the one thing. Another table of addresses, or another prefix, is asked anew."""
    if not has_arg:
        return reverse(name), ""
    try:
        before, found, behind = reverse(name, args=[_SOMETHING]).partition(_SOMETHING)
    except NoReverseMatch:
        return None
    return (before, behind) if found else None


def asked(query: QueryDict, *without: str) -> QueryDict:
    """What the address asks for, without the place in the list and without these parameters."""
    found = query.copy()
    for name in (*TEMPORARY, *without):
        found.pop(name, None)
    return found


def changed(query: QueryDict, **changes: object) -> str:
    """The same list with other parameters, from its first row on. An empty value takes one off; a tuple: several."""
    found = asked(query)
    for name, value in changes.items():
        if value in (None, "", ()):
            found.pop(name, None)
        else:
            found.setlist(name, [str(one) for one in value] if isinstance(value, tuple) else [str(value)])
    return f"?{found.urlencode()}" if found else "?"


def pairs(query: QueryDict, *without: str) -> list[tuple[str, str]]:
    """The same as fields, for a form that changes some of them and keeps the rest."""
    return [(name, value) for name, values in asked(query, *without).lists() for value in values]


def at_place(query: QueryDict, **place: str) -> str:
    """The same list, all ticks kept, at another place in it. To count its rows to the last one is asked anew."""
    found = query.copy()
    for name in (*PLACE, EXACT, *place):
        found.pop(name, None)
    return f"?{urlencode([*_flat(found), *place.items()])}"


def _flat(query: QueryDict) -> list[tuple[str, str]]:
    return [(name, value) for name, values in query.lists() for value in values]
