"""The list of the files that somebody asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext

from tirek.exports.declared import exports
from tirek.exports.models import ExportFile
from tirek.exports.queries import AT_WORK, GONE, READY, STOPPED, FileList
from tirek.ui.lists import Choice, Column, Empty, Filter, Keyset, ListPage, Sort, Way

_STATES = {
    READY: gettext_lazy("ready"),
    AT_WORK: gettext_lazy("being prepared"),
    STOPPED: gettext_lazy("stopped"),
    GONE: gettext_lazy("expired"),
}
# What is ready says until when instead, and what has expired does not stand out.
_BADGES = {AT_WORK: "accent", STOPPED: "bad"}


@dataclass(frozen=True, kw_only=True)
class OwnFile:
    """One file of the list. ``badge`` is empty where the state does not stand out."""

    made: ExportFile
    label: str | Promise
    state: str | Promise
    badge: str
    is_ready: bool


class FilesPage(ListPage[Any]):
    """Only the reader's own, the newest first."""

    is_dated = False
    counted = ngettext_lazy(
        "%(first)s–%(last)s shown of <b>%(total)s</b> file", "%(first)s–%(last)s shown of <b>%(total)s</b> files", "n"
    )

    @cached_property
    def state(self) -> Choice:
        words = [(key, capfirst(str(label))) for key, label in _STATES.items()]
        return Choice(
            name="state", label=pgettext("files", "How they stand"), options=words, every=pgettext("files", "All")
        )

    @cached_property
    def of_list(self) -> Choice:
        kept = [each for each in exports if "xlsx" in each.kinds and self.actor.holds(each.right)]
        return Choice(name="list", label=_("List"), options=[(each.key, each.label) for each in kept])

    def filters(self) -> Sequence[Filter]:
        return [self.state, self.of_list]

    def sorts(self) -> Sequence[Sort]:
        return [Sort("-asked", ("-asked_at", "-pk")), Sort("rows", ("total", "pk"))]

    def columns(self) -> Sequence[Column]:
        return [
            Column(key="list", label=_("List"), phone="head", look="w-name"),
            Column(key="day", label=pgettext("column", "As of"), look="nd"),
            Column(key="rows", label=_("Rows"), classes="num", sort="rows", descending=True),
            Column(key="asked", label=_("Asked for"), look="nd", sort="asked", descending=True),
            Column(key="state", label=pgettext("of a file", "State"), phone="bare"),
        ]

    def read(self) -> Keyset[Any]:
        state, export = self.state.value(self.query), self.of_list.value(self.query)
        listed = FileList(actor=self.actor, now=timezone.now(), export=export, state=state)
        return Keyset(listed.rows(), self.sort)

    def shown(self, rows: Sequence[Any]) -> Sequence[OwnFile]:
        return [
            OwnFile(
                made=made,
                label=exports[made.export].label,
                state=_STATES[made.state],
                badge=_BADGES.get(made.state, ""),
                is_ready=made.state == READY,
            )
            for made in rows
        ]

    def nothing(self) -> Empty:
        return Empty(title=_("There is no file of yours"), text=_("Choose “Export” above a list."))

    def missed(self) -> Empty:
        ways = [Way(label=_("Show all files"), address=reverse("exports:files"))]
        return Empty(title=_("None of your files is like that"), ways=ways)
