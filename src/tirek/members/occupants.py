"""Members keep a unit from closing, whether or not they are seen by whoever closes it, and move when units merge."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from tirek.kernel.actor import Actor
from tirek.kernel.declarations import Occupant, occupants
from tirek.members.actions import hand_over
from tirek.members.queries.moving import moving
from tirek.members.queries.past_the_wall import standing
from tirek.structure.models import Act


def _open_in(unit_ids: Sequence[int], on: date) -> dict[int, int]:
    return {unit_id: count for unit_id, (count, _last) in standing(unit_ids, on).items() if count}


def _last_day(unit_ids: Sequence[int]) -> dict[int, date]:
    return {unit_id: last for unit_id, (_count, last) in standing(unit_ids, None).items() if last}


def _carry_out(actor: Actor, act: Act, moves: Mapping[int, int], on: date) -> int:
    return hand_over(actor=actor, act=act, moves=moves, on=on)


occupants.declare(
    Occupant(
        key="members",
        name=_("members"),
        moves=_("Members move to the unit that takes over, each as by a transfer; their membership goes on."),
        open_in=_open_in,
        last_day=_last_day,
        preview=moving,
        carry_out=_carry_out,
        people=True,
    )
)
