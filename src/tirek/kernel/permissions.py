"""A permission names one act or one kind of reading; each domain declares its own beside its actions."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Permission:
    """One right, for example ``members.admit``. The label completes "may …" in the reader's language."""

    key: str
    label: Promise

    def __str__(self) -> str:
        return self.key
