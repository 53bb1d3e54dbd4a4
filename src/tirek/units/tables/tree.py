"""The tree of a day, one level at a time, with the numbers one looks a unit up for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from tirek.figures.queries import measure
from tirek.figures.tables import value_text
from tirek.kernel.actor import Actor
from tirek.kernel.declarations import figures
from tirek.kernel.kazakh import normalise, sort_key
from tirek.kernel.language import reader_language
from tirek.members.figures import ACTIVE as MEMBERS
from tirek.structure.figures import PRIMARIES as PRIMARY
from tirek.structure.models import Unit, UnitName, UnitParent
from tirek.structure.permissions import VIEW_UNIT
from tirek.structure.queries import called, in_order, names_on, seen_among
from tirek.ui.words import named

FOUND = 50
# Of a level with more the first are shown, with a link to the list, which has pages.
MOST = 200


@dataclass(frozen=True, kw_only=True)
class Node:
    """One unit of the tree. ``above`` says where it stood, for one found by searching."""

    unit: Unit
    name: str
    members: str
    primary: str
    has_below: bool
    is_open: bool
    linked: bool = True
    above: str = ""


@dataclass(frozen=True, kw_only=True)
class Level:
    """The units directly under one, or its first where there are very many."""

    nodes: list[Node]
    count: int

    @property
    def left_out(self) -> int:
        return self.count - len(self.nodes)


def tops(actor: Actor, on: date, *, closed: bool = False) -> list[Node]:
    """Where the reader's part of the tree begins: units of the reach with none of the reach above them that day."""
    visible = set(actor.visible(Unit, VIEW_UNIT).values_list("pk", flat=True))
    # Taken apart here: as one statement the planner may work the reach out anew for every unit of the tree.
    inside = UnitParent.objects.filter(_held(on, closed), parent_id__in=visible).values_list("unit_id", flat=True)
    units = _standing(Unit.objects.filter(pk__in=visible.difference(inside)), on, closed)
    return _nodes(actor, units.select_related("kind"), on)


def nodes_below(actor: Actor, unit: Unit, on: date, *, closed: bool = False) -> Level:
    """The units directly under one; with the closed ones where they last stood, when asked."""
    here = UnitParent.objects.filter(_held(on, closed), parent=unit)
    units = Unit.objects.filter(pk__in=here.values("unit_id"))
    found = _standing(units, on, closed).select_related("kind")
    everybody = {each.pk: each for each in found}
    # In the order of the level, before anything is counted: what is not shown costs nothing.
    named_so = in_order(list(everybody), on, reader_language())
    order = sorted(named_so, key=lambda pk: (not everybody[pk].is_open_on(on), everybody[pk].kind.level))
    return Level(nodes=_nodes(actor, [everybody[pk] for pk in order[:MOST]], on), count=len(order))


def search(actor: Actor, text: str, on: date, *, closed: bool = False) -> list[Node]:
    """Units of the reach whose name or code has the text; Kazakh letters may be written with their Russian likes.

    One more than ``FOUND`` tells that there are others.
    """
    typed = normalise(text)
    names = UnitName.objects.filter(called(typed))
    names = names if closed else names.filter(period__contains=on)
    matching = Q(pk__in=names.values("unit_id")) | Q(code__icontains=typed)
    units = _standing(actor.visible(Unit, VIEW_UNIT), on, closed).filter(matching)
    found = list(units.select_related("kind").order_by("kind__level", "code", "pk")[: FOUND + 1])
    return _nodes(actor, found, on, places=True)


def _held(on: date, closed: bool) -> Q:
    """A place in the tree of the day; with the closed units also the last place of each."""
    held = Q(period__contains=on)
    last = Q(period__endswith=F("unit__period__endswith"), unit__period__endswith__lte=on)
    return held | last if closed else held


def _standing(units: QuerySet[Unit], on: date, closed: bool) -> QuerySet[Unit]:
    return units.filter(period__startswith__lte=on) if closed else units.filter(period__contains=on)


def _nodes(actor: Actor, units: QuerySet[Unit] | Sequence[Unit], on: date, *, places: bool = False) -> list[Node]:
    units = list(units)
    ids = [unit.pk for unit in units]
    names = names_on(ids, on)
    readings = measure([MEMBERS, PRIMARY], ids, on)
    parents = set(UnitParent.objects.filter(parent_id__in=ids, period__contains=on).values_list("parent_id", flat=True))
    seen = seen_among(actor, ids)
    above = _places(ids, on) if places else {}
    nodes = [
        Node(
            unit=unit,
            name=named(names[unit.pk]),
            members=value_text(figures[MEMBERS], readings[MEMBERS, unit.pk].value),
            primary=value_text(figures[PRIMARY], readings[PRIMARY, unit.pk].value),
            has_below=unit.pk in parents,
            is_open=unit.is_open_on(on),
            linked=unit.pk in seen,
            above=above.get(unit.pk, ""),
        )
        for unit in units
    ]
    return sorted(nodes, key=lambda node: (not node.is_open, node.unit.kind.level, sort_key(node.name), node.unit.pk))


def _places(ids: Sequence[int], on: date) -> dict[int, str]:
    """The name of the unit above each, for telling two of one name apart."""
    parents = dict(UnitParent.objects.filter(unit_id__in=ids, period__contains=on).values_list("unit_id", "parent_id"))
    names = names_on(set(parents.values()), on)
    return {unit_id: named(names[parent_id]) for unit_id, parent_id in parents.items()}
