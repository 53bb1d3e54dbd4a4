"""Numbers, dates and names as each language writes them."""

from datetime import date
from fractions import Fraction
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import translation

from tirek.ui.words import in_marks

SHARE = Fraction(100 * 88, 486)
CASES = {
    "{{ n|count }}": ("47\u202f374", "47\u202f374", "47\u202f374"),
    "{{ loss|signed }}": ("\u221220", "\u221220", "\u221220"),
    "{{ n|signed }}": ("+47\u202f374", "+47\u202f374", "+47\u202f374"),
    "{{ share|percent }}": ("18,1\u202f%", "18,1\u202f%", "18.1\u202f%"),
    "{{ share|decimal }}": ("18,1", "18,1", "18.1"),
    "{% ratio 88 486 %}": ("88 / 486", "88 / 486", "88 / 486"),
    "{% change 252 272 %}": (
        "\u221220 (\u22127,4\u202f%)",
        "\u221220 (\u22127,4\u202f%)",
        "\u221220 (\u22127.4\u202f%)",
    ),
    "{% change 5 0 %}": ("+5", "+5", "+5"),
    "{% points share before %}": ("+1,1\u00a0п.т.", "+1,1\u00a0п.\u00a0п.", "+1.1\u00a0pp"),
    "{{ nothing|percent }}": ("–", "–", "–"),
    "{{ day|day }}": ("01.12.2019", "01.12.2019", "01.12.2019"),
    "{{ day|day_long }}": (
        "2019\u00a0ж.\u00a01\u00a0желтоқсан",
        "1\u00a0декабря\u00a02019\u00a0г.",
        "1\u00a0December\u00a02019",
    ),
    "{{ thing|named }}": ("Шиелі ауданы", "Шиелийский район", "Шиелі ауданы"),
    "{{ four|cased:'possessive' }}": ("4\u2011і", "4", "4"),
    "{{ name|quoted }}": ("«Достық»", "«Достық»", "“Достық”"),
}


@pytest.mark.parametrize(("language", "place"), [("kk", 0), ("ru", 1), ("en", 2)])
@pytest.mark.parametrize("source", CASES)
def test_every_filter_speaks_the_readers_language(source: str, language: str, place: int) -> None:
    values = {
        "n": 47374,
        "loss": -20,
        "share": SHARE,
        "before": Fraction(17),
        "nothing": None,
        "day": date(2019, 12, 1),
        "thing": SimpleNamespace(name_kk="Шиелі ауданы", name_ru="Шиелийский район", name_en=""),
        "four": 4,
        "name": "Достық",
    }
    with translation.override(language):
        assert Template(source).render(Context(values)) == CASES[source][place]


def test_an_iin_is_masked() -> None:
    assert Template("{{ iin|masked }}").render(Context({"iin": "750317100017"})) == "7503••••0017"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Алау", "«Алау»"),
        ("«Алау»", "«Алау»"),
        ("№ 3 топ", "№ 3 топ"),
        ("Средняя школа № 5", "Средняя школа № 5"),
        ("Қармақшы ауданы", "Қармақшы ауданы"),
        ("область Абай", "область Абай"),
        ("Аудан тынысы", "«Аудан тынысы»"),
    ],
)
def test_numbers_and_places_on_the_map_take_no_marks(name: str, shown: str) -> None:
    with translation.override("kk"):
        assert in_marks(name) == shown
