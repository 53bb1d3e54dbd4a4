"""The classifier of territories as of a day."""

from collections.abc import Sequence
from functools import cached_property

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext

from tirek.kernel.dates import format_short
from tirek.structure.models import Territory, TerritoryTerm
from tirek.structure.permissions import VIEW_TERRITORY
from tirek.structure.queries import parts_of, territories_called, territory_line
from tirek.ui.days import on_query
from tirek.ui.lists import Column, Empty, Keyset, ListPage, Sort, Way

_BY_CODE = Sort("code", ("territory__code", "pk"))
_HIGHEST = Sort("level", ("territory__level", "territory__code", "pk"))


class TerritoriesPage(ListPage[TerritoryTerm]):
    """What lies in a territory that day, the regions where none is named; those found by name or code, wherever."""

    search_label = gettext_lazy("Search the territories")
    search_hint = gettext_lazy("Name or code")
    counted = ngettext_lazy(
        "%(first)s–%(last)s shown of <b>%(total)s</b> territory",
        "%(first)s–%(last)s shown of <b>%(total)s</b> territories",
        "n",
    )

    @cached_property
    def inside(self) -> Territory | None:
        code = self.query.get("in", "")
        return get_object_or_404(Territory, code=code) if code else None

    @cached_property
    def line(self) -> list[TerritoryTerm]:
        return territory_line(self.inside, self.request.on) if self.inside and not self.text else []

    @property
    def label(self) -> str:
        if self.text:
            return _("Found")
        return _("What lies in it") if self.inside else _("Regions and cities")

    def columns(self) -> Sequence[Column]:
        return [
            Column(key="name", label=pgettext("of a territory", "Name"), phone="head"),
            Column(key="code", label=_("Code"), classes="num", look="nd"),
            Column(key="since", label=_("So since"), classes="num"),
        ]

    def read(self) -> Keyset[TerritoryTerm]:
        terms = self.actor.visible(TerritoryTerm, VIEW_TERRITORY).filter(period__contains=self.request.on)
        if self.text:
            return Keyset(territories_called(terms, self.text), _HIGHEST)
        return Keyset(parts_of(terms, self.inside), _BY_CODE)

    def nothing(self) -> Empty:
        if self.inside:
            text = _("The edition in force that day does not go further down here.")
            return Empty(title=_("Nothing is listed in this territory"), text=text)
        text = _(
            "An edition is taken with the command tirek import-territory, from the files of the Bureau of National"
            " Statistics."
        )
        return Empty(title=_("The classifier holds nothing for this day"), text=text)

    def missed(self) -> Empty:
        named = {"q": self.text, "day": format_short(self.request.on)}
        regions = Way(label=_("Show the regions"), address=reverse("territories:list") + on_query(self.request.asof))
        text = _("Nothing with such a name or code was in the classifier on %(day)s.") % named
        return Empty(title=_("No territory is called “%(q)s”") % named, text=text, ways=[regions])
