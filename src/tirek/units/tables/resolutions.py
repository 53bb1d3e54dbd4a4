"""The acts that rest on a resolution."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from tirek.structure.models import Act, Resolution
from tirek.structure.permissions import UNDO_ACT
from tirek.structure.queries import names_on
from tirek.ui.days import today
from tirek.ui.lists import Column, Empty, Keyset, ListPage, Sort
from tirek.ui.requests import DeskRequest
from tirek.ui.words import named
from tirek.units.queries.resolutions import acts_on


@dataclass(frozen=True)
class RestingAct:
    """``address``: its page, for whoever may undo there."""

    act: Act
    unit: str
    address: str


class RestingActsPage(ListPage[Act]):
    """The latest first, below what is said of the resolution."""

    is_dated = False
    is_part = True
    counted = ngettext_lazy(
        "%(first)s–%(last)s shown of <b>%(total)s</b> change",
        "%(first)s–%(last)s shown of <b>%(total)s</b> changes",
        "n",
    )

    def __init__(self, request: DeskRequest, resolution: Resolution) -> None:
        super().__init__(request)
        self.resolution = resolution

    def sorts(self) -> Sequence[Sort]:
        return [Sort("-day", ("-effective_on", "-pk"))]

    def columns(self) -> Sequence[Column]:
        return [
            Column(key="act", label=_("Change"), phone="head"),
            Column(key="unit", label=_("Unit")),
            Column(key="day", label=_("Effective on"), look="nd", sort="day", descending=True),
            Column(key="entered", label=_("Entered"), look="nd"),
        ]

    def read(self) -> Keyset[Act]:
        return Keyset(acts_on(self.actor, [self.resolution.pk]).select_related("unit"), self.sort)

    def shown(self, rows: Sequence[Act]) -> Sequence[RestingAct]:
        names = names_on({act.unit_id for act in rows if act.unit_id}, today())
        may = self.actor.holds(UNDO_ACT)
        return [
            RestingAct(
                act,
                named(names[act.unit_id]) if act.unit_id in names else "",
                reverse("structure:undo", args=[act.public_id]) if may else "",
            )
            for act in rows
        ]

    def nothing(self) -> Empty:
        return Empty(title=_("Nothing rests on it"))

    def missed(self) -> Empty:
        return self.nothing()
