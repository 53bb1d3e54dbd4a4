"""Finds every text of the product that must be translated, and brings the catalogues up to date.

``python -m tests.ui.messages`` adds what is new (untranslated) to the catalogues and takes out what is gone. It needs
no gettext. Each package has its catalogue; a text of several stands in that of the lowest of them. Texts of Django that
our pages show stand in that of ``ui``: they are named in ``DJANGO`` below.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import normalize, read_po
from django.utils.translation.template import templatize

SOURCE = Path(__file__).parents[2] / "src/tirek"
# A Kazakh noun after a number stands in the singular.
_PLURALS: dict[str, dict[str, Any]] = {
    "kk": {"count": 1, "rule": "0"},
    "ru": {
        "count": 3,
        "rule": "(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2)",
    },
}
LANGUAGES = tuple(_PLURALS)
_HEAD = """msgid ""
msgstr ""
"Project-Id-Version: Tirek\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals={count}; plural={rule};\\n"
"""
_POSITIONS: dict[str, tuple[int | None, int, int | None]] = {
    "gettext": (None, 0, None),
    "_": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
_CALL = re.compile(r"\b(gettext|ngettext|pgettext|npgettext|_)\(")


@dataclass(frozen=True, order=True)
class Text:
    """One translatable text."""

    context: str
    singular: str
    plural: str

    @property
    def id(self) -> str | tuple[str, str]:
        return (self.singular, self.plural) if self.plural else self.singular


_AT_LEAST, _AT_MOST = (
    (
        f"Ensure this value has at {word} %(limit_value)d character (it has %(show_value)d).",
        f"Ensure this value has at {word} %(limit_value)d characters (it has %(show_value)d).",
    )
    for word in ("least", "most")
)
# What Django itself says on our pages. Its Kazakh catalogue is half empty, and its Russian knows no forms of ours.
DJANGO = {
    Text("", singular, plural)
    for singular, plural in (
        ("This field is required.", ""),
        ("Enter a whole number.", ""),
        ("Enter a number.", ""),
        ("Enter a valid date.", ""),
        ("Enter a valid email address.", ""),
        ("Enter a valid value.", ""),
        ("Enter a list of values.", ""),
        ("Null characters are not allowed.", ""),
        ("Select a valid choice. %(value)s is not one of the available choices.", ""),
        ("Select a valid choice. That choice is not one of the available choices.", ""),
        ("No file was submitted. Check the encoding type on the form.", ""),
        ("No file was submitted.", ""),
        ("The submitted file is empty.", ""),
        ("Ensure this value is less than or equal to %(limit_value)s.", ""),
        ("Ensure this value is greater than or equal to %(limit_value)s.", ""),
        ("The password is too similar to the %(verbose_name)s.", ""),
        ("This password is too common.", ""),
        (
            "This password is too short. It must contain at least %d character.",
            "This password is too short. It must contain at least %d characters.",
        ),
        (
            "Ensure this filename has at most %(max)d character (it has %(length)d).",
            "Ensure this filename has at most %(max)d characters (it has %(length)d).",
        ),
        _AT_LEAST,
        _AT_MOST,
    )
}

# What allauth itself says in forms of ours; all else that it would say we say in its place. It has no Kazakh catalogue.
ALLAUTH = {Text("", said, "") for said in ("You must type the same password each time.",)}


@cache
def layers() -> tuple[str, ...]:
    """The packages from the lowest to the highest, as the import contract has them."""
    with (SOURCE.parents[1] / "pyproject.toml").open("rb") as source:
        lines = tomllib.load(source)["tool"]["importlinter"]["contracts"][0]["layers"]
    return tuple(package.strip() for line in reversed(lines) for package in line.split(":"))


def texts_by_package() -> dict[str, set[Text]]:
    """Every text that stands in our code and templates, each in the lowest package that says it."""
    found: dict[str, set[Text]] = {}
    known: set[Text] = set()
    for package in layers():
        said = set(_in_package(SOURCE / package)) | (DJANGO | ALLAUTH if package == "ui" else set())
        found[package] = said - known
        known |= said
    return found


def _in_package(package: Path) -> Iterator[Text]:
    for path in package.rglob("*.py"):
        yield from _in_python(path)
    for path in (*package.rglob("templates/**/*.html"), *package.rglob("templates/**/*.txt")):
        yield from _in_template(path.read_text(encoding="utf-8"))


def _in_python(path: Path) -> Iterator[Text]:
    """Calls of Django's functions, under whatever name a module imports them."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known = {
        alias.asname or alias.name: alias.name.removesuffix("_lazy").removesuffix("_noop")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and known.get(node.func.id) in _POSITIONS:
            yield _text(_constants(node), *_POSITIONS[known[node.func.id]])


