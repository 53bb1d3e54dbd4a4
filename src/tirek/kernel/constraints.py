"""The word for what the database refuses: somebody else was quicker by a moment, after the action had looked."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from tirek.kernel.errors import Refused


@contextmanager
def worded(*refusals: Refused) -> Iterator[None]:
    """A savepoint in which a broken constraint becomes that one of the refusals which names it.

    What none of them names is a fault of ours and goes on as it is.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        for refusal in refusals:
            if broken in names_of(type(refusal)):
                raise refusal from error
        raise


def names_of(kind: type[Refused]) -> tuple[str, ...]:
    """The constraints that a refusal words."""
    return (kind.constraint,) if isinstance(kind.constraint, str) else kind.constraint
