"""What the demonstration tells: numbers of the sources, and the days on which the network is known to have them.

All is reached by acts on those days, never entered: the network opens and closes so many organisations, and so many
members join and leave, that the counts come out.
"""

from dataclasses import dataclass
from datetime import date

from tirek.demo.actions.labels import quoted
from tirek.structure.actions.names import Names

FIRST_ROLL = date(2018, 1, 1)

# Between two of these days everybody is moved at most once; on each a roll shows who joined since the one before.
CHECKPOINTS = (
    *(date(2018, 12, 1), date(2019, 7, 10), date(2019, 12, 1), date(2020, 12, 1), date(2021, 12, 1)),
    *(date(2022, 12, 1), date(2023, 4, 1), date(2024, 4, 1), date(2025, 4, 1), date(2025, 10, 1)),
    *(date(2026, 4, 1), date(2026, 10, 1)),
)
LAST = date(2027, 1, 1)

KYZYLORDA, ALMATY_REGION = "KZ-43", "KZ-19"
KARMAKSHY, SHIELI, ZHAMBYL = "43-46", "43-52", "19-42"

# Members of the districts of Kyzylorda on 1 December 2018 (45,918), on 1 December 2019 (47,374), on 1 April 2023.
KYZYLORDA_DAYS = (date(2018, 12, 1), date(2019, 12, 1), date(2023, 4, 1))
KYZYLORDA_MEMBERS = {
    "43-10": (13_716, 14_210, 13_520),
    "43-19": (1_109, 1_148, 1_071),
    "43-32": (5_199, 5_386, 5_160),
    "43-36": (3_240, 3_214, 3_020),
    "43-40": (5_302, 5_472, 5_210),
    "43-44": (5_465, 5_640, 5_418),
    "43-46": (3_654, 3_742, 3_855),
    "43-48": (3_746, 3_855, 3_702),
    "43-52": (4_487, 4_707, 4_462),
}
KYZYLORDA_YOUNG = (date(2019, 12, 1), 11_934)
ALMATY_DAY = date(2025, 10, 1)


@dataclass(frozen=True, kw_only=True)
class NetworkChange:
    """So many primary organisations of a district close and open after one day and up to another."""

    district: str
    after: date
    until: date
    closings: int = 0
    openings: int = 0


def _changes(after: date, until: date, **counts: tuple[int, int]) -> tuple[NetworkChange, ...]:
    return tuple(
        NetworkChange(
            district=code[1:].replace("_", "-"), after=after, until=until, closings=closings, openings=openings
        )
        for code, (closings, openings) in counts.items()
    )


_NEW_YEAR_2019, _JULY_2019, _DECEMBER_2019, _APRIL_2023 = (
    *(date(2019, 1, 1), date(2019, 7, 10)),
    *(date(2019, 12, 1), date(2023, 4, 1)),
)
CHANGES = (
    # Kyzylorda: 272 on 1 January 2019, 245 on 10 July, with «Достық» (see MERGED) opened among them.
    *_changes(
        _NEW_YEAR_2019, _JULY_2019,
        d43_10=(6, 0), d43_19=(1, 0), d43_32=(3, 0), d43_36=(2, 0), d43_40=(3, 0), d43_44=(2, 0), d43_46=(2, 0),
        d43_48=(3, 0), d43_52=(4, 0),
    ),
    # 252 on 1 December
    *_changes(
        _JULY_2019, _DECEMBER_2019,
        d43_10=(0, 2), d43_32=(0, 1), d43_40=(0, 1), d43_44=(0, 1), d43_46=(0, 1), d43_52=(0, 1),
    ),
    # 206 on 1 April 2023, 18 of them in Karmakshy
    *_changes(
        _DECEMBER_2019, _APRIL_2023,
        d43_10=(12, 0), d43_19=(1, 0), d43_32=(6, 0), d43_36=(4, 0), d43_40=(6, 0), d43_44=(6, 0), d43_46=(3, 0),
        d43_48=(3, 0), d43_52=(5, 0),
    ),
    *_changes(date(2023, 6, 1), date(2026, 6, 1), d43_10=(1, 1)),
    # Almaty region: 157 on 1 October 2025
    *_changes(
        date(2019, 2, 1), date(2025, 9, 1),
        d19_40=(2, 1), d19_62=(2, 0), d19_52=(0, 1), d19_42=(1, 0), d19_36=(1, 0), d19_10=(0, 1),
    ),
)  # fmt: skip

