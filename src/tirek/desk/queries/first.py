"""What stands on the first page about a unit, as the domains declare it and as far as the reader holds the rights."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from tirek.figures.queries import reading_together
from tirek.kernel.declarations import FirstBlock, FirstPage, FirstStep, first_blocks, first_steps
from tirek.kernel.permissions import Permission
from tirek.structure.models import Unit
from tirek.structure.queries import children
from tirek.ui.days import on_query
from tirek.ui.requests import DeskRequest


@dataclass(frozen=True, kw_only=True)
class ShownBlock:
    """A part with what its domain found."""

    key: str
    template: str
    shown: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class ShownStep:
    """A button."""

    label: str | Promise
    icon: str
    href: str


def blocks(request: DeskRequest, unit: Unit) -> dict[str, list[ShownBlock]]:
    """The parts by their places. All their rights are asked for in one question, and so is the engine."""
    here = [block for block in first_blocks if not block.at or unit.role in block.at]
    held = request.actor.held_at(unit, *_rights(here))
    seen = [block for block in here if block.right in held and block.unless not in held]
    page = FirstPage(request=request, unit=unit, below=children(unit.pk, request.on))
    found: dict[str, list[ShownBlock]] = defaultdict(list)
    with reading_together([ask for block in seen for ask in block.asks(page)]):
        for block in sorted(seen, key=lambda each: each.order):
            shown = block.find(page)
            if shown is not None:
                found[block.place].append(ShownBlock(key=block.key, template=block.template, shown=shown))
    return dict(found)


def _rights(some: list[FirstBlock]) -> set[Permission]:
    return {right for block in some for right in (block.right, block.unless) if right is not None}


def steps(request: DeskRequest, unit: Unit) -> list[ShownStep]:
    """The buttons at the head. On a past day nobody begins anything."""
    here: list[FirstStep] = [step for step in first_steps if not step.at or unit.role in step.at]
    held = request.actor.held_at(unit, *(step.right for step in here)) if request.asof.is_today and here else set()
    return [
        ShownStep(
            label=step.label,
            icon=step.icon,
            href=reverse(step.url) + on_query(request.asof, unit=unit.code),
        )
        for step in sorted(here, key=lambda each: each.order)
        if step.right in held
    ]
