"""A template and its data in, a PDF out: PDF/A-2a and PDF/UA-1, the same bytes whenever it is drawn."""

import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused

_DATA = Path(__file__).parents[1] / "data"
TEMPLATES, FONTS = _DATA / "typst", _DATA / "fonts"
STANDARDS = ["a-2a", "ua-1"]
_LETTER = re.compile(r'the text `"(.+?)"` could not be displayed')


class LetterMissing(Refused):
    code = "letter_missing"
    message = _("A letter cannot be printed, because the typeface of papers lacks it: %(letter)s")


class TemplateGone(Refused):
    code = "template_gone"
    message = _("The paper cannot be printed as it was: this version of Tirek no longer has its template.")


def canonical(given: Mapping[str, Any]) -> str:
    """One text for one thing, whichever way it was kept."""
    return json.dumps(given, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(content: str | bytes) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def draw(template: str, given: Mapping[str, Any]) -> bytes:
    """Texts of the data stay texts, whatever typst would make of them; nothing outside the templates is read.

    Raises LetterMissing, TemplateGone.
    """
    import typst  # noqa: PLC0415 - loads a compiler of 70 MB, which few processes need

    path = TEMPLATES / f"{template}.typ"
    if not re.fullmatch(r"[a-z-]+\.\d+", template) or not path.is_file():
        raise TemplateGone
    compiler = typst.Compiler(path, root=TEMPLATES, font_paths=_fonts(), sys_inputs={"paper": canonical(given)})
    try:
        made = compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=0)  # type: ignore[arg-type]  # two of its names
    except typst.TypstError as error:
        if found := _LETTER.search(f"{error.message} {error.diagnostic}"):
            raise LetterMissing(letter=found[1]) from error
        raise
    assert isinstance(made, bytes), "one document is one file"  # noqa: S101 - it tells the types
    return made


@cache
def _fonts() -> Any:
    """Read once in a process: that is most of what a small paper costs."""
    import typst  # noqa: PLC0415 - as above

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
