"""An address that is not in the table of addresses fails, and so does one that is there no more."""

import pytest
from tests.house.source import obey
from tests.house.urls import TABLE, everybody, inside, named_addresses, to


def test_every_address_stands_in_the_table() -> None:
    listed = {row.name for row in TABLE}
    obey(
        "Say in tests/house/urls.py what each kind of person is answered at this address:",
        sorted(set(named_addresses()) - listed),
    )
    obey("These addresses are gone; take them out of tests/house/urls.py:", sorted(listed - set(named_addresses())))


def test_the_table_reads_by_the_name_of_whoever_is_answered_otherwise() -> None:
    assert set(everybody(410).values()) == {410}
    assert {persona: status for persona, status in to(200, chair=403).items() if status != 200} == {
        "anonymous": 302,
        "chair": 403,
    }
    assert (inside(200)["foreign"], inside(200, outsider=200)["outsider"]) == (404, 200)
    with pytest.raises(AssertionError, match="chairs: a persona is one of"):
        to(200, chairs=403)