def _constants(call: ast.Call) -> tuple[object, ...]:
    return tuple(node.value if isinstance(node, ast.Constant) else None for node in call.args)


def _in_template(source: str) -> Iterator[Text]:
    code = templatize(source)
    for call in _CALL.finditer(code):
        end = _closing(code, call.end())
        tree = ast.parse(code[call.start() : end].strip(), mode="eval").body
        assert isinstance(tree, ast.Call)
        yield _text(_constants(tree), *_POSITIONS[call[1]])


def _closing(code: str, start: int) -> int:
    """Where the call that opens before ``start`` closes; quotes are respected."""
    quote, index = "", start
    while quote or code[index] != ")":
        letter = code[index]
        if quote:
            index += letter == "\\"
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        index += 1
    return index + 1


def _text(given: tuple[object, ...], context: int | None, singular: int, plural: int | None) -> Text:
    def at(position: int | None) -> str:
        value = given[position] if position is not None and position < len(given) else ""
        return value if isinstance(value, str) else ""

    return Text(at(context), at(singular), at(plural))


def catalogue(language: str) -> Catalog:
    """The catalogues of all packages as one."""
    whole = Catalog(locale=language)
    for package in layers():
        if (path := path_of(package, language)).exists():
            with path.open("rb") as source:
                for message in read_po(source, locale=language):
                    if message.id:
                        whole[message.id] = message
    return whole


def path_of(package: str, language: str) -> Path:
    return SOURCE / package / "locale" / language / "LC_MESSAGES/django.po"


def update(language: str) -> int:
    """Rewrite the catalogues of a language in a fixed order. Returns how many texts still wait for a translation."""
    old = catalogue(language)
    for package, said in texts_by_package().items():
        path = path_of(package, language)
        if not said:
            path.unlink(missing_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8") as target:
            target.write(_HEAD.format(language=language, **_PLURALS[language]))
            target.writelines(_entry(text, _known(old, text, language)) for text in sorted(said))
    return len(missing(language))


def _known(old: Catalog, text: Text, language: str) -> list[str]:
    known = old.get(text.id, text.context or None)
    forms = int(_PLURALS[language]["count"]) if text.plural else 1
    return [""] * forms if known is None or known.fuzzy else strings(known)


def _entry(text: Text, translation: list[str]) -> str:
    lines = ["", "#, python-format"] if re.search(r"%(?:\(\w+\))?[sd]", text.singular) else [""]
    if text.context:
        lines.append(f"msgctxt {normalize(text.context, width=110)}")
    lines.append(f"msgid {normalize(text.singular, width=110)}")
    if text.plural:
        lines.append(f"msgid_plural {normalize(text.plural, width=110)}")
        lines += [f"msgstr[{form}] {normalize(string, width=110)}" for form, string in enumerate(translation)]
    else:
        lines.append(f"msgstr {normalize(translation[0], width=110)}")
    return "\n".join(lines) + "\n"


def strings(message: Message) -> list[str]:
    """A message's translation, one string for each form."""
    found = message.string
    return [found] if isinstance(found, str) else list(found or ())


def ids(message: Message) -> list[str]:
    """A message's original, one string or two."""
    return [message.id] if isinstance(message.id, str) else list(message.id)


def missing(language: str) -> list[Text]:
    """The texts that have no translation in the catalogue of their package."""
    waiting = []
    for package, said in texts_by_package().items():
        path = path_of(package, language)
        with path.open("rb") if path.exists() else nullcontext() as source:
            known = read_po(source, locale=language) if source else Catalog(locale=language)
        waiting += [text for text in sorted(said) if not _translated(known.get(text.id, text.context or None))]
    return waiting


def _translated(message: Message | None) -> bool:
    return message is not None and not message.fuzzy and all(strings(message))


if __name__ == "__main__":
    for which in LANGUAGES:
        sys.stdout.write(f"{which}: {update(which)} untranslated\n")
