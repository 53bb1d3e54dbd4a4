"""Long work: what the worker carries out for somebody who may leave and come back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tirek.kernel.declarations.registry import Registry
from tirek.kernel.errors import Refused


def _always(task: Any, refusal: Refused) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class TaskKind:
    """One kind of long work.

    ``carry_out(actor=…, task=…, now=…, report=…)`` does it, in the scope and with the rights of whoever asked, in one
    transaction; it asks anew for the right where the thing stands.
    ``broken_off`` is what is said after several attempts that killed the worker, ``our_fault`` after a fault of ours.
    Tasks with the same ``line`` are carried out one after the other.
    ``stands(task, refusal)`` is asked when it stopped: whether the refusal is worth keeping.
    ``reason`` is why the system does it, where nobody asked.
    """

    key: str
    carry_out: Callable[..., None]
    broken_off: type[Refused]
    our_fault: type[Refused]
    reason: str
    line: str = ""
    stands: Callable[[Any, Refused], bool] = field(default=_always)


task_kinds: Registry[TaskKind] = Registry()
