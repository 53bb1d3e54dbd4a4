"""IIN and BIN. All numbers here are invented: the seventh digit says 18xx."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tirek.kernel.identifiers import (
    IIN_FAULTS,
    Iin,
    IinLength,
    InvalidBin,
    InvalidIin,
    check_bin,
    check_digit,
    check_iin,
    iin_fault,
    is_bin,
    make_synthetic_iin,
    mask_iin,
)

BORN = date(1975, 3, 17)


def real(first_eleven: str) -> str:
    """A number with a real century digit, made here and belonging to nobody that the tests know."""
    return f"{first_eleven}{check_digit(first_eleven)}"


def test_both_passes_of_the_check_digit() -> None:
    assert check_digit("75031710000") == 6
    assert check_digit("75031710070") == 6  # the first pass gives 10
    assert check_digit("75031710072") is None  # both do


def test_a_valid_number_tells_the_sex_and_for_the_invented_no_birth_date() -> None:
    assert check_iin(" 750317100006\u00a0", synthetic=True) == Iin("750317100006", None, "m")
    assert check_iin("750317100706", synthetic=True, birth_date=BORN, sex="m").text == "750317100706"


def test_a_real_number_tells_the_birth_date() -> None:
    assert check_iin(real("00022960000"), synthetic=False) == Iin(real("00022960000"), date(2000, 2, 29), "f")
    assert check_iin(real("75031730000"), synthetic=False).birth_date == BORN


@pytest.mark.parametrize("last", "0123456789")
def test_no_digit_completes_a_number_that_fails_both_passes(last: str) -> None:
    assert iin_fault("75031710072" + last, synthetic=True) == "iin_check"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("75031710000", "iin_length"),
        ("7503171000066", "iin_length"),
        ("75031710000а", "iin_digits"),
        ("750317 00006", "iin_digits"),
        ("٧٥٠٣١٧١٠٠٠٠٦", "iin_digits"),
        ("", "iin_digits"),
        ("750317000006", "iin_century"),
        ("750317700006", "iin_century"),
        (real("75031730000"), "iin_real"),
        ("750231100006", "iin_date"),
        ("751317100006", "iin_date"),
        ("750317100007", "iin_check"),
    ],
)
def test_each_fault_has_its_name(text: str, fault: str) -> None:
    assert iin_fault(text, synthetic=True) == fault
    with pytest.raises(IIN_FAULTS[fault]):
        check_iin(text, synthetic=True)


def test_a_real_organisation_refuses_an_invented_number() -> None:
    assert iin_fault("750317100006", synthetic=False) == "iin_synthetic"


def test_a_real_century_has_its_own_calendar() -> None:
    """1900 was no leap year, 2000 was; of an invented number the century is not known."""
    assert iin_fault(real("00022930000"), synthetic=False) == "iin_date"
    assert iin_fault(make_synthetic_iin(date(2000, 2, 29), "f", 0), synthetic=True) == ""


@pytest.mark.parametrize(
    ("birth_date", "sex", "fault"),
    [
        (BORN, "m", ""),
        (date(2075, 3, 17), "m", ""),
        (date(1975, 3, 18), "m", "iin_birth_date"),
        (date(1974, 3, 17), "", "iin_birth_date"),
        (date(1900, 3, 1), "", "iin_birth_date"),
        (BORN, "f", "iin_sex"),
        (None, "f", "iin_sex"),
        (None, "", ""),
    ],
)
def test_number_birth_date_and_sex_must_agree(birth_date: date | None, sex: str, fault: str) -> None:
    assert iin_fault("750317100006", synthetic=True, birth_date=birth_date, sex=sex) == fault


def test_a_real_number_compares_the_whole_birth_date() -> None:
    assert iin_fault(real("75031730000"), synthetic=False, birth_date=date(1875, 3, 17)) == "iin_birth_date"


def test_the_message_says_how_many_digits_there_are() -> None:
    with pytest.raises(IinLength) as refusal:
        check_iin("75031710000", synthetic=True)
    assert refusal.value.code == "iin_length"
    assert refusal.value.params == {"length": 11}
    assert "11" in str(refusal.value)


def test_every_fault_can_be_worded() -> None:
    for code, fault in IIN_FAULTS.items():
        assert fault.code == code
        assert issubclass(fault, InvalidIin)
        assert str(fault(length=11)) not in ("", code)


@given(st.dates(date(1920, 1, 1), date(2026, 1, 1)), st.sampled_from("mf"), st.integers(0, 300))
def test_invented_numbers_are_valid_in_invented_organisations_only(born: date, sex: str, serial: int) -> None:
    iin = make_synthetic_iin(born, sex, serial)
    assert iin_fault(iin, synthetic=True, birth_date=born, sex=sex) == ""
    assert iin_fault(iin, synthetic=False) == "iin_synthetic"


def test_serials_never_share_a_number() -> None:
    numbers = [make_synthetic_iin(BORN, "m", serial) for serial in range(200)]
    assert numbers[0] == "750317100006"
    assert len(set(numbers)) == 200
    with pytest.raises(ValueError, match="not so many"):
        make_synthetic_iin(BORN, "m", 10_000)
    with pytest.raises(ValueError, match="sex"):
        make_synthetic_iin(BORN, "", 0)


@given(st.integers(0, 10**11 - 1), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(body: int, place: int, shift: int) -> None:
    """Within the first pass, and not the eleventh digit: there the official weight is 11, which divides by 11."""
    digits = f"{body:011}"
    wrong = digits[:place] + str((int(digits[place]) + shift) % 10) + digits[place + 1 :]
    one_pass = [sum((n + 1) * int(d) for n, d in enumerate(text)) % 11 != 10 for text in (digits, wrong)]
    if all(one_pass):
        assert check_digit(digits) != check_digit(wrong)


def test_a_mask_keeps_the_ends() -> None:
    assert mask_iin("750317100006") == "7503••••0006"
    assert mask_iin("75031710017") == "7503••••017"
    assert mask_iin("7503") == "••••"


def test_bin() -> None:
    assert check_bin(" 260140000015 ") == "260140000015"
    assert is_bin("260140000015")


@pytest.mark.parametrize(
    "text", ["260140000016", "26014000001", "261340000015", "260170000015", "260145000015", "26014000001x", ""]
)
def test_what_is_no_bin_is_refused(text: str) -> None:
    with pytest.raises(InvalidBin):
        check_bin(text)
