"""The demonstration as it stands in the database: the sources' numbers, asked of the engine."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from tests.factories import SYSTEM

from tirek.accounts.models import Account
from tirek.demo.actions import OrganisationStands, Size, build, build_if_absent, sign_ins
from tirek.demo.actions.sign_ins import PASSWORD
from tirek.figures.queries import Reading, measure, verify
from tirek.kernel.identifiers import IinReal
from tirek.kernel.kazakh import normalise
from tirek.kernel.periods import Period
from tirek.members.actions import Particulars, admit, transfer_members
from tirek.members.models import Membership, Placement
from tirek.people.models import Person
from tirek.structure.actions import close_unit, undo_act
from tirek.structure.models import Act, Ancestry, Charter, Unit, UnitName

TODAY = date(2026, 11, 21)
# One worker builds it, once.
pytestmark = [pytest.mark.usefixtures("demo", "db"), pytest.mark.xdist_group("story")]


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Built once, and taken back when the last test here has run. Smaller where the sources say nothing."""
    with django_db_blocker.unblock(), transaction.atomic():
        build(size=Size(members=106_000, units=1_200), today=TODAY)
        with connection.cursor() as cursor:
            # What is checked late is checked once here, not again by each test.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        yield
        transaction.set_rollback(True)


def read(key: str, code: str, at: date | Period) -> Reading:
    unit = Unit.objects.get(code=code)
    return measure([key], [unit.pk], at)[key, unit.pk]


def value(key: str, code: str, at: date | Period) -> int:
    found = read(key, code, at).value
    assert found is not None
    return int(found)


@pytest.mark.parametrize(
    ("day", "primaries"),
    [
        (date(2019, 1, 1), 272),
        (date(2019, 7, 10), 245),
        (date(2019, 12, 1), 252),
        (date(2023, 4, 1), 206),
    ],
)
def test_kyzylorda_has_the_primaries_of_the_sources(day: date, primaries: int) -> None:
    assert value("units.primary", "KZ-43", day) == primaries


def test_kyzylorda_has_the_members_of_the_sources() -> None:
    assert value("members.active", "KZ-43", date(2019, 12, 1)) == 47_374
    youth = read("members.youth_share", "KZ-43", date(2019, 12, 1))
    assert (youth.numerator, youth.denominator) == (11_934, 47_374)
    assert value("members.active", "KZ-43", date(2023, 4, 1)) > 45_000


def test_karmakshy_has_eighteen() -> None:
    assert value("units.primary", "43-46", date(2023, 4, 1)) == 18
    assert value("members.active", "43-46", date(2023, 4, 1)) == 3_855


def test_almaty_region_has_the_numbers_of_the_sources() -> None:
    assert value("units.primary", "KZ-19", date(2025, 10, 1)) == 157
    assert value("members.active", "KZ-19", date(2025, 10, 1)) > 56_000


def test_kargaly_is_as_described() -> None:
    day = date(2025, 10, 1)
    unit = UnitName.objects.get(name_kk="«Қарғалы»", unit__role="primary", unit__code__startswith="19-42").unit
    assert value("units.group", unit.code, day) == 10
    assert value("members.active", unit.code, day) == 1_085
    assert value("members.youth", unit.code, day) == 271
    district = Ancestry.objects.filter(unit=unit, period__contains=day, ancestor__role="local_branch")
    assert district.get().ancestor.code == "19-42"


def test_the_country_grew_regions() -> None:
    days = (date(2018, 1, 1), date(2018, 6, 19), date(2022, 6, 7), date(2022, 6, 8))
    assert [value("units.branch", "KZ", day) for day in days] == [16, 17, 17, 20]
    assert read("members.active", "KZ-10", date(2022, 6, 7)).value is None
    year = Period(date(2022, 6, 8), date(2022, 6, 9))
    came, went = value("members.transferred_in", "KZ-10", year), value("members.transferred_out", "KZ-63", year)
    assert came == went > 0


def test_every_number_is_complete_since_the_first_roll() -> None:
    for code in ("KZ", "KZ-43", "KZ-19"):
        assert read("members.active", code, date(2018, 1, 1)).complete
        assert not read("members.active", code, date(2017, 12, 31)).complete


