"""The columns of a list: their heads, and what each cell is at the desk and on a phone."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

# How a cell stands on a phone, where a row is a card: its head, a line of its own, beside its label, or not at all.
_PHONE = {"head": "s-head s-full", "line": "s-full", "label": "", "bare": "", "hide": "s-hide"}


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column. The first one declared names the row.

    ``sort`` names the order by it, which is taken from its other end first where ``descending``. ``classes`` are of the
    head and the cells, ``look`` of the cells alone. A ``hidden`` label is read out only; ``note`` stands small below.
    """

    key: str
    label: str | Promise
    phone: str = "label"
    classes: str = ""
    look: str = ""
    sort: str = ""
    descending: bool = False
    hidden: bool = False
    note: str | Promise = ""

    @property
    def is_head(self) -> bool:
        return self.phone == "head"

    @property
    def cell(self) -> SafeString:
        """The attributes of a cell, to stand directly behind the name of its tag."""
        role = 'scope="row" role="rowheader"' if self.is_head else 'role="cell"'
        classes = " ".join(filter(None, (_PHONE[self.phone], self.classes, self.look)))
        named = format_html(' class="{}"', classes) if classes else ""
        label = format_html(' data-l="{}"', str(self.label).replace("|", " ")) if self.phone == "label" else ""
        return format_html(f" {role}{{}}{{}}", named, label)
