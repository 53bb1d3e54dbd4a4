"""A refusal changes nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.factories import dump

from tirek.audit.models import Entry
from tirek.kernel.errors import Refused
from tirek.structure.models import Act


def refusal(act: Callable[[], Any]) -> str:
    """The code of the refusal, which has words; nothing was written, in the tables, the acts or the log."""
    before = dump(), Act.objects.count(), Entry.objects.count()
    with pytest.raises(Refused) as refused:
        act()
    assert (dump(), Act.objects.count(), Entry.objects.count()) == before
    assert str(refused.value)
    return refused.value.code
