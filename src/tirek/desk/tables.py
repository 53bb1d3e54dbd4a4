"""The log in words: each line with what it is about."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from tirek.accounts.models import Account
from tirek.audit.models import Entry
from tirek.audit.tables import NAMES, Value, values_of, who
from tirek.audit.words import reason_of, word_of
from tirek.desk.queries.log import Known, known
from tirek.kernel.actor import Actor
from tirek.people.models import Person
from tirek.structure.models import Unit
from tirek.ui.templatetags.reading import named


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
    about = line.object_type == Account._meta.label_lower and int(line.object_id) != line.account_id
    account = found.accounts.get(int(line.object_id)) if about else None
    return LogLine(
        entry=line,
        who=who(line),
        what=word_of(line.act),
        values=[_with_account(value, line, found) for value in values_of(line)],
        unit=found.units.get(line.unit_id or 0),
        unit_name=named(name) if name else "",
        person=person,
        hidden_person=line.person_id is not None and person is None,
        account=str(account) if account else "",
        sealed=line.seal.position if hasattr(line, "seal") else None,
    )


def _with_account(value: Value, line: Entry, found: Known) -> Value:
    """An account stands in the values by its number; here by its name."""
    for key in ("account", "instead_of"):
        number = line.new.get(key) or line.old.get(key)
        if value.name == str(NAMES[key]) and number in found.accounts:
            return replace(value, old="", new=str(found.accounts[number]))
    return value


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
        entry.at.isoformat(timespec="seconds"),
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
