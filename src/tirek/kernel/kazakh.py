"""Kazakh text: clean on input, comparable in search, ordered by its own alphabet of 42 letters.

``fold`` and ``sort_key`` exist in the database too, as ``kk_fold`` and ``kk_sort_key`` (migration 0001); a test holds
the twins equal. Change one only together with the other and with the columns that were generated from it.
"""

import re
import unicodedata
from dataclasses import dataclass

ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"

# Letters that look the same in both scripts. Small b looks like the soft sign, capital B like the letter В.
_LATIN = "aceəhikmoptxybëɵACEƏHIKMOPTXYBËƟ"
_CYRILLIC = "асеәһікмортхуьёөАСЕӘНІКМОРТХУВЁӨ"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_LATIN_LETTER = re.compile(r"[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0259\u0275]")
_CYRILLIC_LETTER = re.compile(r"[\u0400-\u052f]")
_BACK_VOWEL = re.compile(r"[аоұыяю]", re.IGNORECASE)
_WORD = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f])+")

# Controls that are no white space, the soft hyphen, zero-width and direction marks.
_DROPPED = (
    *(*range(0x09), *range(0x0E, 0x1C), *range(0x7F, 0x85), *range(0x86, 0xA0), 0xAD),
    *(*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF),
)
_CLEAN = str.maketrans(dict.fromkeys(map(chr, _DROPPED)) | {"ӊ": "ң", "Ӊ": "Ң"})

# What stands between words: everything in these blocks but letters and digits. Shared by both twins.
SEPARATORS = r"\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u2000-\u2bff\u3000-\u303f"
_SEPARATED = re.compile(f"[{SEPARATORS}]+")

_FOLDED = str.maketrans("әғқңөұүһё", "агкноуухе", "ьъ'’‘ʼ`´")
_I_CLASS = re.compile("[иіый]+")

# How Latin letters sound, two together before one: passports and maps, the alphabet of 2021 and what people type.
_SOUNDS = {
    "shch": "щ",
    "sh": "ш",
    "ch": "ч",
    "zh": "ж",
    "kh": "х",
    "gh": "г",
    "ts": "ц",
    "ya": "я",
    "yu": "ю",
    "ye": "е",
    **dict(zip("abcdefghijklmnopqrstuvwxyz", "абкдефгхижклмнопкрстувухиз", strict=True)),
    **dict(zip("äáğıñńóöşúüūýç", "аагинноошуууич", strict=True)),
}
_LATIN_SOUND = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))

# A letter that Kazakh adds stands after its base and before the next one: the base and a mark above all letters.
_ORDERED = str.maketrans(
    {
        "ә": "а\ue000",
        "ғ": "г\ue000",
        "ё": "е\ue000",
        "қ": "к\ue000",
        "ң": "н\ue000",
        "ө": "о\ue000",
        "ұ": "у\ue000",
        "ү": "у\ue001",
        "һ": "х\ue000",
        "і": "ы\ue000",
    }
)
_NUMBER = re.compile("([0-9]+)")
_PADDED_NUMBER = re.compile("0*([0-9]{7,})")


@dataclass(frozen=True)
class Normalised:
    """Cleaned text, and the words in which Latin letters had been typed for Cyrillic ones: before and after."""

    text: str
    repaired: tuple[tuple[str, str], ...] = ()


def normalise(text: str) -> str:
    """Clean one line of typed or imported text.

    Composed form, no invisible characters, single spaces of the ordinary kind, no Latin letter inside a Cyrillic word.
    """
    text = _plain(text)
    if _LATIN_LETTER.search(text) and _CYRILLIC_LETTER.search(text):
        return _repaired(text)
    return text


def normalise_reporting(text: str) -> Normalised:
    """As ``normalise``, and says which words it repaired, for the report of an import."""
    plain = _plain(text)
    words = [(word, _repair(word)) for word in _WORD.findall(plain)]
    repaired = tuple((before, after) for before, after in words if before != after)
    return Normalised(_repaired(plain) if repaired else plain, repaired)


