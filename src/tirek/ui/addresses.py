"""The address of this page, changed: every link of a list says the whole question that the list answers."""

from urllib.parse import urlencode

from django.http import QueryDict

# Where in a list the page stands, that its rows are counted to the last one, and that all of them are ticked: none of
# this holds of another list.
PLACE = ("after", "before")
EXACT = "exact"
TEMPORARY = (*PLACE, EXACT, "all")


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
    """The same list, all ticks kept, at another place in it."""
    found = query.copy()
    for name in (*PLACE, *place):
        found.pop(name, None)
    return f"?{urlencode([*_flat(found), *place.items()])}"


def _flat(query: QueryDict) -> list[tuple[str, str]]:
    return [(name, value) for name, values in query.lists() for value in values]
