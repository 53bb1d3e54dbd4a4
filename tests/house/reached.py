"""What a page reaches in code: the forms that it asks with, and the refusals of what it calls."""

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any

from django.urls import URLPattern, URLResolver

from tirek.kernel.errors import Refused
from tirek.ui.forms import ActForm


@dataclass(frozen=True)
class Reached:
    """What one view can come to."""

    view: str
    forms: frozenset[type[ActForm]]
    refusals: frozenset[type[Refused]]


def views(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[FunctionType]:
    """Every view of ours under these addresses, without what is wrapped around it."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns)
        elif isinstance(view := inspect.unwrap(pattern.callback), FunctionType) and _is_ours(view):
            yield view


def reached(view: FunctionType) -> Reached:
    """By the names that its code has and the code of what they mean, within the product."""
    found: set[Any] = set()
    _follow(view, found)
    kinds = [thing for thing in found if isinstance(thing, type)]
    return Reached(
        view=f"{view.__module__}.{view.__qualname__}",
        # Those of the kit are heads of families, and are asked with by nobody.
        forms=frozenset(kind for kind in kinds if issubclass(kind, ActForm) and kind.__module__ != ActForm.__module__),
        refusals=frozenset(kind for kind in kinds if issubclass(kind, Refused)),
    )


def _follow(thing: Any, found: set[Any]) -> None:
    if thing in found:
        return
    found.add(thing)
    for function in _functions(thing):
        for name in _names(function.__code__):
            for meant in _meant(function.__globals__.get(name)):
                if _is_ours(meant):
                    _follow(meant, found)


def _meant(thing: Any) -> Iterator[Any]:
    """What code a name stands for: itself, what a table of it holds, or what an object of ours was given to call."""
    if isinstance(thing, dict | list | tuple):
        for each in thing.values() if isinstance(thing, dict) else thing:
            yield from _meant(each)
    elif isinstance(thing, type):
        yield thing
    elif callable(thing) and isinstance(function := inspect.unwrap(thing), FunctionType):
        yield function
    elif _is_ours(type(thing)):
        yield from (each for each in getattr(thing, "__dict__", {}).values() if isinstance(each, FunctionType))


def _functions(thing: Any) -> Iterator[FunctionType]:
    """A function, or the methods of a class and of those below which it stands."""
    if isinstance(thing, FunctionType):
        yield thing
        return
    for kind in thing.__mro__:
        if _is_ours(kind):
            yield from (one for one in map(_plain, vars(kind).values()) if one is not None)


def _plain(member: Any) -> FunctionType | None:
    member = getattr(member, "__func__", getattr(member, "fget", getattr(member, "func", member)))
    return member if isinstance(member, FunctionType) else None


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _is_ours(thing: Callable[..., Any]) -> bool:
    return str(thing.__module__).startswith(("tirek.", "tests."))


def astray(kinds: Iterable[type[Refused]], pages: Iterable[Reached]) -> Iterator[str]:
    """Names of fields that no form has of those that can meet the refusal."""
    met = [(refusal, page.forms) for page in pages for refusal in page.refusals]
    for kind in kinds:
        forms = {form for refusal, asked in met if issubclass(refusal, kind) for form in asked}
        had = {field for form in forms for field in form.base_fields}
        for name in (kind.field,) if isinstance(kind.field, str) else kind.field:
            if name not in had:
                asked = ", ".join(sorted(form.__name__ for form in forms)) or "none"
                yield f"{kind.__module__}.{kind.__qualname__} names “{name}”; the forms of its acts: {asked}"