def test_each_year_in_each_region_opens_and_closes_alike() -> None:
    regions = Unit.objects.filter(role="branch").order_by("pk")
    ids = [region.pk for region in regions]
    flows = [f"members.{name}" for name in ("joined", "transferred_in", "left", "transferred_out")]
    before = measure(["members.active"], ids, date(2017, 12, 31))
    for year in range(2018, 2027):
        last = min(date(year, 12, 31), TODAY)
        moved = measure(flows, ids, Period(date(year, 1, 1), last + timedelta(days=1)))
        after = measure(["members.active"], ids, last)
        for region in regions:
            joined, came, left, went = (moved[key, region.pk].value or 0 for key in flows)
            opening = before["members.active", region.pk].value or 0
            assert opening + joined + came - left - went == (after["members.active", region.pk].value or 0)
            # Who moves between two regions that are still one crosses nothing.
            if region.opened.year < year != 2022:
                assert min(joined, came, left, went) > 0
        before = after


def test_the_engine_agrees_with_the_records() -> None:
    assert verify() is None


def test_closing_a_unit_makes_206_read_205_until_it_is_undone() -> None:
    units = Unit.objects.below([Unit.objects.get(code="43-46").pk], TODAY).filter(role="primary").order_by("pk")
    held = Unit.objects.filter(parents__parent__in=units, role="group").values("parents__parent_id")
    closing, neighbour = units.exclude(pk__in=held)[:2]
    lines = {"KZ": 0, "KZ-43": 206, "43-46": 18}
    before = {code: value("units.primary", code, TODAY) for code in lines}
    assert (before["KZ-43"], before["43-46"]) == (206, 18)
    members = value("members.active", "43-46", TODAY)

    stands = Placement.objects.filter(unit=closing, period__upper_inf=True).values("membership")
    moved = transfer_members(
        actor=SYSTEM,
        memberships=list(Membership.objects.filter(pk__in=stands)),
        to_unit=neighbour,
        on=TODAY,
        today=TODAY,
    )
    closed = close_unit(actor=SYSTEM, unit=closing, on=TODAY, today=TODAY)
    assert {code: value("units.primary", code, TODAY) for code in lines} == {c: n - 1 for c, n in before.items()}
    assert value("members.active", "43-46", TODAY) == members

    for act in (closed, moved):
        undo_act(actor=SYSTEM, act=act, on=TODAY)
    assert {code: value("units.primary", code, TODAY) for code in lines} == before


def test_closings_rest_on_resolutions() -> None:
    acts = Act.objects.filter(kind__in=["unit_closed", "unit_opened", "unit_moved", "unit_renamed"])
    assert acts.filter(kind="unit_closed").count() > 74
    assert not acts.filter(resolution=None).exists()
    assert not acts.exclude(resolution__dated__lt=TODAY).exists()


def test_it_is_flagged_and_takes_no_iin_that_somebody_may_have() -> None:
    assert Charter.objects.get().synthetic
    unit = Unit.objects.filter(role="primary", period__upper_inf=True).order_by("pk")[0]
    real = Particulars(surname="Ахметов", birth_date=date(1980, 1, 1), sex="m", iin="800101300005")
    with pytest.raises(IinReal):
        admit(actor=SYSTEM, unit=unit, particulars=real, on=TODAY, today=TODAY)


def test_everything_is_named_in_three_languages_and_one_script() -> None:
    for names in UnitName.objects.order_by("pk").values_list("name_kk", "name_ru", "name_en"):
        assert all(name and name == normalise(name) for name in names)
    for parts in Person.objects.order_by("pk").values_list("surname", "given_name", "patronymic")[:5_000]:
        assert all(part == normalise(part) for part in parts)


def test_a_demonstration_that_stands_is_left_alone() -> None:
    count = Act.objects.count()
    assert build_if_absent() is False
    with pytest.raises(OrganisationStands):
        build()
    assert Act.objects.count() == count


def test_the_accounts_reach_what_they_say() -> None:
    listed = {row["username"]: row for row in sign_ins()}
    granted = dict(Account.objects.filter(is_demo=True).values_list("username", "grants__unit__code"))
    assert list(listed) == [
        "ortalyq", "hatshy", "qarmaqshy", "qargaly", "tirkeushi", "tekserushi", "baspasoz", "bogde",
    ]  # fmt: skip
    assert [granted[name] for name in ("ortalyq", "hatshy", "qarmaqshy", "bogde")] == ["KZ", "KZ-43", "43-46", None]
    assert UnitName.objects.get(unit__code=granted["qargaly"]).name_kk == "«Қарғалы»"
    for account in Account.objects.order_by("pk"):
        assert account.is_demo
        assert account.check_password(PASSWORD)


def test_a_real_organisation_is_never_joined_by_an_invented_one() -> None:
    Charter.objects.update(synthetic=False)
    with pytest.raises(OrganisationStands):
        build_if_absent()
