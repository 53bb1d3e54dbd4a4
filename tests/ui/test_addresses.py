"""The address of a page is the one that Django finds, whatever it names."""

from uuid import UUID

import pytest
from django.http import QueryDict
from django.test import override_settings
from django.urls import NoReverseMatch, reverse

from tirek.ui.addresses import address_of, at_place

SOMEBODY = UUID("8d3c2a10-2b1f-4b7e-9a53-0c5d1f1f7a42")
NAMED = [
    ("desk:home", ()),
    ("units:unit", ("KZ-43",)),
    ("units:unit", ("Ақтөбе № 1?#%",)),
    ("units:below", ("10-32",)),
    ("units:figure", ("members.active",)),
    ("people:person", (SOMEBODY,)),
    ("people:person", (str(SOMEBODY),)),
]


@pytest.mark.parametrize(("name", "args"), NAMED)
def test_is_what_django_finds_also_the_second_time(name: str, args: tuple[object, ...]) -> None:
    assert [address_of(name, *args) for _time in range(2)] == [reverse(name, args=args)] * 2


@pytest.mark.parametrize("nothing", ["", "a/b", None])
def test_names_nothing_that_no_route_takes(nothing: str | None) -> None:
    with pytest.raises(NoReverseMatch):
        address_of("people:person", nothing)


def test_is_asked_anew_of_another_table_of_addresses() -> None:
    assert address_of("units:unit", "KZ-43")
    with override_settings(ROOT_URLCONF="tirek.ui.urls"), pytest.raises(NoReverseMatch):
        address_of("units:unit", "KZ-43")


def test_to_turn_a_page_does_not_count_the_list_again() -> None:
    assert at_place(QueryDict("kind=a&exact=1&before=y&all=1"), after="x") == "?kind=a&all=1&after=x"
