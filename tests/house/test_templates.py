"""What a reader sees is translated, and what is marked safe is safe for a stated reason."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from tests.house.source import SOURCE, Module, modules, obey

# The product, and the languages, each in itself.
NAMES = {"Тірек", "Tirek", "Қазақша", "Қаз", "Русский", "Рус", "English", "Eng"}
# Read by developers only.
UNTRANSLATED = {"ui/templates/ui/components.html"}
SPOKEN = {
    "alt",
    "title",
    "aria-label",
    "placeholder",
    "label",
    "text",
    "eyebrow",
    "hint",
    "total_label",
    "remove_label",
}
_MARKED = re.compile(
    r"\{%\s*(blocktranslate|comment)\b.*?%\}.*?\{%\s*end\1\s*%\}"
    # Blocks that fill an attribute, not a place on the page.
    r"|\{%\s*block\s+\w+_(?:class|attrs)\s*%\}.*?\{%\s*endblock\s*%\}"
    r"|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}",
    re.S,
)
_WORD = re.compile(r"[^\W\d_]{2,}")


class Texts(HTMLParser):
    """The words of a page: between the tags and in the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attributes if name in SPOKEN and value]

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def bare_texts(source: str) -> list[str]:
    """Texts that would stand in one language in all of them."""
    # What is taken out leaves a mark that is not a word, so that an attribute keeps its place.
    texts = Texts()
    texts.feed(_MARKED.sub("0", source))
    texts.close()
    words = [" ".join(text.split()) for text in texts.found if set(_WORD.findall(text)) - NAMES]
    return [word for word in words if not word.startswith("!doctype")]


def unreasoned_safety(module: Module) -> Iterator[str]:
    """``mark_safe`` of anything but a literal, without a word on why it is safe."""
    for line, text in enumerate(module.text.splitlines(), 1):
        if re.search(r"mark_safe\((?![\"'])", text) and not re.search(r"# noqa: S308 - \w", text):
            yield module.at(line)


def test_every_text_of_a_template_is_translated() -> None:
    templates = sorted(SOURCE.rglob("templates/**/*.html"))
    assert len(templates) > 50
    obey(
        "The product speaks three languages: put the words into {% translate %} or {% blocktranslate %}:",
        [
            f"{path.relative_to(SOURCE.parents[1])}: {text}"
            for path in templates
            if str(path.relative_to(SOURCE)) not in UNTRANSLATED
            for text in bare_texts(path.read_text(encoding="utf-8"))
        ],
    )


def test_no_browser_words_what_is_wrong_in_a_form() -> None:
    """It would say it in its own language, not in the reader's, and before we could."""
    forms = [
        (path, tag)
        for path in sorted(SOURCE.rglob("templates/**/*.html"))
        for tag in re.findall(r"<form\b[^>]*>", path.read_text(encoding="utf-8"))
    ]
    assert len(forms) > 30
    obey(
        "What is wrong is said by us, in the reader's language: write <form novalidate …>, or use `c-act`:",
        [f"{path.relative_to(SOURCE.parents[1])}: {tag}" for path, tag in forms if "novalidate" not in tag],
    )


def test_safe_is_said_with_a_reason() -> None:
    obey(
        "Text is escaped unless it is known to be safe. In a template never |safe or autoescape; in Python mark_safe"
        " with the reason after “# noqa: S308 -”:",
        [
            *(place for module in modules() for place in unreasoned_safety(module)),
            *(
                str(path.relative_to(SOURCE.parents[1]))
                for path in SOURCE.rglob("templates/**/*.html")
                if re.search(r"\|\s*safe\b|autoescape\s+off", path.read_text(encoding="utf-8"))
            ),
        ],
    )


def test_a_table_that_scrolls_is_reached_by_keys() -> None:
    wraps = re.compile(r'<div class="table-wrap">\s*<table class="(?!.*table--(?:stack|plain|paper))[^"]*"')
    obey(
        "A table that does not stack on a phone scrolls there: its frame has tabindex=0, role=region and a name:",
        [
            str(path.relative_to(SOURCE.parents[1]))
            for path in SOURCE.rglob("templates/**/*.html")
            if wraps.search(path.read_text(encoding="utf-8"))
        ],
    )


def test_the_search_for_texts_bites() -> None:
    assert bare_texts("<p>{% translate 'Members' %}: <b>{{ count }}</b> – Тірек</p>") == []
    assert bare_texts("<p>{% blocktranslate %}Units below {{ name }}{% endblocktranslate %}</p>") == []
    assert bare_texts("<p>Members: {{ count }}</p>") == ["Members: 0"]
    assert bare_texts('<button aria-label="Close"></button>') == ["Close"]
    assert bare_texts('<c-card title="{% translate \'Units\' %}" text="Барлығы"></c-card>') == ["Барлығы"]


def test_the_search_for_safety_bites() -> None:
    assert len([*unreasoned_safety(Module("ui/svg.py", "return mark_safe(drawn)"))]) == 1
    assert [*unreasoned_safety(Module("ui/svg.py", "return mark_safe(drawn)  # noqa: S308 - drawn by us"))] == []
