"""Lines of the log in words."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from django.utils import timezone
from django.utils.translation import gettext as _

from tirek.audit.models import Entry
from tirek.audit.words import code_of, is_told, name_of, reason_of, word_of
from tirek.kernel.dates import format_short
from tirek.kernel.declarations import act_kinds
from tirek.kernel.numbers import format_count

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# What stands in place of a value that the log does not keep: its fingerprint, or what a number was blotted out with.
_DIGEST = re.compile(r"[0-9a-f]{16}")
# Keys under which the query of a list is kept.
_QUERIES = ("filter", "query")

# How a higher package tells the values of a key: a unit by its name, a role, an account.
Tellers = Mapping[str, Callable[[Any], str]]


@dataclass(frozen=True, kw_only=True)
class Value:
    """One thing that an act changed or told."""

    key: str
    name: str
    old: str
    new: str


def values_of(line: Entry, telling: Tellers | None = None) -> list[Value]:
    """Old and new side by side, in the order in which they were written down."""
    keys = [key for key in dict.fromkeys((*line.old, *line.new)) if is_told(key)]
    found = (_value(key, line.old.get(key), line.new.get(key), telling or {}) for key in keys)
    return [value for value in found if value.old or value.new]


def _value(key: str, old: Any, new: Any, telling: Tellers) -> Value:
    if _is_digest(old) or _is_digest(new):
        return Value(key=key, name=name_of(key), old="", new=_not_kept(old, new))
    return Value(key=key, name=name_of(key), old=_written(key, old, telling), new=_written(key, new, telling))


def _is_digest(value: Any) -> bool:
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def _not_kept(old: Any, new: Any) -> str:
    if not old:
        return _("entered; the log does not keep the value")
    return _("changed; the log does not keep the values") if new else _("taken out; the log does not keep the value")


def _written(key: str, value: Any, telling: Tellers) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, list):
        return ", ".join(_written(key, each, telling) for each in value)
    if key in telling:
        return telling[key](value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return format_count(value)
    if key in _QUERIES:
        return _asked(str(value), telling)
    if _DAY.fullmatch(str(value)):
        return format_short(date.fromisoformat(value))
    return _coded(key, str(value))


def _coded(key: str, value: str) -> str:
    """The word for a code; in a list of what was changed they are the names of values."""
    if key == "fields":
        return name_of(value)
    return str(kind.label) if (kind := act_kinds.get(value)) else code_of(key, value)


def _asked(query: str, telling: Tellers) -> str:
    """What a list was narrowed by, in words."""
    pairs = [(key, value) for key, value in parse_qsl(query) if is_told(key)]
    return "; ".join(f"{name_of(key)}: {_written(key, value, telling)}" for key, value in pairs)


def who(line: Entry) -> str:
    """The account with whom it stood in for; the system with its reason."""
    if line.account is None:
        return _("the system: %(reason)s") % {"reason": reason_of(line.reason)}
    if line.on_behalf_of is not None:
        return _("%(who)s, standing in for %(whom)s") % {"who": line.account, "whom": line.on_behalf_of}
    return str(line.account)


def events(lines: Iterable[Entry]) -> Iterator[dict[str, Any]]:
    """For ``c-lineage``."""
    for line in lines:
        yield {
            "title": word_of(line.act),
            "day": timezone.localdate(line.at),
            "when": f"{timezone.localtime(line.at):%d.%m.%Y %H:%M}",
            "text": f"{who(line)}. {line.resolution}".strip(),
        }
