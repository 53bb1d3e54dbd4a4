"""What lower packages ask for, by a key or as the one of its kind, and higher ones declare."""

from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar


class Declared(Protocol):
    """Anything with a key."""

    @property
    def key(self) -> str: ...


T = TypeVar("T", bound=Declared)
S = TypeVar("S")


class Registry(Generic[T]):
    """Declarations by key, in the order in which they were made."""

    def __init__(self) -> None:
        self._by_key: dict[str, T] = {}

    def declare(self, *declarations: T) -> None:
        for declaration in declarations:
            if declaration.key in self._by_key:
                raise ValueError(f"declared twice: {declaration.key}")
            self._by_key[declaration.key] = declaration

    def __getitem__(self, key: str) -> T:
        return self._by_key[key]

    def get(self, key: str) -> T | None:
        return self._by_key.get(key)

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def __iter__(self) -> Iterator[T]:
        return iter(self._by_key.values())


class Slot(Generic[S]):
    """Of what there is only one. It is filled while the applications load, and called for afterwards."""

    def __init__(self) -> None:
        self._held: S | None = None

    def fill(self, held: S) -> None:
        if self._held is not None:
            raise ValueError("filled twice")
        self._held = held

    def __call__(self) -> S:
        if self._held is None:
            raise LookupError("nobody has filled this")
        return self._held
