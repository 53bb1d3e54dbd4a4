"""Lines of the log in words."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tirek.audit.models import Entry
from tirek.audit.words import is_told, name_of, reason_of, word_of
from tirek.kernel.dates import format_short
from tirek.kernel.declarations import act_kinds
from tirek.kernel.numbers import format_count

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, kw_only=True)
class Value:
    """One thing that an act changed or told."""

    name: str
    old: str
    new: str


def values_of(line: Entry) -> list[Value]:
    """Old and new side by side, in the order in which they were written down."""
    keys = [key for key in dict.fromkeys((*line.old, *line.new)) if is_told(key)]
    return [
        Value(name=name_of(key), old=_written(line.old.get(key)), new=_written(line.new.get(key)))
        for key in keys
        if line.old.get(key) not in (None, "") or line.new.get(key) not in (None, "")
    ]


def _written(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return format_count(value)
    if isinstance(value, list):
        return ", ".join(name_of(str(each)) for each in value)
    if isinstance(value, str) and _DAY.fullmatch(value):
        return format_short(date.fromisoformat(value))
    return str(kind.label) if (kind := act_kinds.get(str(value))) else str(value)


def who(line: Entry) -> str:
    """The account with whom it stood in for; the system with its reason."""
    if line.account is None:
        return _("the system: %(reason)s") % {"reason": reason_of(line.reason)}
    told = {"who": str(line.account), "name": line.account.username}
    if line.on_behalf_of is not None:
        told["whom"] = str(line.on_behalf_of)
        return _("%(who)s (%(name)s), standing in for %(whom)s") % told
    return _("%(who)s (%(name)s)") % told


def events(lines: Iterable[Entry]) -> Iterator[dict[str, Any]]:
    """For ``c-lineage``."""
    for line in lines:
        yield {
            "title": word_of(line.act),
            "day": timezone.localdate(line.at),
            "when": f"{timezone.localtime(line.at):%d.%m.%Y %H:%M}",
            "text": f"{who(line)}. {line.resolution}".strip(),
        }
