"""Kazakh endings, against a table that was written by hand."""

from fractions import Fraction

import pytest

from tirek.kernel.declension import NotDeclined, declined, joined
from tirek.kernel.suffixes import (
    Case,
    NounCase,
    day_of_month,
    decimal_with_suffix,
    kazakh_suffix,
    of_them,
    percent_in_words,
    percent_with_suffix,
    qualified,
    range_with_suffix,
    scaled_with_suffix,
    with_suffix,
)

CASES: tuple[Case, ...] = (
    "possessive", "genitive", "dative", "accusative", "locative", "ablative", "instrumental",
)  # fmt: skip
# A number, then its ending in each case, and the dative of the possessive («88-іне»). Written out, not computed.
TABLE = """
0 і дің ге ді де ден мен іне
1 і дің ге ді де ден мен іне
2 еуі нің ге ні де ден мен еуіне
3 і тің ке ті те тен пен іне
4 і тің ке ті те тен пен іне
5 і тің ке ті те тен пен іне
6 уы ның ға ны да дан мен уына
7 еуі нің ге ні де ден мен еуіне
8 і дің ге ді де ден бен іне
9 ы дың ға ды да дан бен ына
10 ы ның ға ды да нан мен ына
11 і дің ге ді де ден мен іне
12 сі нің ге ні де ден мен сіне
16 сы ның ға ны да дан мен сына
17 сі нің ге ні де ден мен сіне
19 ы дың ға ды да дан бен ына
20 сы ның ға ны да дан мен сына
22 сі нің ге ні де ден мен сіне
26 сы ның ға ны да дан мен сына
27 сі нің ге ні де ден мен сіне
30 ы дың ға ды да дан бен ына
40 ы тың қа ты та тан пен ына
50 і дің ге ді де ден мен іне
60 ы тың қа ты та тан пен ына
70 і тің ке ті те тен пен іне
80 і нің ге ді де нен мен іне
90 ы ның ға ды да нан мен ына
100 і дің ге ді де ден бен іне
119 ы дың ға ды да дан бен ына
120 сы ның ға ны да дан мен сына
157 сі нің ге ні де ден мен сіне
200 і дің ге ді де ден бен іне
206 сы ның ға ны да дан мен сына
245 і тің ке ті те тен пен іне
252 сі нің ге ні де ден мен сіне
272 сі нің ге ні де ден мен сіне
453 і тің ке ті те тен пен іне
486 сы ның ға ны да дан мен сына
1000 ы ның ға ды да нан мен ына
1085 і тің ке ті те тен пен іне
3000 ы ның ға ды да нан мен ына
16000 ы ның ға ды да нан мен ына
45000 ы ның ға ды да нан мен ына
47374 і тің ке ті те тен пен іне
93000 ы ның ға ды да нан мен ына
420000 ы ның ға ды да нан мен ына
1000000 ы ның ға ды да нан мен ына
1000000000 ы тың қа ты та тан пен ына
1000000000000 ы ның ға ды да нан мен ына
"""
ROWS = {int(row.split()[0]): row.split()[1:] for row in TABLE.strip().splitlines()}


def spaced(text: str) -> str:
    return text.replace("\u202f", " ")


@pytest.mark.parametrize("number", ROWS)
def test_an_ending_follows_the_sound_of_the_last_word(number: int) -> None:
    assert [kazakh_suffix(number, case) for case in CASES] == ROWS[number][:-1]
    assert of_them(number, "dative").rpartition("-")[2] == ROWS[number][-1]


