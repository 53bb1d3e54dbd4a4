"""The guide says what the product says: every reason, in three languages, and every button by its name."""

import pytest
from django.utils import translation
from tests.house.guide import HEADS, page, with_reasons, words_not_there

from tirek.rolls.models.problems import REASONS


@pytest.mark.parametrize("language", HEADS)
def test_every_reason_is_explained(language: str) -> None:
    text = page(language).read_text(encoding="utf-8")
    assert text == with_reasons(text, language), "A reason changed: make docs"
    with translation.override(language):
        for reason in REASONS.values():
            assert f"| {reason.short} | " in text
            assert f" | {reason.todo} |" in text


@pytest.mark.parametrize("language", HEADS)
def test_every_word_of_a_page_is_on_a_page(language: str) -> None:
    assert [*words_not_there(page(language).read_text(encoding="utf-8"), language)] == []


def test_the_search_for_words_bites() -> None:
    assert [*words_not_there("**Upload the file**, **Enter 12 changes**, **Send**", "en")] == ["Send"]


def test_the_three_guides_have_the_same_parts() -> None:
    def parts(language: str) -> list[str]:
        lines = page(language).read_text(encoding="utf-8").splitlines()
        return [line.split(" ")[0] for line in lines if line.startswith(("#", "- ", "1. ", "2. ", "3. ", "4. ", "5. "))]

    assert parts("kk") == parts("ru") == parts("en")
