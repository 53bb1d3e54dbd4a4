"""The log in words: each line with what it is about, and the page that lists them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from tirek.accounts.models import Account
from tirek.audit.models import Entry
from tirek.audit.queries import state
from tirek.audit.tables import Tellers, Value, values_of, who
from tirek.audit.words import code_of, reason_of, word_of
from tirek.desk.forms import LogForm
from tirek.desk.queries.log import CODES, IDS, Log, Meant, SeenSubjects, counted_since, known, own_lines
from tirek.exports.declared import exports
from tirek.kernel.actor import Actor
from tirek.kernel.dates import format_short
from tirek.kernel.numbers import format_count
from tirek.people.models import Person
from tirek.structure.models import Unit
from tirek.structure.queries import names_on
from tirek.ui.lists import Column, Empty, Filter, Given, Keyset, ListPage, Way
from tirek.ui.words import named, quoted


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
    job: str


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
        values=values_of(line, _telling(found)),
        unit=found.units.get(line.unit_id or 0),
        unit_name=named(name) if name else "",
        person=person,
        hidden_person=line.person_id is not None and person is None,
        account=str(account) if account else "",
        sealed=line.seal.position if hasattr(line, "seal") else None,
        job=line.mark.removeprefix("job-") if line.mark.startswith("job-") else "",
    )


def _account(line: Entry, found: SeenSubjects) -> Account | None:
    """Whose account it is about, or who was given a right; not one's own."""
    if line.object_type != Account._meta.label_lower:
        return found.accounts.get(line.new.get("account") or line.old.get("account") or 0)
    return found.accounts.get(int(line.object_id)) if int(line.object_id) != line.account_id else None


def _telling(found: SeenSubjects) -> Tellers:
    """A unit stands in the values by its number or its code, an account by its number, a role by its key; here by their
    names. Those of a version that is gone keep their keys."""

    def unit(value: int | str) -> str:
        name = found.unit_names.get(value if isinstance(value, int) else found.coded.get(value, 0))
        return str(value) if name is None else named(name) if isinstance(value, int) else f"{named(name)} ({value})"

    def account(value: int) -> str:
        return str(found.accounts.get(value, value))

    def role(value: str) -> str:
        return found.roles.get(value) or code_of("role", value)

    return {
        **dict.fromkeys((*CODES, *IDS), unit),
        **dict.fromkeys(("account", "instead_of"), account),
        **dict.fromkeys(("role", "roles"), role),
    }


# Asked first of the last days, also where there is none; every list that was taken out is told beside them.
_ASKED = ("people.iin_revealed", "log.mass_reading", "grants.given", "grants.deputised", "grants.ended")
_WEEK = timedelta(days=7)


def week(actor: Actor, today: date) -> dict[str, Any]:
    """The last seven days of the log by what an auditor asks first, and how the chain stands."""
    since = today - _WEEK
    found, taken = counted_since(actor, since), {export.act for export in exports}
    acts = [*sorted(act for act in taken if found.get(act)), *_ASKED]
    items = [
        {
            "title": capfirst(word_of(act)),
            "href": reverse("log:list", query={"act": act, "since": format_short(since)}),
            "badge": format_count(found.get(act, 0)),
            "kind": "warn" if act == "log.mass_reading" and found.get(act) else "",
        }
        for act in acts
    ]
    return {"since": since, "items": items, "nothing_taken": not taken & {*found}, "chain": state()}


def todays_lines(actor: Actor, today: date) -> list[LogLine]:
    return log_lines(actor, own_lines(actor, today), today)


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
            "who": _called(log.account),
            "person": _called(log.person),
            "unit": self._unit_called(log.unit),
            "act": capfirst(word_of(log.act)) if log.act else "",
            "since": _("from %(day)s") % {"day": format_short(log.since)} if log.since else "",
            "until": _("until %(day)s") % {"day": format_short(log.until)} if log.until else "",
            "mark": _("Request %(mark)s") % {"mark": log.mark} if log.mark else "",
        }
        return [Given(name, label) for name, label in told.items()]

    def _unit_called(self, unit: Meant | None) -> str:
        if unit is None or unit.only is None:
            return _called(unit)
        return named(names_on(unit.ids, self.request.asof.today)[unit.only.pk])

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


def _called(meant: Meant | None) -> str:
    """The one that is meant, by its name; of several what was typed, and how many they are."""
    if meant is None:
        return ""
    return str(meant.only) if meant.only else f"{quoted(meant.typed)} ({format_count(len(meant.things))})"


def headings() -> list[str]:
    """Of the file."""
    return [
        _("Time"), _("Sign-in name"), _("Who"), _("On behalf of"), _("What"), _("Code of the action"), _("Unit"),
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
