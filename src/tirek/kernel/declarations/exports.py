"""What can be taken out as a file."""

from dataclasses import dataclass

from django.utils.functional import Promise

from tirek.kernel.declarations.registry import Registry
from tirek.kernel.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class ExportLink:
    """A list that can be taken out by whoever holds the right.

    ``address`` names the page to which the list's own query is posted, with one of ``kinds`` as ``kind``.
    """

    key: str
    label: Promise
    right: Permission
    address: str
    kinds: tuple[str, ...] = ("csv",)


exports: Registry[ExportLink] = Registry()
