"""The events of a person's life in the organisation, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tirek.kernel.actor import Actor
from tirek.kernel.dates import as_written
from tirek.kernel.phones import format_phone
from tirek.members.acts import MEMBERS_LEFT, MEMBERS_TRANSFERRED
from tirek.members.enums import FIELD_NAMES, Began, Ended
from tirek.members.models import Placement
from tirek.members.queries.changes import changes_by
from tirek.members.queries.history import Dossier, Touch, has_left
from tirek.members.views.persons import undo_of
from tirek.people.models import Sex
from tirek.structure.models import Act
from tirek.structure.queries import barred_from_undoing
from tirek.ui.words import day as short
from tirek.ui.words import day_long, moment, named, quoted


@dataclass(frozen=True, kw_only=True)
class TimelineEvent:
    """Something that happened, and the act that wrote it down."""

    title: str
    day: date
    act: Act | None
    key: bool = False
    struck: bool = False


def timeline(shown: Dossier, back: str, *, actor: Actor) -> tuple[list[dict[str, Any]], int]:
    """Events up to the day shown, the newest first, for ``c-lineage``; and how many came later."""
    events = sorted(_events(shown), key=lambda e: (e.day, e.act.pk if e.act else 0))
    last = _last_act(shown)
    if last is not None and barred_from_undoing(actor, last):
        last = None
    changed = _changed(shown)
    drawn = [_drawn(event, last, back, changed) for event in reversed(events) if event.day <= shown.day]
    return drawn, len(events) - len(drawn)


def _events(shown: Dossier) -> Iterator[TimelineEvent]:
    told: set[int] = set()
    for placement in shown.placements:
        act = shown.maker(placement)
        told.add(act.pk if act else 0)
        key = placement.began != Began.TRANSFER
        yield TimelineEvent(title=_began(shown, placement), day=placement.period.lower, act=act, key=key)
        if has_left(placement):
            act = shown.ender(placement)
            told.add(act.pk if act else 0)
            title = _("Left %(unit)s: %(reason)s") % {
                "unit": _unit(shown, placement), "reason": Ended(placement.ended).label,
            }  # fmt: skip
            yield TimelineEvent(title=title, day=placement.period.upper, act=act, key=True)
    for touch in shown.touches:
        act = touch.act
        if act.is_undone:
            yield TimelineEvent(title=_undone(shown, touch), day=act.effective_on, act=act, struck=True)
        elif act.pk not in told:
            yield TimelineEvent(title=_other(act), day=act.effective_on, act=act)


def _unit(shown: Dossier, placement: Placement) -> str:
    return quoted(named(shown.names.get(placement.unit_id)))


def _began(shown: Dossier, placement: Placement) -> str:
    unit = _unit(shown, placement)
    before = shown.before(placement)
    if placement.began == Began.TRANSFER and before:
        return _("Transferred from %(old)s to %(new)s") % {"old": _unit(shown, before), "new": unit}
    if placement.began == Began.ADMISSION:
        return _("Admitted to %(unit)s") % {"unit": unit}
    return _("Entered on the roll of %(unit)s") % {"unit": unit}


def _other(act: Act) -> str:
    """An act that moved nobody, in the words of its domain."""
    return (act.declared.told(act, "person") if act.declared else "") or act.label


def _undone(shown: Dossier, touch: Touch) -> str:
    """What an undone act had done. Of the rows that it made nothing is left; those that it changed are as they were."""
    act = touch.act
    if act.kind == MEMBERS_TRANSFERRED.key and (name := shown.names.get(act.unit_id or 0)):
        told = {"new": quoted(named(name))}
        if (left := shown.left_by(touch)) is not None:
            return _("Transferred from %(old)s to %(new)s") % (told | {"old": _unit(shown, left)})
        return _("Transferred to %(unit)s") % {"unit": told["new"]}
    if act.kind == MEMBERS_LEFT.key and (reason := act.summary.get("reason")):
        return _("Left: %(reason)s") % {"reason": Ended(reason).label}
    return _other(act)


def _changed(shown: Dossier) -> dict[int, str]:
    """Of acts that stand and say so, which data they changed: from, to."""
    acts = {
        touch.act.pk for touch in shown.touches
        if touch.act.declared and touch.act.declared.tells_changes and not touch.act.is_undone
    }  # fmt: skip
    found = changes_by(acts, shown.person, shown.memberships)
    return {act: " ".join(_change(*one) for one in changes) for act, changes in found.items()}


def _change(field: str, old: str, new: str) -> str:
    name = capfirst(str(FIELD_NAMES[field]))
    if field == "iin":
        return _("%(field)s: is entered.") % {"field": name}
    before, after = (_value(field, value) for value in (old, new))
    return f"{name}: {before} → {after}." if before else f"{name}: {after or '–'}."


def _value(field: str, value: str) -> str:
    if field == "phone":
        return format_phone(value)
    if field in ("birth_date", "joined"):
        return as_written(value)
    return str(Sex(value).label) if field == "sex" and value else value


def _drawn(event: TimelineEvent, last: Act | None, back: str, changed: Mapping[int, str]) -> dict[str, Any]:
    undoable = event.act is not None and event.act == last and not event.struck
    return {
        "title": event.title,
        "day": event.day,
        "when": day_long(event.day),
        "text": f"{changed.get(event.act.pk, '')} {_written(event.act)}".strip() if event.act else "",
        "key": event.key,
        "struck": event.struck,
        "badge": _("undone") if event.struck else "",
        "undo": undo_of(event.act, back) if undoable and event.act else "",
    }


def _written(act: Act) -> str:
    """By which resolution, when and by whom it was entered, when it was undone."""
    parts = []
    if act.resolution:
        told = {"number": act.resolution.number, "dated": short(act.resolution.dated), "body": act.resolution.body}
        parts.append(_("Resolution № %(number)s of %(dated)s, %(body)s.") % told)
    who = act.actor or ""
    entered = {"when": moment(act.recorded_at), "who": who}
    parts.append((_("Entered %(when)s, %(who)s.") if who else _("Entered %(when)s.")) % entered)
    if act.undone_by:
        undoer = act.undone_by.actor or ""
        undone = {"when": moment(act.undone_by.recorded_at), "who": undoer}
        parts.append((_("Undone %(when)s, %(who)s.") if undoer else _("Undone %(when)s.")) % undone)
    return " ".join(parts)


def _last_act(shown: Dossier) -> Act | None:
    """The one act that nothing rests on yet, where it is undone from here."""
    standing = [touch.act for touch in shown.touches if not touch.act.is_undone]
    last = standing[-1] if standing else None
    return last if last and last.declared and "person" in last.declared.undone_from else None