# A district that was founded later takes primary organisations of its neighbours with it.
TAKEN_ALONG = {
    "19-18": (("19-68", 5), ("19-62", 3)),
    "71-15": (("71-12", 3),),
    "79-19": (("79-11", 1), ("79-13", 1), ("79-17", 1)),
}


@dataclass(frozen=True, kw_only=True)
class Called:
    """What a unit was called until a day."""

    code: str
    until: date
    names: Names


# As the country renamed its places. Of two names of one place the earlier stands first.
CALLED = (
    Called(
        code="KZ-61",
        until=date(2018, 6, 19),
        names=Names(kk="Оңтүстік Қазақстан облысы", ru="Южно-Казахстанская область", en="South Kazakhstan Region"),
    ),
    Called(
        code="KZ-71",
        until=date(2019, 3, 23),
        names=Names(kk="Астана қаласы", ru="город Астана", en="Astana City"),
    ),
    Called(
        code="KZ-71",
        until=date(2022, 9, 17),
        names=Names(kk="Нұр-Сұлтан қаласы", ru="город Нур-Султан", en="Nur-Sultan City"),
    ),
    Called(
        code="19-10",
        until=date(2022, 5, 3),
        names=Names(kk="Қапшағай қаласы", ru="город Капшагай", en="Kapshagai City"),
    ),
    Called(
        code="63-48",
        until=date(2018, 12, 28),
        names=Names(kk="Зырян ауданы", ru="Зыряновский район", en="Zyrian District"),
    ),
    Called(
        code="27-44",
        until=date(2018, 12, 28),
        names=Names(kk="Зеленов ауданы", ru="Зеленовский район", en="Zelenov District"),
    ),
    Called(
        code="55-48",
        until=date(2018, 8, 4),
        names=Names(kk="Қашыр ауданы", ru="Качирский район", en="Kashyr District"),
    ),
    Called(
        code="55-52",
        until=date(2018, 8, 4),
        names=Names(kk="Лебяжі ауданы", ru="Лебяжинский район", en="Lebiazhi District"),
    ),
    Called(
        code="39-64",
        until=date(2019, 6, 24),
        names=Names(kk="Таран ауданы", ru="Тарановский район", en="Taran District"),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Kargaly:
    """The primary organisation that the sources describe: so many groups and members on a day, so many of them young.

    Its last groups open later, on the days of ``later``.
    """

    district: str
    names: Names
    groups: int
    later: tuple[date, ...]
    start: int
    day: date
    members: int
    young: int


@dataclass(frozen=True, kw_only=True)
class Merged:
    """Primary organisations of one district that give all their members to a new one and close."""

    district: str
    on: date
    names: Names
    of: tuple[tuple[Names, date], ...]


KARGALY = Kargaly(
    district=ZHAMBYL,
    names=quoted("Қарғалы", "Каргалы", "Kargaly"),
    groups=10,
    later=(date(2021, 3, 15), date(2024, 2, 20)),
    start=968,
    day=ALMATY_DAY,
    members=1_085,
    young=271,
)
MERGED = Merged(
    district=SHIELI,
    on=date(2019, 7, 3),
    names=quoted("Достық", "Достык", "Dostyk"),
    of=(
        (quoted("Еңбек", "Енбек", "Enbek"), date(2015, 9, 6)),
        (quoted("Жаңа тұрмыс", "Жана турмыс", "Zhana Turmys"), date(2014, 2, 11)),
    ),
)

ORGANISATION = Names(
    kk="«Тірек» партиясы (көрсетілім)",
    ru="Партия «Тірек» (демонстрация)",
    en="Tirek Party (demonstration)",
)
CENTRE_CODE = "KZ"
CENTRE = Names(kk="Орталық аппарат", ru="Центральный аппарат", en="Central Office")
