"""What a list says when it has no rows: why, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, kw_only=True)
class Way:
    """A button: where to go on from here."""

    label: str | Promise
    address: str
    icon: str = ""
    kind: str = ""


@dataclass(frozen=True, kw_only=True)
class Empty:
    """``text`` may be HTML made by ``format_html``."""

    title: str | Promise
    text: str | Promise = ""
    ways: Sequence[Way] = ()
