"""Lines of the log in words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tirek.audit.models import Entry
from tirek.audit.words import reason_of, word_of
from tirek.kernel.dates import format_short
from tirek.kernel.numbers import format_count

# What the values of a line are called. One that has no name here is known by its key.
NAMES: Mapping[str, str | Promise] = {
    "account": gettext_lazy("account"),
    "birth_date": gettext_lazy("birth date"),
    "code": gettext_lazy("code"),
    "count": gettext_lazy("how many"),
    "email": gettext_lazy("e-mail"),
    "fields": gettext_lazy("fields"),
    "file": gettext_lazy("file"),
    "filter": gettext_lazy("filter"),
    "first": gettext_lazy("first age"),
    "from": gettext_lazy("from the day"),
    "given_name": gettext_lazy("given name"),
    "iin": gettext_lazy("IIN"),
    "iins": gettext_lazy("with IINs"),
    "instead_of": gettext_lazy("stands in for"),
    "is_active": gettext_lazy("open"),
    "key": gettext_lazy("key"),
    "kind": gettext_lazy("kind"),
    "language": gettext_lazy("language"),
    "last": gettext_lazy("last age"),
    "least": gettext_lazy("at least"),
    "left": gettext_lazy("taken off the roll"),
    "most": gettext_lazy("at most"),
    "name": gettext_lazy("name"),
    "name_en": gettext_lazy("name in English"),
    "name_kk": gettext_lazy("name in Kazakh"),
    "name_ru": gettext_lazy("name in Russian"),
    "number": gettext_lazy("number"),
    "on": gettext_lazy("of the day"),
    "parent": gettext_lazy("parent unit"),
    "patronymic": gettext_lazy("patronymic"),
    "persons": gettext_lazy("persons"),
    "phone": gettext_lazy("phone"),
    "profile": gettext_lazy("charter profile"),
    "query": gettext_lazy("filter"),
    "reason": gettext_lazy("reason"),
    "role": gettext_lazy("role"),
    "roles": gettext_lazy("roles"),
    "rows": gettext_lazy("lines"),
    "sessions": gettext_lazy("devices signed out"),
    "sex": pgettext_lazy("of a person", "sex"),
    "surname": gettext_lazy("surname"),
    "synthetic": gettext_lazy("invented people"),
    "until": gettext_lazy("until the day"),
    "username": gettext_lazy("sign-in name"),
    "values": gettext_lazy("values"),
    "withdrawn": gettext_lazy("links withdrawn"),
}
# For machines only.
_UNTOLD = {"digest", "of", "was", "from_parent", "to_parent"}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, kw_only=True)
class Value:
    """One thing that an act changed or told."""

    name: str
    old: str
    new: str


def values_of(line: Entry) -> list[Value]:
    """Old and new side by side, in the order in which they were written down."""
    keys = [key for key in dict.fromkeys((*line.old, *line.new)) if key not in _UNTOLD]
    return [
        Value(name=str(NAMES.get(key, key)), old=_written(line.old.get(key)), new=_written(line.new.get(key)))
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
        return ", ".join(str(NAMES.get(str(each), each)) for each in value)
    if isinstance(value, str) and _DAY.fullmatch(value):
        return format_short(date.fromisoformat(value))
    return str(value)


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
