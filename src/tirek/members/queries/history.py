"""A person as of a day: memberships, placements, and the acts that touched any of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import BooleanField, ExpressionWrapper, Q

from tirek.kernel.actor import Actor
from tirek.kernel.declarations import act_kinds
from tirek.members.acts import MEMBERS_LEFT
from tirek.members.enums import LEAVING
from tirek.members.models import Membership, Placement
from tirek.people.models import Person
from tirek.structure.models import Act, ActImage, Unit
from tirek.structure.permissions import VIEW_UNIT
from tirek.structure.queries import NameOfDay, line_of, names_on

_PERSON, _MEMBERSHIP, _PLACEMENT = (model._meta.db_table for model in (Person, Membership, Placement))


@dataclass(frozen=True)
class Touch:
    """An act and the rows of this person that it wrote; ``made`` are those that it brought into being."""

    act: Act
    rows: set[tuple[str, int]] = field(default_factory=set)
    made: set[tuple[str, int]] = field(default_factory=set)


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """What is shown of a person. Everything is read once; nothing here depends on how much there is to read."""

    person: Person
    day: date
    memberships: list[Membership]
    placements: list[Placement]
    touches: list[Touch]
    line: list[Unit]
    names: dict[int, NameOfDay]
    seen_units: set[int]

    @cached_property
    def standing(self) -> Placement | None:
        """Where the person stood on the day."""
        return next((p for p in self.placements if p.period.lower <= self.day and not _is_over(p, self.day)), None)

    @cached_property
    def membership(self) -> Membership | None:
        """The one of the day; else the last one that had begun."""
        if self.standing:
            return self._membership(self.standing)
        begun = [m for m in self.memberships if m.joined <= self.day]
        return begun[-1] if begun else None

    @property
    def has_ended(self) -> bool:
        """Whether the membership shown was over by the day."""
        ended = self.membership.ended if self.membership else None
        return ended is not None and ended <= self.day

    @property
    def steps(self) -> list[tuple[Unit, NameOfDay, bool]]:
        """The line of the day from the centre down: each unit, its name, whether the reader may open it."""
        return [(unit, self.names[unit.pk], unit.pk in self.seen_units) for unit in self.line]

    @property
    def current(self) -> Membership | None:
        """The membership that stands today, whatever the day of the page: acts are about this one."""
        return next((m for m in self.memberships if m.ended is None), None)

    @property
    def past(self) -> list[tuple[Membership, list[tuple[Placement, NameOfDay]]]]:
        """Ended by the day, the last one first, except the one that is shown; each with where it stood."""
        ended = [m for m in self.memberships if m.ended and m.ended <= self.day and m != self.membership]
        return [(m, self._stood(m)) for m in reversed(ended)]

    def _stood(self, membership: Membership) -> list[tuple[Placement, NameOfDay]]:
        return [(p, self.names[p.unit_id]) for p in self.placements if p.membership_id == membership.pk]

    def _membership(self, placement: Placement) -> Membership:
        return next(m for m in self.memberships if m.pk == placement.membership_id)

    def before(self, placement: Placement) -> Placement | None:
        """The placement from which this one was a transfer."""
        own = [p for p in self.placements if p.membership_id == placement.membership_id]
        at = own.index(placement)
        return own[at - 1] if at else None

    def left_by(self, touch: Touch) -> Placement | None:
        """The placement that an act ended, as long as it is there."""
        ended = touch.rows - touch.made
        return next((placement for placement in self.placements if (_PLACEMENT, placement.pk) in ended), None)

    def maker(self, placement: Placement) -> Act | None:
        """The act in force that made the placement."""
        row = (_PLACEMENT, placement.pk)
        return _last(touch.act for touch in self.touches if row in touch.made)

    def ender(self, placement: Placement) -> Act | None:
        """The act in force that ended it for good."""
        row = (_PLACEMENT, placement.pk)
        left = (touch.act for touch in self.touches if row in touch.rows)
        return _last(act for act in left if act.kind == MEMBERS_LEFT.key)


def dossier(actor: Actor, person: Person, day: date) -> Dossier:
    """Read a person whom the actor may see. The past follows the person; units out of reach are named, not linked."""
    memberships = list(person.memberships.order_by("joined", "pk"))
    placements = list(
        Placement.objects.filter(membership__person=person).select_related("unit__kind").order_by("period", "pk")
    )
    at = next((p.unit for p in placements if p.period.lower <= day and not _is_over(p, day)), None)
    line = line_of(at, day) if at else []
    touches = _touches(person, memberships, placements)
    # Where an undone act had put the person is told, too.
    undone = {touch.act.unit_id for touch in touches if touch.act.is_undone and touch.act.unit_id}
    unit_ids = {p.unit_id for p in placements} | {unit.pk for unit in line} | undone
    seen = actor.visible(Unit, VIEW_UNIT).filter(pk__in=unit_ids)
    return Dossier(
        person=person,
        day=day,
        memberships=memberships,
        placements=placements,
        touches=touches,
        line=line,
        names=names_on(unit_ids, day),
        seen_units=set(seen.values_list("pk", flat=True)),
    )


def acts_of(shown: Dossier) -> list[Act]:
    """The acts that touched the person, undoings not among them."""
    return [touch.act for touch in shown.touches]


def _last(acts: Iterable[Act]) -> Act | None:
    """The latest of them that is in force."""
    standing = [act for act in acts if not act.is_undone]
    return standing[-1] if standing else None


def _is_over(placement: Placement, day: date) -> bool:
    return placement.period.upper is not None and placement.period.upper <= day


def has_left(placement: Placement) -> bool:
    return placement.ended in LEAVING


def _touches(person: Person, memberships: Iterable[Membership], placements: Iterable[Placement]) -> list[Touch]:
    """The acts told of a person in the order in which they were recorded, undone ones among them."""
    rows = (
        Q(table_name=_PERSON, row_id__in=person.all_ids)
        | Q(table_name=_MEMBERSHIP, row_id__in=[m.pk for m in memberships])
        | Q(table_name=_PLACEMENT, row_id__in=[p.pk for p in placements])
    )
    made = ExpressionWrapper(Q(before__isnull=True), output_field=BooleanField())
    images = (
        ActImage.objects.filter(rows)
        .exclude(act__kind__in=act_kinds.kept_out_of("person"))
        .annotate(made=made)
        .defer("before")
    )
    related = images.select_related("act__resolution", "act__actor", "act__undone_by__actor")
    touches: dict[int, Touch] = {}
    for image in related.order_by("act_id", "pk"):
        touch = touches.setdefault(image.act_id, Touch(image.act))
        row = (image.table_name, image.row_id)
        touch.rows.add(row)
        if image.made:
            touch.made.add(row)
    return list(touches.values())


def act_that_made(membership: Membership) -> Act:
    """The act by which the membership began."""
    image = ActImage.objects.filter(table_name=_MEMBERSHIP, row_id=membership.pk, before__isnull=True)
    return image.select_related("act").order_by("-act_id")[0].act
