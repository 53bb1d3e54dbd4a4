"""Units as the pages of acts on them show them, and who did what to them since."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from tirek.audit.words import reason_of
from tirek.kernel.dates import format_short
from tirek.kernel.declarations import HistoryOf
from tirek.structure.actions.rules import lock_tree
from tirek.structure.acts import UNIT_CLOSED, UNIT_MOVED, UNIT_OPENED, UNIT_RENAMED
from tirek.structure.models import Act, ActImage, Unit
from tirek.structure.queries import names_on, parent_on
from tirek.ui.versions import Change, Fact, Subject
from tirek.ui.words import named

_LATEST = 5
_KINDS = [kind.key for kind in (UNIT_CLOSED, UNIT_MOVED, UNIT_OPENED, UNIT_RENAMED)]


def unit_shown(unit: Unit, day: date) -> Subject:
    """As it stands on the day, and whatever was done to it on any other."""
    acts = Act.objects.filter(unit=unit, kind__in=_KINDS)
    return Subject(
        shown=_facts(unit.pk, day),
        now=lambda: _facts(unit.pk, day),
        hold=lock_tree,
        latest=lambda: _changes(acts.order_by("-pk"), "unit"),
    )


def _facts(unit_id: int, day: date) -> Mapping[str, Fact]:
    """Nothing where its opening has been undone."""
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        return {}
    name, parent = names_on([unit.pk], day)[unit.pk], parent_on(unit, day)
    acts = Act.objects.filter(unit=unit, kind__in=_KINDS).aggregate(last=Max("pk"), undone=Max("undone_by"))
    return {
        "name_kk": Fact(name=_("Name in Kazakh"), value=name.name_kk),
        "name_ru": Fact(name=_("Name in Russian"), value=name.name_ru),
        "name_en": Fact(name=_("Name in English"), value=name.name_en),
        "short_kk": Fact(name=_("Short name in Kazakh"), value=name.short_kk),
        "short_ru": Fact(name=_("Short name in Russian"), value=name.short_ru),
        "short_en": Fact(name=_("Short name in English"), value=name.short_en),
        "parent": Fact(
            name=_("Under which unit"),
            value=parent.code if parent else "",
            words=named(names_on([parent.pk], day)[parent.pk]) if parent else "",
        ),
        "closed": Fact(name=_("Closed from"), value=format_short(unit.closed) if unit.closed else ""),
        "acts": Fact(name="", value=f"{acts['last']}-{acts['undone']}"),
    }


def touching(rows: Q, history: HistoryOf) -> list[Change]:
    """The last acts that wrote one of the rows, as far as the reader may know of them."""
    images = ActImage.objects.filter(rows).values("act_id")
    return _changes(Act.objects.filter(pk__in=images).order_by("-pk"), history)


def _changes(acts: QuerySet[Act], history: HistoryOf) -> list[Change]:
    """The first of the acts, each of them or its undoing, with who did it."""
    told = []
    for act in acts.select_related("actor", "undone_by__actor")[:_LATEST]:
        last = act.undone_by or act
        what = (act.declared.told(act, history) if act.declared else "") or str(act)
        what = _("Undone: %(act)s.") % {"act": what} if act.undone_by else what
        told.append(Change(at=last.recorded_at, who=str(last.actor or reason_of(last.reason)), what=what))
    return sorted(told, key=lambda change: change.at, reverse=True)
