"""Files as a page shows them: on the page of the thing that they hang on, and nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from tirek.kernel.actor import Actor
from tirek.kernel.declarations import Attachable
from tirek.papers.models import File, FileState
from tirek.papers.queries.files import files_of, place_for

_BADGES = {FileState.QUARANTINED: "", FileState.INFECTED: "bad", FileState.REFUSED: "bad"}


@dataclass(frozen=True)
class ShownFile:
    """``state`` and ``remark`` in words; nothing is said of a file that is as it should be."""

    file: File
    size: str
    state: str
    badge: str
    remark: str


@dataclass(frozen=True)
class Attached:
    """The files of one thing for one reader."""

    to: Attachable
    subject: str
    files: Sequence[ShownFile]
    may_see: bool
    may_attach: bool

    @property
    def waits(self) -> bool:
        return any(each.file.state == FileState.QUARANTINED for each in self.files)


def attached(actor: Actor, to: Attachable, subject: object) -> Attached:
    key = str(subject)
    may_attach = place_for(actor, to.attach, to, key) is not None
    may_see = place_for(actor, to.see, to, key) is not None
    return Attached(to, key, [_shown(file) for file in files_of(actor, to, key)], may_see, may_attach)


def _shown(file: File) -> ShownFile:
    state = "" if file.is_clean else str(FileState(file.state).label)
    remark = file.get_remark_display()
    if file.is_clean and not file.scanned_with and settings.TIREK_SCANNER != "off":
        remark = remark or _("not scanned")
    badge = "warn" if file.is_clean and remark else _BADGES.get(FileState(file.state), "")
    return ShownFile(file, filesizeformat(file.size), state, badge, str(remark))
