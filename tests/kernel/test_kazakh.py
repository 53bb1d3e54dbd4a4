"""Kazakh text: cleaned, folded, ordered; the twins in the database say the same."""

import pytest
from django.db import connection
from hypothesis import example, given
from hypothesis import strategies as st

from tirek.kernel.kazakh import (
    ALPHABET,
    SPELLINGS,
    fold,
    normalise,
    normalise_reporting,
    search_text,
    sort_key,
    spellings,
)

# Everything that a roll may hold: both scripts, marks, digits, punctuation, spaces, and what nobody expects.
CHARACTERS = st.one_of(
    st.sampled_from(ALPHABET + ALPHABET.upper()),
    st.sampled_from("aceiopxyhkmtbəABCEHKMOPTXYZƏ0123456789 -–№«».,'’ʼ`\u00a0\u202f\u200b\u00ad\u0301"),
    st.characters(min_codepoint=1, max_codepoint=0x1EFF, exclude_categories=["Cs", "Cn"]),
)
TEXTS = st.text(CHARACTERS, max_size=40)
WORDS = """Азат Әли Бек Вера Гауһар Ғани Дана Елік Ёлка Жан Зере Иса Йод Кенен Қазы Лаура Мұрат Нұр Ң Омар Өмір Пак
Руслан Сара Төле Усен Ұлан Үсен Фарид Хан Һарун Цой Чан Шара Щука Ъ Ырыс Ілияс Ь Эмма Юна Яна"""
NAMES = st.text(st.sampled_from(ALPHABET + ALPHABET.upper() + " -"), max_size=25)


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("белгiлi", "белгілі"),
        ("бiрден-бiр", "бірден-бір"),
        ("партияcы", "партиясы"),
        ("IСКЕР", "ІСКЕР"),
        ("Солтүстiк", "Солтүстік"),
        ("Aршалинский", "Аршалинский"),
        ("Əбдіқайымов", "Әбдіқайымов"),
        ("таӊ", "таң"),
        ("Yміт", "Үміт"),
        ("АБДYЛЛАЕВ", "АБДУЛЛАЕВ"),
        ("БAҚЫT HYРБЕК", "БАҚЫТ НҮРБЕК"),
        ("AMANAT", "AMANAT"),
        ("AMANAT-тың", "AMANAT-тың"),
        ("AMANATтың", "AMANATтың"),
        ("II тоқсан", "II тоқсан"),
        ("  47\u00a0374\u202fмүше\t ", "47 374 мүше"),
        ("Қай\u200bрат \u00adАй\ufeffгүл", "Қайрат Айгүл"),
        ("и\u0306", "й"),
        ("", ""),
    ],
)
def test_typed_text_is_cleaned(typed: str, clean: str) -> None:
    assert normalise(typed) == clean


def test_repaired_words_are_reported() -> None:
    result = normalise_reporting("AMANAT  шешiмдер, белгілі Iс")
    assert result.text == "AMANAT шешімдер, белгілі Іс"
    assert result.repaired == (("шешiмдер", "шешімдер"), ("Iс", "Іс"))
    assert normalise_reporting("белгілі").repaired == ()


@given(TEXTS)
@example("и\u200b\u0306")
@example("бə\u0308")
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
    assert normalise_reporting(text).text == normalise(text)


@pytest.mark.parametrize(
    ("kazakh", "other"),
    [
        ("Әбдіқайымов Қайрат", "Абдикаимов Кайрат"),
        ("Әбдіқайымов", "Абдыкайымов"),
        ("Әбдіқайымов", "АБДЫКАИМОВ"),
        ("Құдайбергенұлы", "Кудайбергенулы"),
        ("Һәкім Төлеген", "Хаким Толеген"),
        ("Ысмайыл", "Исмаил"),
        ("Өтеміс-Ғалымжан", "Отемис Галымжан"),
        ("Айгүл", "Айгуль"),
        ("Алёна", "Алена"),
        ("«Самал»", "самал"),
    ],
)
def test_spellings_of_one_name_fold_together(kazakh: str, other: str) -> None:
    assert fold(kazakh) == fold(other)


