"""Names of units in a Kazakh sentence: the word of kind is declined, and nothing else is.

No rule of last letters declines a name: «Шиелі» ends like a possessive and is none, and a person's name may not be
bent at all («Төраға: А. Әлназарова», with a colon, not with an ending). So only words of the list below take an ending;
whatever else stands last is followed by its kind, or refused.
"""

import re

from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused
from tirek.kernel.suffixes import NounCase, Sound, kazakh_suffix, possessive_suffix, word_suffix

# Words of kind as they stand after a name («Шиелі ауданы»): possessive, and told by their last vowel.
_POSSESSIVE = {
    "аймағы", "ассоциациясы", "ауданы", "ауылы", "аппараты", "бірлестігі", "бөлімі", "бөлімшесі", "бюросы", "кеңесі",
    "кенті", "кәсіподағы", "комиссиясы", "комитеті", "қаласы", "қоры", "облысы", "одағы", "округі", "орталығы",
    "партиясы", "тобы", "ұйымы", "федерациясы", "филиалы", "фракциясы", "штабы",
}  # fmt: skip
# The same words bare («Ғабит Мүсірепов атындағы аудан»): front vowels or back ones, and the last sound.
_BARE: dict[str, tuple[bool, Sound]] = {
    "аймақ": (False, "voiceless"),
    "аппарат": (False, "voiceless"),
    "аудан": (False, "nasal"),
    "ауыл": (False, "sonorant"),
    "бірлестік": (True, "voiceless"),
    "бөлім": (True, "nasal"),
    "бюро": (False, "vowel"),
    "кеңес": (True, "voiceless"),
    "кент": (True, "voiceless"),
    "кәсіподақ": (False, "voiceless"),
    "комиссия": (False, "vowel"),
    "комитет": (True, "voiceless"),
    "қала": (False, "vowel"),
    "қор": (False, "sonorant"),
    "облыс": (False, "voiceless"),
    "одақ": (False, "voiceless"),
    "округ": (True, "voiceless"),
    "орталық": (False, "voiceless"),
    "партия": (False, "vowel"),
    "топ": (False, "voiceless"),
    "ұйым": (False, "nasal"),
    "федерация": (False, "vowel"),
    "филиал": (False, "sonorant"),
    "фракция": (False, "vowel"),
    "штаб": (False, "voiceless"),
}


# The last sound of a word, as the word that joins it to the next hears it: «ауданы мен», «Тараз бен», «топ пен».
_BUZZING, _HARD = "жз", "бвгғдкқпстфхһцчшщ"
# A number at the end is read out whole, so that its last figure alone does not tell: «№ 30 бен», «№ 40 пен».
_LAST_NUMBER = re.compile(r"(\d+)[\W_]*$")


class NotDeclined(Refused):
    """The name ends in no word of kind, so that an ending would be guessed."""

    code = "not_declined"
    message = _("“%(name)s” cannot be put into a case: no word of kind stands at its end.")


def declined(name: str, case: NounCase, *, kind: str = "") -> str:
    """«Шиелі ауданында», «„Бент“ бастауыш ұйымының».

    ``kind`` is the word that follows a name without one: «Семей», with «қаласы», gives «Семей қаласында». Raises
    NotDeclined where neither ends in a word of kind.
    """
    for whole in (name, f"{name} {kind}"):
        last = whole.rpartition(" ")[2].lower()
        if last in _POSSESSIVE:
            return whole + possessive_suffix(case, front=last[-1] == "і")
        if last in _BARE:
            front, sound = _BARE[last]
            return whole + word_suffix(case, front=front, sound=sound)
    raise NotDeclined(name=name)


def joined(name: str) -> str:
    """«Үржар ауданы мен», «№ 3 топ пен»: a name and the word for "and" that its last sound asks for."""
    if number := _LAST_NUMBER.search(name):
        return f"{name} {kazakh_suffix(int(number[1]), 'instrumental')}"
    last = next((letter for letter in reversed(name.lower()) if letter.isalnum()), "")
    word = "бен" if last and last in _BUZZING else "пен" if last and last in _HARD else "мен"
    return f"{name} {word}"
