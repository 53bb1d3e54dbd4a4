"""The log in words: each line with what it is about."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from tirek.accounts.models import Account
from tirek.audit.models import Entry
from tirek.audit.tables import NAMES, Value, values_of, who
from tirek.audit.words import reason_of, word_of
from tirek.desk.queries.log import Known, known
from tirek.kernel.actor import Actor
from tirek.people.models import Person
from tirek.structure.models import Unit
from tirek.ui.words import named


@dataclass(frozen=True, kw_only=True)
class LogLine:
    """What a row of the list shows. What is out of reach is named no further than the log itself does."""

    entry: Entry
    who: str
    what: str
    values: list[Value]
    unit: Unit | None
    unit_name: str
    person: Person | None
    hidden_person: bool
    account: str
    sealed: int | None


def log_lines(actor: Actor, lines: Iterable[Entry], day: date) -> list[LogLine]:
    lines = list(lines)
    found = known(actor, lines, day)
    return [_line(line, found) for line in lines]


def _line(line: Entry, found: Known) -> LogLine:
    name = found.unit_names.get(line.unit_id or 0)
    person = found.persons.get(line.person_id or 0)
    account = _account(line, found)
    return LogLine(
        entry=line,
        who=who(line),
        what=word_of(line.act),
        values=[_named(value, line, found) for value in values_of(line)],
        unit=found.units.get(line.unit_id or 0),
        unit_name=named(name) if name else "",
        person=person,
        hidden_person=line.person_id is not None and person is None,
        account=str(account) if account else "",
        sealed=line.seal.position if hasattr(line, "seal") else None,
    )


def _account(line: Entry, found: Known) -> Account | None:
    """Whose account it is about, or who was given a right; not one's own."""
    if line.object_type != Account._meta.label_lower:
        return found.accounts.get(line.new.get("account") or line.old.get("account") or 0)
    return found.accounts.get(int(line.object_id)) if int(line.object_id) != line.account_id else None


def _named(value: Value, line: Entry, found: Known) -> Value:
    """An account stands in the values by its number, a role by its key; here by their names."""
    for key in ("role", "roles"):
        if value.name == str(NAMES[key]):
            return replace(value, old=_roles(line.old.get(key), found), new=_roles(line.new.get(key), found))
    for key in ("account", "instead_of"):
        number = line.new.get(key) or line.old.get(key)
        if value.name == str(NAMES[key]) and number in found.accounts:
            return replace(value, old="", new=str(found.accounts[number]))
    return value


def _roles(told: str | list[str] | None, found: Known) -> str:
    """Those of a version that is gone keep their keys."""
    keys = told if isinstance(told, list) else [told] if told else []
    return ", ".join(found.roles.get(key, key) for key in keys)


def headings() -> list[str]:
    """Of the file."""
    return [
        _("Time"), _("Sign-in name"), _("Who"), _("On behalf of"), _("What"), _("Code of the act"), _("Unit"),
        _("Person"), _("Object"), _("Values"), _("Resolution"), _("Request"), _("Place in the chain"),
    ]  # fmt: skip


def cells(line: LogLine) -> list[str]:
    """As ``headings``."""
    entry = line.entry
    return [
        f"{timezone.localtime(entry.at):%d.%m.%Y %H:%M:%S}",
        entry.account.username if entry.account else "",
        str(entry.account) if entry.account else reason_of(entry.reason),
        str(entry.on_behalf_of) if entry.on_behalf_of else "",
        line.what,
        entry.act,
        line.unit_name,
        line.person.full_name if line.person else "",
        line.account or f"{entry.object_type} {entry.object_public_id or ''}".strip(),
        "; ".join(f"{value.name}: {' → '.join(filter(None, (value.old, value.new)))}" for value in line.values),
        entry.resolution,
        entry.mark,
        str(line.sealed or ""),
    ]