def test_different_names_stay_different() -> None:
    names = ["Айдын", "Айдар", "Асқар", "Асылан", "Мұрат", "Марат", "Болат", "Ержан", "Ерлан", "Сара", "Зара", "Әсел"]
    assert len({fold(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("qarmaqshy", "Қармақшы"),
        ("Karmakshy", "Қармақшы"),
        ("alibekov shyngys", "Әлібеков Шыңғыс"),
        ("Älibekov Şyñğys", "Әлібеков Шыңғыс"),
        ("Zhanuzakova", "Жанұзақова"),
        ("Aliyev Yerlan", "Әлиев Ерлан"),
        ("Yusupov", "Юсупов"),
        ("Khamitova Aliya", "Хамитова Әлия"),
    ],
)
def test_latin_letters_are_heard(typed: str, name: str) -> None:
    assert fold(name) in spellings(typed)


def test_signs_alone_are_no_spelling() -> None:
    assert spellings("« – »") == []
    assert spellings("Abay OMAP ауылы") == [search_text("Abay OMAP ауылы")]


@pytest.mark.parametrize("query", ["Абдикаимов Кайрат", "әбдіқай", "Kaйрат", "  қайрат\u00a0серік"])
def test_a_search_finds_the_name(query: str) -> None:
    assert search_text(query) in fold("Әбдіқайымов Қайрат Серікұлы")


@given(NAMES, st.integers(0, 25))
def test_the_beginning_of_a_name_folds_to_the_beginning(name: str, length: int) -> None:
    assert fold(name).startswith(fold(name[:length]))


@given(TEXTS)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_spellings_are_what_folds_together() -> None:
    """Written out here: the letters that are told apart in writing and not in a search."""
    several = {folded: letters for folded, letters in SPELLINGS.items() if len(letters) > 1}
    assert several == {
        "а": "аә", "г": "гғ", "е": "её", "и": "ийыі", "к": "кқ", "н": "нң", "о": "оө", "у": "уұү", "х": "хһ",
    }  # fmt: skip
    assert {*"".join(SPELLINGS.values())} == {*ALPHABET} - {*"ьъ"}


def test_words_stand_in_the_order_of_the_alphabet() -> None:
    ordered = WORDS.split()
    assert sorted(sorted(ordered), key=sort_key) == ordered


def test_order_goes_word_by_word_and_numbers_by_value() -> None:
    rows = ["№ 2", "№ 12", "№ 100", "Abai", "Әли", "Әли Яна", "Әлиев", "«Бұлақ»", "Бұлақ-2", "Бұлақ-10"]
    assert sorted(sorted(rows), key=sort_key) == rows


@given(st.lists(st.sampled_from(ALPHABET), max_size=8), st.lists(st.sampled_from(ALPHABET), max_size=8))
def test_keys_compare_as_the_alphabet_does(left: list[str], right: list[str]) -> None:
    expected = [ALPHABET.index(letter) for letter in left] < [ALPHABET.index(letter) for letter in right]
    assert (sort_key("".join(left)) < sort_key("".join(right).upper())) == expected


def in_sql(texts: list[str]) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kk_fold(t), kk_sort_key(t) FROM unnest(%s::text[]) WITH ORDINALITY AS u (t, n) ORDER BY n", [texts]
        )
        return [(folded, key) for folded, key in cursor.fetchall()]


@pytest.mark.django_db
def test_the_database_agrees_on_every_character() -> None:
    """One character at a time, between letters, through all letters and signs of Latin, Greek, Cyrillic and Arabic."""
    codes = [*range(1, 0x0700), *range(0x1E00, 0x1F00), *range(0x2000, 0x2C00), *range(0x3000, 0x3040), 0x4E2D, 0x1F600]
    texts = [f"Ә{chr(code)}ый {chr(code)}" for code in codes]
    assert in_sql(texts) == [(fold(text), sort_key(text)) for text in texts]


@pytest.mark.django_db
def test_the_database_agrees_on_every_pair_of_letters() -> None:
    letters = ALPHABET + ALPHABET.upper()
    texts = [first + second for first in letters for second in letters]
    assert in_sql(texts) == [(fold(text), sort_key(text)) for text in texts]


@pytest.mark.django_db
@given(st.lists(TEXTS, min_size=1, max_size=20))
@example(["№ 0012 «Қызылорда» 7", "0000000000", "99999999999999", "İΣẞ", "ӘІҢҒҮҰҚӨҺЁ"])
def test_the_database_agrees_on_any_text(texts: list[str]) -> None:
    assert in_sql(texts) == [(fold(text), sort_key(text)) for text in texts]


@pytest.mark.django_db
def test_the_database_sorts_as_python_does() -> None:
    words = ["Үсен", "Ұлан", "Өмір", "Омар", "ңа", "На", "Қазы", "Кенен", "ілияс", "Ырыс", "Abai", "№ 12", "№ 2", "әли"]
    with connection.cursor() as cursor:
        cursor.execute('SELECT t FROM unnest(%s::text[]) AS t ORDER BY kk_sort_key(t) COLLATE "C"', [words])
        assert [word for (word,) in cursor.fetchall()] == sorted(words, key=sort_key)


@pytest.mark.django_db
def test_an_index_on_a_twin_is_used() -> None:
    """The functions are inlined and immutable: a query written with the function meets the index written with it."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE names (name text) ON COMMIT DROP")
        cursor.execute("CREATE INDEX ON names (kk_fold(name))")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT * FROM names WHERE kk_fold(name) = 'али'")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "names_kk_fold_idx" in plan