def test_a_long_number_ends_as_its_last_word_does() -> None:
    """Up to two thousand the last word is its units, else its tens, a hundred, a thousand; none is collective."""
    for number in range(8, 2000):
        last = number % 10 or number % 100 or (100 if number % 1000 else 1000)
        said = {2: ROWS[12], 6: ROWS[16], 7: ROWS[17]}.get(last, ROWS[last])
        assert [kazakh_suffix(number, case) for case in CASES] == said[:-1], number


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (with_suffix(12791, "possessive"), "12 791-і"),
        (with_suffix(45_000, "ablative"), "45 000-нан"),
        (with_suffix(-22, "possessive"), "−22-сі"),
        (with_suffix(100, "instrumental"), "100-бен"),
        (of_them(119, "ablative"), "119-ынан"),
        (of_them(22, "locative"), "22-сінде"),
        (of_them(6, "genitive"), "6-уының"),
        (of_them(88), "88-і"),
        (day_of_month(2), "2-сі"),
        (day_of_month(6), "6-сы"),
        (day_of_month(22, "ablative"), "22-сінен"),
        (decimal_with_suffix(Fraction(181, 10), "dative"), "18,1-ге"),
        (decimal_with_suffix(Fraction(263, 10), "dative"), "26,3-ке"),
        (decimal_with_suffix(Fraction(6, 10), "ablative"), "0,6-дан"),
        (decimal_with_suffix(18, "dative"), "18-ге"),
        (decimal_with_suffix(Fraction(125, 100), "dative", digits=2), "1,25-ке"),
        (percent_in_words(Fraction(181, 10), "dative"), "18,1 пайызға"),
        (percent_in_words(Fraction(181, 10), "instrumental"), "18,1 пайызбен"),
        (percent_in_words(20, "ablative"), "20 пайыздан"),
        (percent_with_suffix(Fraction(181, 10), "dative"), "18,1 %-ға"),
        (scaled_with_suffix(45_000, "ablative"), "45 мыңнан"),
        (scaled_with_suffix(1_500_000, "dative"), "1,5 миллионға"),
        (scaled_with_suffix(1_500_000, "ablative", short="млн"), "1,5 млн-нан"),
        (scaled_with_suffix(2_000_000_000, "locative"), "2 миллиардта"),
        (scaled_with_suffix(3 * 10**12, "genitive"), "3 триллионның"),
        (scaled_with_suffix(47_374, "dative"), "47 374-ке"),
        (scaled_with_suffix(1_500, "dative"), "1 500-ге"),
        (range_with_suffix(10, 15, "ablative"), "10–15-тен"),
        (qualified(150, "астам"), "150-ден астам"),
        (qualified(3000, "жуық"), "3 000-ға жуық"),
        (qualified(3000, "шамамен"), "шамамен 3 000"),
    ],
)
def test_what_a_sentence_says(shown: str, expected: str) -> None:
    assert spaced(shown) == expected


def test_a_word_that_is_no_qualifier_is_an_error() -> None:
    with pytest.raises(KeyError):
        qualified(3000, "дерлік")


@pytest.mark.parametrize(
    ("name", "kind", "case", "expected"),
    [
        ("Шиелі ауданы", "", "locative", "Шиелі ауданында"),
        ("„Бент“ бастауыш ұйымы", "", "genitive", "„Бент“ бастауыш ұйымының"),
        ("Ғабит Мүсірепов атындағы аудан", "", "locative", "Ғабит Мүсірепов атындағы ауданда"),
        ("Семей", "қаласы", "locative", "Семей қаласында"),
        ("Қызылорда облыстық филиалы", "", "ablative", "Қызылорда облыстық филиалынан"),
        ("Саяси кеңес", "", "dative", "Саяси кеңеске"),
        ("аумақтық кәсіподақтар бірлестігі", "", "instrumental", "аумақтық кәсіподақтар бірлестігімен"),
        ("Жастар қанаты", "филиал", "accusative", "Жастар қанаты филиалды"),
    ],
)
def test_the_word_of_kind_is_declined(name: str, kind: str, case: NounCase, expected: str) -> None:
    assert declined(name, case, kind=kind) == expected


@pytest.mark.parametrize("name", ["Шиелі", "Нұрсұлтан Назарбаев", "А. Әлназарова"])
def test_a_bare_name_is_never_declined(name: str) -> None:
    with pytest.raises(NotDeclined):
        declined(name, "locative")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Үржар ауданы", "Үржар ауданы мен"),
        ("Қарағанды облысы филиалдар", "Қарағанды облысы филиалдар мен"),
        ("«Тараз»", "«Тараз» бен"),
        ("№ 3 топ", "№ 3 топ пен"),
        ("«Еңбек»", "«Еңбек» пен"),
        ("Топ № 9", "Топ № 9 бен"),
        ("Топ № 4", "Топ № 4 пен"),
        ("Топ № 10", "Топ № 10 мен"),
        ("«Топ № 30»", "«Топ № 30» бен"),
        ("Топ № 40", "Топ № 40 пен"),
        ("43-46-060", "43-46-060 пен"),
        ("Топ № 170", "Топ № 170 пен"),
        ("Топ № 200", "Топ № 200 бен"),
        ("", " мен"),
    ],
)
def test_two_things_are_joined_by_the_sound_of_the_first(name: str, expected: str) -> None:
    assert joined(name) == expected
