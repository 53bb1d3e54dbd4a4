"""The log in words: each line with what it is about, and the page that lists them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from tirek.accounts.models import Account
from tirek.audit.models import Entry
from tirek.audit.tables import Value, values_of, who
from tirek.audit.words import name_of, reason_of, word_of
from tirek.desk.forms import LogForm
from tirek.desk.queries.log import Log, SeenSubjects, known
from tirek.kernel.actor import Actor
from tirek.kernel.dates import format_short
from tirek.people.models import Person
from tirek.structure.models import Unit
from tirek.structure.queries import names_on
from tirek.ui.lists import Column, Empty, Filter, Given, Keyset, ListPage, Way
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


def _line(line: Entry, found: SeenSubjects) -> LogLine:
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


def _account(line: Entry, found: SeenSubjects) -> Account | None:
    """Whose account it is about, or who was given a right; not one's own."""
    if line.object_type != Account._meta.label_lower:
        return found.accounts.get(line.new.get("account") or line.old.get("account") or 0)
    return found.accounts.get(int(line.object_id)) if int(line.object_id) != line.account_id else None


def _named(value: Value, line: Entry, found: SeenSubjects) -> Value:
    """An account stands in the values by its number, a role by its key; here by their names."""
    for key in ("role", "roles"):
        if value.name == name_of(key):
            return replace(value, old=_roles(line.old.get(key), found), new=_roles(line.new.get(key), found))
    for key in ("account", "instead_of"):
        number = line.new.get(key) or line.old.get(key)
        if value.name == name_of(key) and number in found.accounts:
            return replace(value, old="", new=str(found.accounts[number]))
    return value


def _roles(told: str | list[str] | None, found: SeenSubjects) -> str:
    """Those of a version that is gone keep their keys."""
    keys = told if isinstance(told, list) else [told] if told else []
    return ", ".join(found.roles.get(key, key) for key in keys)


class LogPage(ListPage[Entry]):
    """Filters, lines, pager, the newest first."""

    is_dated = False
    export_key = "desk.log"
    counted = ngettext_lazy(
        "%(first)s–%(last)s shown of <b>%(total)s</b> line", "%(first)s–%(last)s shown of <b>%(total)s</b> lines", "n"
    )
    counted_over = gettext_lazy("%(first)s–%(last)s shown of more than <b>%(total)s</b> lines")

    @cached_property
    def form(self) -> LogForm:
        return LogForm(self.query, self.actor)

    @cached_property
    def log(self) -> Log:
        return self.form.log()

    @property
    def is_narrowed(self) -> bool:
        return self.log.is_narrowed

    def filters(self) -> Sequence[Filter]:
        log = self.log
        told = {
            "who": str(log.account or ""),
            "person": log.person.full_name if log.person else "",
            "unit": named(names_on([log.unit.pk], self.request.asof.today)[log.unit.pk]) if log.unit else "",
            "act": capfirst(word_of(log.act)) if log.act else "",
            "first": _("from %(day)s") % {"day": format_short(log.first)} if log.first else "",
            "last": _("until %(day)s") % {"day": format_short(log.last)} if log.last else "",
            "mark": _("Request %(mark)s") % {"mark": log.mark} if log.mark else "",
        }
        return [Given(name, label) for name, label in told.items()]

    def columns(self) -> Sequence[Column]:
        return [
            Column(key="what", label=_("What"), phone="head"),
            Column(key="time", label=_("Time"), look="nd"),
            Column(key="who", label=_("Who")),
            Column(key="about", label=_("About")),
            Column(key="sealed", label=_("Place in the chain"), classes="num"),
        ]

    def read(self) -> Keyset[Entry]:
        return self.log.reader()

    def shown(self, rows: Sequence[Entry]) -> Sequence[LogLine]:
        return log_lines(self.actor, rows, self.request.asof.today)

    def nothing(self) -> Empty:
        text = _("Whatever is done or looked at here leaves a line.")
        return Empty(title=_("The log has no lines within your reach yet"), text=text)

    def missed(self) -> Empty:
        ways = [Way(label=_("Show the whole log"), address=reverse("log:list"))]
        if self.log.unread:
            text = _("Correct what is marked above; until then no lines are shown.")
            return Empty(title=_("A filter cannot be read"), text=text, ways=ways)
        text = _("Nothing agrees with all filters together. Take one off, or choose more days.")
        return Empty(title=_("The log has no such line"), text=text, ways=ways)


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
