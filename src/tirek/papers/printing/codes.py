"""The code by which anybody asks whether a paper was issued, and its picture."""

import secrets

import segno

# Neither 0 nor O, neither 1 nor I nor L: it is typed off a paper.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 12
_TAKEN_FOR = str.maketrans(
    {"А": "A", "В": "B", "С": "C", "Е": "E", "Н": "H", "К": "K", "М": "M", "Р": "P", "Т": "T", "Х": "X", "У": "Y"}
)


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _nth in range(LENGTH))


def in_groups(code: str) -> str:
    """As it stands on the paper: four letters a group."""
    return "-".join(code[at : at + 4] for at in range(0, LENGTH, 4))


def as_typed(typed: str) -> str:
    """What was meant, whichever dashes, spaces or Cyrillic letters it was typed with; empty where it can be no code."""
    letters = "".join(each for each in typed.upper().translate(_TAKEN_FOR) if each.isalnum())
    return letters if len(letters) == LENGTH and set(letters) <= set(LETTERS) else ""


def qr_of(address: str) -> str:
    """As SVG."""
    drawn = str(segno.make(address, error="m").svg_inline(svgclass=None, lineclass=None, border=0))
    return drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
