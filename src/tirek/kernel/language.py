"""The reader's language, for what Django's own formats cannot say in Kazakh."""

from typing import Literal

from django.utils.translation import get_language

Language = Literal["kk", "ru", "en"]
LANGUAGES: tuple[Language, ...] = ("kk", "ru", "en")


def reader_language(language: str | None = None) -> Language:
    """The language asked for, else the active one, else Kazakh."""
    code = (language or get_language() or "kk")[:2]
    return next((known for known in LANGUAGES if known == code), "kk")
