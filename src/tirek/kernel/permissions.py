"""A permission names one act or one kind of reading; each domain declares its own beside its actions."""

from dataclasses import dataclass

from django.utils.functional import Promise

_DECLARED: dict[str, "Permission"] = {}


@dataclass(frozen=True)
class Permission:
    """One right, for example ``members.admit``. The label completes "may …" in the reader's language.

    To write it in a module ``permissions`` is to declare it; who holds it stands in the table of roles.
    """

    key: str
    label: Promise

    def __post_init__(self) -> None:
        if self.key in _DECLARED:
            raise ValueError(f"declared twice: {self.key}")
        _DECLARED[self.key] = self

    def __str__(self) -> str:
        return self.key


def declared() -> list[Permission]:
    """Every permission there is, by key."""
    return [_DECLARED[key] for key in sorted(_DECLARED)]


def find(key: str) -> Permission | None:
    return _DECLARED.get(key)
