"""Personal names in the forms of rolls and documents."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tirek.kernel.kazakh import ALPHABET
from tirek.kernel.names import NotAName, PersonName, clean_name_part, parse_name


@pytest.mark.parametrize(
    ("cell", "surname", "given_name", "patronymic"),
    [
        ("Әбдіқайымов Қайрат Серікұлы", "Әбдіқайымов", "Қайрат", "Серікұлы"),
        ("Әбдіқайымов Қайрат Серік ұлы", "Әбдіқайымов", "Қайрат", "Серікұлы"),
        ("ӘБДІҚАЙЫМОВА АЙГҮЛ СЕРІК ҚЫЗЫ", "Әбдіқайымова", "Айгүл", "Серікқызы"),
        ("Әбдіқайымов Қайрат Серік-ұлы", "Әбдіқайымов", "Қайрат", "Серікұлы"),
        ("Иванов Иван Петрович", "Иванов", "Иван", "Петрович"),
        ("Ким Алия Сергеевна", "Ким", "Алия", "Сергеевна"),
        ("Азамат Ғалымжан", "Азамат", "Ғалымжан", ""),
        ("Үсенова Жанар", "Үсенова", "Жанар", ""),
        ("Серикбай Мәдина", "Серикбай", "Мәдина", ""),
        ("Мамедов Али Гасан оглы", "Мамедов", "Али", "Гасан оглы"),
        ("КУЗЬМИНА-ҚАРАЕВА МАРИЯ", "Кузьмина-Қараева", "Мария", ""),
        ("МакДональд Анна", "МакДональд", "Анна", ""),
        ("Әлиев, Болат", "Әлиев", "Болат", ""),
        ("Ким", "Ким", "", ""),
        ("Абай OMAP", "Абай", "Омар", ""),
        ("Smith John", "Smith", "John", ""),
    ],
)
def test_a_cell_is_read_surname_first(cell: str, surname: str, given_name: str, patronymic: str) -> None:
    assert parse_name(cell) == PersonName(surname, given_name, patronymic)


@pytest.mark.parametrize(
    ("cell", "surname", "given_name", "patronymic"),
    [
        ("Қайрат Әбдіқайымов", "Әбдіқайымов", "Қайрат", ""),
        ("Азамат Серікұлы", "Серікұлы", "Азамат", ""),
        ("Иван Петрович Иванов", "Иванов", "Иван", "Петрович"),
        ("Әбенов Серікұлы Азамат", "Әбенов", "Азамат", "Серікұлы"),
        ("А. Әлназарова", "Әлназарова", "А.", ""),
        ("А.С. Әлназарова", "Әлназарова", "А.", "С."),
        ("Әлназарова А. С.", "Әлназарова", "А.", "С."),
        ("әлназарова а", "Әлназарова", "А.", ""),
        ("Нүсіпова Айгүл С.", "Нүсіпова", "Айгүл", "С."),
    ],
)
def test_endings_and_initials_tell_another_order(cell: str, surname: str, given_name: str, patronymic: str) -> None:
    assert parse_name(cell) == PersonName(surname, given_name, patronymic)


@pytest.mark.parametrize("cell", ["", " ", "А.", "Ким 3", "Иванова (Петрова) Анна", "Ким; Пак", "-", "Ким--Пак Анна"])
def test_what_is_no_name_is_refused(cell: str) -> None:
    with pytest.raises(NotAName):
        parse_name(cell)


def test_a_column_of_its_own_is_cleaned() -> None:
    assert clean_name_part(" СЕРІК  ҰЛЫ ") == "Серікұлы"
    assert clean_name_part("Əбдіқайымова") == "Әбдіқайымова"
    assert clean_name_part("өтеміс-ғали") == "Өтеміс-Ғали"
    assert clean_name_part("  ") == ""
    with pytest.raises(NotAName):
        clean_name_part("Ким 2")


def test_a_name_is_shown_in_three_lengths() -> None:
    name = PersonName("Әлназарова", "Айгүл", "Серікқызы")
    assert str(name) == name.full == "Әлназарова Айгүл Серікқызы"
    assert name.short == "Әлназарова Айгүл"
    assert name.initials == "А.\u00a0Әлназарова"
    assert PersonName("Ким").initials == PersonName("Ким").full == "Ким"


def test_spellings_of_one_person_fold_together() -> None:
    assert parse_name("ӘБДІҚАЙЫМОВ ҚАЙРАТ СЕРІК ҰЛЫ").fold == parse_name("Абдикаимов Кайрат Серикулы").fold
    assert parse_name("Абдикаимов Кайрат Серик улы").fold == parse_name("Әбдіқайымов Қайрат Серікұлы").fold


@given(st.lists(st.text(st.sampled_from(ALPHABET), min_size=2, max_size=12), min_size=1, max_size=3))
@example(["аа", "гызы", "қызы"])
@example(["гызы", "иванов"])
@example(["гызы", "гызы", "иванов"])
def test_a_name_reads_the_same_when_it_was_read_before(words: list[str]) -> None:
    once = parse_name(" ".join(words))
    assert parse_name(once.full) == once
    assert sorted(once.full.lower().replace(" ", "")) == sorted("".join(words).replace("-", ""))