def fold(text: str) -> str:
    """What two spellings of one name share: for search and for recognising a person, never for display.

    Case, punctuation and the signs ь ъ go; ә→а ғ→г қ→к ң→н ө→о ұ,ү→у һ→х ё→е. The letters и і ы й are one class and a
    run of them is one letter, because Russian spelling keeps neither their difference nor their number: Әбдіқайымов is
    written Абдикаимов, Абдыкаимов, Абдыкайымов. Й belongs to the class also at the end of a word, so that the folded
    beginning of a name is always the beginning of the folded name.
    """
    letters = _I_CLASS.sub("и", _lower(text).translate(_FOLDED))
    return _SEPARATED.sub(" ", letters).strip(" ")


def search_text(query: str) -> str:
    """What a reader typed into a search box, cleaned and folded: compare it with a ``kk_fold`` column."""
    return fold(normalise(query))


def spellings(query: str) -> list[str]:
    """As ``search_text``, and where all letters are Latin also what they are in Cyrillic: «qarmaqshy», «Alibekov».

    Nothing where signs alone were typed.
    """
    typed = search_text(query)
    return list(dict.fromkeys(filter(None, (typed, from_latin(typed)))))


def from_latin(folded: str) -> str:
    """Folded text of Latin letters, of whichever of the usual ways to write Kazakh and Russian with them, as Cyrillic
    folds; empty where a letter is Cyrillic already or none is Latin.
    """
    if _CYRILLIC_LETTER.search(folded) or not _LATIN_LETTER.search(folded):
        return ""
    return fold(_LATIN_SOUND.sub(lambda found: _SOUNDS[found[0]], folded))


def sort_key(text: str) -> str:
    """A key that orders by the Kazakh alphabet when compared by code points (``COLLATE "C"`` in the database).

    Case and punctuation do not count, a shorter word stands before its continuation, numbers stand by their value,
    then Latin, then Cyrillic. Equal keys are possible: order by the key and then by the primary key.
    """
    text = _PADDED_NUMBER.sub(r"\1", _NUMBER.sub(r"000000\1", _lower(text)))
    return _SEPARATED.sub(" ", text.translate(_ORDERED)).strip(" ")


def cyrillic_if_alike(text: str) -> str:
    """A text in Cyrillic whose words typed wholly in look-alikes («Абай OMAP») become Cyrillic too. Right for the names
    of people, wrong where a Latin word may be meant.
    """
    if not _CYRILLIC_LETTER.search(text) or not _LATIN_LETTER.search(text):
        return text
    return _WORD.sub(lambda word: _all_cyrillic(word[0]), text)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text.translate(_CLEAN)).split())


def _repaired(text: str) -> str:
    """Composed once more: a mark that no Latin letter takes may have a Cyrillic letter to join."""
    return unicodedata.normalize("NFC", _WORD.sub(lambda word: _repair(word[0]), text))


def _repair(word: str) -> str:
    """A word of both scripts becomes Cyrillic, unless a letter in it can only be Latin («AMANATтың»)."""
    return _all_cyrillic(word) if _CYRILLIC_LETTER.search(word) and _LATIN_LETTER.search(word) else word


def _all_cyrillic(word: str) -> str:
    """The word in look-alikes, or as it was when one of its letters has none."""
    repaired = word.translate(_TO_CYRILLIC)
    if _LATIN_LETTER.search(repaired):
        return word
    # Y stands for Ү, which Russian keyboards lack, and for У: the harmony of the word's vowels tells which.
    if "Y" in word and not _BACK_VOWEL.search(repaired):
        repaired = "".join("Ү" if old == "Y" else new for old, new in zip(word, repaired, strict=True))
    return repaired


def _lower(text: str) -> str:
    """Lower case letter by letter, as PostgreSQL does it: Python's own looks at neighbours (Σ) and adds marks (İ)."""
    return text.replace("İ", "i").replace("Σ", "σ").lower()


# The inverse of ``fold`` for one letter: all that fold to it, in the order of the alphabet; a search in the order of
# names must look among each of them. Signs that are not heard (ь ъ) fold to nothing and stand in none.
SPELLINGS = {
    folded: "".join(letter for letter in ALPHABET if fold(letter) == folded) for folded in map(fold, ALPHABET) if folded
}
