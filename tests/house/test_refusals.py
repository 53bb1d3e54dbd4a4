"""A refusal can be acted on by a person, in the person's language, and by a program, by a code that stays."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib import import_module
from string import Formatter

import pytest
from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from tests.house.source import modules, obey

from tirek.kernel.constraints import names_of
from tirek.kernel.errors import Refused


def refusals(root: type[Refused] = Refused) -> Iterator[type[Refused]]:
    for kind in root.__subclasses__():
        yield kind
        yield from refusals(kind)


def _where(kind: type[Refused]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def faults(kinds: Iterable[type[Refused]]) -> Iterator[str]:
    by_code: dict[str, list[type[Refused]]] = defaultdict(list)
    for kind in kinds:
        message = kind.__dict__.get("message")
        family = bool(kind.__subclasses__())
        if not re.fullmatch(r"[a-z]\w*(\.[a-z]\w*)?", str(kind.__dict__.get("code", "")), re.ASCII):
            yield f"{_where(kind)} has no code of its own, of small letters and underscores"
        if not isinstance(message, Promise):
            # The head of a family is caught, never raised; its members have the words.
            if not family:
                yield f"{_where(kind)} has no message of its own under gettext_lazy"
        elif re.search(r"%[sdr]", str(message)) or any(name for _t, name, _s, _c in Formatter().parse(str(message))):
            yield f"{_where(kind)} has a placeholder without a name: write %(name)s"
        by_code[str(kind.__dict__.get("code"))].append(kind)
    for code, same in by_code.items():
        if len(same) > 1:
            yield f"{code} is the code of {', '.join(map(_where, same))}"


def test_every_refusal_has_a_code_and_a_message() -> None:
    for module in modules():
        if "Refused" in module.text:
            import_module(module.dotted)
    known = [kind for kind in refusals() if kind.__module__.startswith("tirek.")]
    assert len(known) > 20
    obey(
        "A refusal names what is wrong and what to do, translated when it is shown (gettext_lazy), and carries a code"
        " that no other refusal has, because --json and the tests rely on it:",
        faults(known),
    )


@pytest.mark.django_db
def test_every_constraint_that_a_refusal_names_is_in_the_database() -> None:
    """One that was renamed would be answered as a fault of ours."""
    named = {name for kind in refusals() if kind.__module__.startswith("tirek.") for name in names_of(kind)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint UNION SELECT relname FROM pg_class WHERE relkind = 'i'")
        known = {name for (name,) in cursor.fetchall()}
    assert len(named) > 4
    assert named - known == set()


def test_the_rule_bites() -> None:
    class Whole(Refused):
        code = "whole"
        message = _("%(count)s are missing.")

    class Same(Refused):
        code = "whole"
        message = _("%(count)s are missing.")

    class Bare(Refused):
        pass

    class Eager(Refused):
        code = "Eager"
        message = "Not translated."

    assert [*faults([Whole])] == []
    assert len([*faults([Whole, Same])]) == 1
    assert len([*faults([Bare])]) == 2
    assert len([*faults([Eager])]) == 2
