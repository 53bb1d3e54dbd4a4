"""The list of those who may have been entered twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy, pgettext

from tirek.members.queries.duplicates import DuplicateList, RecordOf, records_of
from tirek.people.models import Person
from tirek.people.permissions import MERGE_PERSONS
from tirek.structure.models import Unit
from tirek.structure.queries import names_on
from tirek.ui.lists import Column, Empty, Filter, Given, Keyset, ListPage, Sort
from tirek.ui.words import named


@dataclass(frozen=True, kw_only=True)
class _UpTo(Keyset[Person]):
    """Of very many not all are listed, and it is said that there are more."""

    listed: DuplicateList

    @property
    def is_capped(self) -> bool:
        return self.listed.is_cut

    def whole_count(self) -> int:
        return self.listed.whole_count()


class DuplicatesPage(ListPage[Person]):
    """In the order of names, so that those alike stand together. Of today: records are mended, not days."""

    is_dated = False
    counted = ngettext_lazy(
        "%(first)s–%(last)s shown of <b>%(total)s</b> record",
        "%(first)s–%(last)s shown of <b>%(total)s</b> records",
        "n",
    )

    @cached_property
    def unit(self) -> Unit | None:
        """A unit outside the reader's reach does not exist for them."""
        code = self.query.get("unit", "")
        unit = self.actor.visible(Unit, MERGE_PERSONS).filter(code=code).first() if code else None
        if code and unit is None:
            raise Http404
        return unit

    def filters(self) -> Sequence[Filter]:
        name = named(names_on([self.unit.pk], self.request.asof.today)[self.unit.pk]) if self.unit else ""
        return [Given("unit", name)]

    def columns(self) -> Sequence[Column]:
        return [
            Column(key="name", label=pgettext("of a person", "Name"), phone="head", look="w-name"),
            Column(key="born", label=_("Birth date"), look="nowrap"),
            Column(key="stood", label=_("Membership"), phone="line", classes="w-unit"),
            Column(key="merge", label=_("Merge the records"), phone="bare", hidden=True),
        ]

    @cached_property
    def listed(self) -> DuplicateList:
        return DuplicateList(actor=self.actor, unit=self.unit)

    def read(self) -> Keyset[Person]:
        return _UpTo(self.listed.rows(), Sort("name", ("name_sort", "pk")), listed=self.listed)

    def shown(self, rows: Sequence[Person]) -> Sequence[RecordOf]:
        return records_of(rows, self.request.asof.today)

    def nothing(self) -> Empty:
        text = _(
            "Nobody has the name and the birth date of somebody else, or the name of somebody without a birth date."
        )
        return Empty(title=_("Nobody seems to have been entered twice"), text=text)

    missed = nothing
