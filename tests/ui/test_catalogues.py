"""No text of the product is left untranslated, and translations keep the placeholders of the original."""

import re
from gettext import GNUTranslations
from pathlib import Path
from string import Formatter

import pytest
from tests.ui.messages import LANGUAGES, catalogue, ids, missing, path_of, strings

from tirek.ui import catalogues

_PLACEHOLDER = re.compile(r"%\((\w+)\)")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    assert missing(language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_fuzzy(language: str) -> None:
    assert [message.id for message in catalogue(language) if message.id and message.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_placeholders(language: str) -> None:
    wrong = []
    for message in catalogue(language):
        originals = ids(message)
        allowed = set().union(*map(_names, originals))
        needed = _names(originals[-1]) if len(originals) == 1 else set()
        wrong += [text for text in strings(message) if message.id and not needed <= _names(text) <= allowed]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_says_itself_again(language: str) -> None:
    again = re.compile(r"(.{20,})\1")
    assert [text for message in catalogue(language) for text in strings(message) if again.search(text)] == []


def _names(text: str) -> set[str]:
    braces = {name for _, name, _, _ in Formatter().parse(text) if name is not None} if "{" in text else set()
    return set(_PLACEHOLDER.findall(text)) | braces


@pytest.mark.parametrize("language", LANGUAGES)
def test_official_words_hold(language: str) -> None:
    """Kazakh is written in Cyrillic letters only; no Latin look-alike slipped into a word."""
    mixed = re.compile(r"[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі][A-Za-z]|[A-Za-z][А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]")
    texts = [text for message in catalogue(language) for text in strings(message)]
    bare = [re.sub(r"%\(\w+\)[sd]|\{\w*\}", "", text) for text in texts]
    assert [text for text in bare if mixed.search(text)] == []


# One word for one thing: what stood beside it once, and what a Kazakh or Russian official would not write.
_GONE = {
    "kk": (
        r"(?<![а-яә])акт(?![а-яәғқңөұүһі])|(?<![а-яә])актіл?", r"тармақ", r"жартысынан жоғары", r"мүшелікті аяқта",
        r"филиалға өткіз", r"бағындырды", r"парағын ашты", r"алдымен$", r"ең жаңасы", r"кететін ұйымы",
        r"келетін ұйымы",
        r"алдымен (?:кейін|ерте)", r"жарғы және", r"ұйым және (?!оның)", r"(?:файлдар|тізімдер|хаттар) және",
        r"не істеу керек\.", r"мәнінен төмен$", r"негізделмегенше", r"ұйым бетін ашу", r"ұйым ашты", r"ашылған күні",
    ),
    "ru": (
        r"\bакт(?:а|ы|у|ом|ов|е)?\b", r"что жд[её]т вас", r"ничего не жд[её]т", r"добавить члена", r"перевести члена",
        r"прекратить право", r"\bвместе$", r"записи за числом", r"известных списков", r"открыть подразделение",
        r"не дано подразделение", r"^член\|?\s?с$", r"половина[ ,–]+вверх", r"известного не меняет", r"не меняются$",
        r"отметьте членов", r"передать другому",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_that_were_given_up_do_not_come_back(language: str) -> None:
    gone = re.compile("|".join(_GONE[language]), re.IGNORECASE | re.MULTILINE)
    texts = [text for message in catalogue(language) if message.id for text in strings(message)]
    assert [text for text in texts if gone.search(text)] == []


def test_english_has_its_own_quotation_marks() -> None:
    texts = [text for message in catalogue("kk") if message.id for text in ids(message)]
    assert [text for text in texts if "«" in text or '"' in re.sub(r"<[^>]*>", "", text)] == []


def test_english_speaks_of_changes_and_actions() -> None:
    """An act is a word of the house; whoever reads a page makes a change, or takes a decision."""
    texts = [text for message in catalogue("kk") if message.id for text in ids(message)]
    assert [text for text in texts if re.search(r"\bacts?\b", re.sub(r"%\(\w+\)s", "", text), re.IGNORECASE)] == []


def test_a_stale_catalogue_is_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "accounts/locale/kk/LC_MESSAGES"
    folder.mkdir(parents=True)
    source = path_of("accounts", "kk").read_text(encoding="utf-8")
    (folder / "django.po").write_text(source, encoding="utf-8")
    monkeypatch.setattr(catalogues, "PACKAGES", tmp_path)
    assert catalogues.compile_stale() == 1
    with (folder / "django.mo").open("rb") as compiled:
        assert GNUTranslations(compiled).gettext("Sign in") == "Кіру"
    assert catalogues.compile_stale() == 0
