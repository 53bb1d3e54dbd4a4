"""Regions and districts, from the two tables in ``data``. Names of places are real, everything in them is invented."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from tirek.structure.actions.names import Names

DATA = Path(__file__).resolve().parents[1] / "data"
FOUNDED = date(2014, 2, 3)


@dataclass(frozen=True, kw_only=True)
class Region:
    """A region of the country under its ISO code. ``was`` is what it was called until it took the present name."""

    code: str
    kind: str
    names: Names
    opened: date = FOUNDED
    was: Names | None = None


@dataclass(frozen=True, kw_only=True)
class District:
    """A district or city. ``was`` is the region it stood in until its present region was founded.

    ``primaries`` and ``members`` are how many there are in the end.
    """

    code: str
    region: str
    was: str
    opened: date | None
    kind: str
    names: Names
    primaries: int
    members: int

    @property
    def first_region(self) -> str:
        return self.was or self.region


# Regions that did not stand from the beginning, and the day the country founded them.
FOUNDED_LATER = {
    "KZ-79": date(2018, 6, 19),
    "KZ-10": date(2022, 6, 8),
    "KZ-33": date(2022, 6, 8),
    "KZ-62": date(2022, 6, 8),
}
_KINDS = {"oblast": "regional_branch", "city": "city_regional_branch"}
_LOCAL_KINDS = {"district": "district_branch", "city": "city_branch"}


@cache
def regions() -> tuple[Region, ...]:
    """All twenty, by code."""
    return tuple(
        Region(
            code=row["iso_3166_2"],
            kind=_KINDS[row["kind"]],
            names=Names(kk=row["name_kk"], ru=row["name_ru"], en=_english(row)),
            opened=FOUNDED_LATER.get(row["iso_3166_2"], FOUNDED),
        )
        for row in _rows("regions_kz.csv")
    )


@cache
def districts() -> tuple[District, ...]:
    """All, by code."""
    return tuple(
        District(
            code=row["code"],
            region=row["region"],
            was=row["was"],
            opened=date.fromisoformat(row["opened"]) if row["opened"] else None,
            kind=_LOCAL_KINDS[row["kind"]],
            names=Names(kk=row["name_kk"], ru=row["name_ru"], en=row["name_en"]),
            primaries=int(row["primaries"]),
            members=int(row["members"]),
        )
        for row in _rows("districts.csv")
    )


def _english(row: dict[str, str]) -> str:
    """«Abai» is a region, a district and a poet: say which."""
    name = row["name_en"].removesuffix(" Region")
    return f"{name} Region" if row["kind"] == "oblast" else f"{name} City"


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
