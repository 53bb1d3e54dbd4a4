"""Long work: what the worker carries out for somebody who may leave and come back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tirek.kernel.actor import Actor
from tirek.kernel.declarations.registry import Registry
from tirek.kernel.errors import Refused


def _always(task: Any, refusal: Refused) -> bool:
    return True


def _as_it_was(*, actor: Actor, task: Any) -> None:
    """The thing that the task is about has no place of its own for what stopped."""


@dataclass(frozen=True, kw_only=True)
class TaskKind:
    """One kind of long work.

    ``carry_out(actor=…, task=…, now=…, report=…)`` does it, in the scope and with the rights of whoever asked, in one
    transaction; it asks anew for the right where the thing stands. Work of several steps does one of them and answers
    True where there is another: what is done stands then, and the next step is a transaction with attempts of its own.
    ``broken_off`` is what is said after several attempts that killed the worker, ``our_fault`` after a fault of ours.
    Tasks with the same ``line`` are carried out one after the other.
    ``stopped(actor=…, task=…)`` puts the thing itself where it waits for a person, when the task cannot go on;
    ``stands(task, refusal)`` is asked then whether the refusal is worth keeping.
    ``reason`` is why the system does it, where nobody asked.
    """

    key: str
    carry_out: Callable[..., bool | None]
    broken_off: type[Refused]
    our_fault: type[Refused]
    reason: str
    line: str = ""
    stopped: Callable[..., None] = field(default=_as_it_was)
    stands: Callable[[Any, Refused], bool] = field(default=_always)


task_kinds: Registry[TaskKind] = Registry()
