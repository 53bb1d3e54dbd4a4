"""What a registry promises to whoever declares something and to whoever asks."""

from datetime import date

import pytest
from django.utils.functional import lazystr
from tests.probes import declared, undeclared

from tirek.kernel.declarations import Answering, Link, Origin, answering, origins
from tirek.kernel.declarations.registry import Registry

DAY = date(2020, 6, 1)


def minutes(address: str = "/minutes/5/") -> Origin:
    return Origin(
        key="minutes",
        label=lazystr("Minutes"),
        find=lambda actor, keys: {key: Link(label=f"Minutes {key}", address=address) for key in keys if key != "9"},
    )


def test_a_key_is_declared_once() -> None:
    registry: Registry[Origin] = Registry()
    registry.declare(minutes())
    with pytest.raises(ValueError, match="declared twice: minutes"):
        registry.declare(minutes())
    assert registry.get("letters") is None


def test_what_something_rests_on_is_named_by_its_domain_and_else_by_its_key() -> None:
    references = [("minutes", "5"), ("minutes", "9"), ("letter", "7")]
    with declared(origins, minutes()):
        named = origins.named(None, references)
    assert named == {
        ("minutes", "5"): Link(label="Minutes 5", address="/minutes/5/"),
        ("minutes", "9"): Link(label="minutes 9", address=""),
        ("letter", "7"): Link(label="letter 7", address=""),
    }


def test_an_office_answers_before_rights_that_were_given() -> None:
    asked = []

    def grants(unit_ids: object, day: date) -> dict[int, Link]:
        asked.append(unit_ids)
        return {2: Link(label="By right", address="")}

    given = Answering(key="grants", name=lazystr("rights"), rank=2, find=grants)
    office = Answering(
        key="office",
        name=lazystr("offices"),
        rank=1,
        find=lambda unit_ids, day: {1: Link(label="Chair", address="/people/1/")},
    )
    with undeclared(answering, "access.leading"), declared(answering, given, office):
        assert answering.for_units([1, 2, 3], DAY) == {
            1: Link(label="Chair", address="/people/1/"),
            2: Link(label="By right", address=""),
        }
    assert asked == [[2, 3]]
