"""What a file is called: as whoever attached it called it, without what would mislead whoever takes it out."""

import re
import unicodedata

from tirek.kernel.kazakh import normalise
from tirek.papers.files.signatures import FileKind

LONGEST = 120
# What separates folders, what a shell or a header reads, and what some system lets no name hold.
_NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|%;\r\n\t]+')
_INNER_SUFFIX = re.compile(r"\.(?=[A-Za-z]\w{0,4}(?:\.|$))")
# Turning the direction of writing, hidden in a name, makes “exe.pdf” of “fdp.exe”.
_HIDDEN = ("Cc", "Cf", "Co", "Cs", "Cn")


def clean_name(given: str, kind: FileKind) -> str:
    """Its last part, cleaned, with the suffix of what it is: ``protocol.pdf.exe`` that is a PDF is ``protocol.pdf``."""
    last = re.split(r"[\\/]", given)[-1]
    shown = "".join(letter for letter in last if unicodedata.category(letter) not in _HIDDEN)
    name = normalise(_NOT_IN_A_NAME.sub(" ", shown)).rstrip(" .")
    stem = name.rpartition(".")[0] if _ends_in_suffix(name) else name
    while stem.lower().endswith((kind.suffix, ".jpeg")):
        stem = stem.rpartition(".")[0]
    stem = _INNER_SUFFIX.sub("_", stem).strip(" .")[: LONGEST - len(kind.suffix)].rstrip(" .")
    return f"{stem or 'file'}{kind.suffix}"


def renamed(name: str, suffix: str) -> str:
    """The same name with the suffix of what it has become."""
    return f"{name.rpartition('.')[0]}{suffix}"


def _ends_in_suffix(name: str) -> bool:
    return re.search(r"\.[A-Za-z]\w{0,4}$", name) is not None
