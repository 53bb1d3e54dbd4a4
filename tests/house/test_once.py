"""What is pressed twice is done once: every page that writes takes the ticket of its form."""

import ast
import re
from collections.abc import Iterable, Iterator

from tests.house.reach import Actions, Name
from tests.house.source import SOURCE, Function, Module, modules, obey

COURSE = {("tirek.ui.acts", "answer"), ("tirek.ui.acts", "carried_out")}
# Views that are sent something and take no ticket, each with its reason.
WITHOUT = {
    "accounts.language": "the language is as it was chosen, however often",
    "accounts.theme": "a cookie of this device, as often as it is set",
    "accounts.sign_in": "whoever is signed in is sent on",
    "accounts.sign_out": "whoever is signed out is sent on",
    "members.iin": "writes nothing but its line: each look is one, and shows the number",
}
# The same of forms; of a folder, of all in it.
FORMS_WITHOUT = {
    "account/": "of allauth, about one's own password: the old one is right once, a link opens once",
    "mfa/": "of allauth, about one's own factors: each is added and removed once, new codes replace the ones before",
    "usersessions/": "of allauth: who is signed out everywhere else is so",
    "accounts/sign_in.html": "whoever is signed in is sent on",
    "accounts/typed.html": "sends on what was typed, with the ticket that is in it",
    "members/person.html": "each look at a number is a line, and shows it",
    "ui/_account.html": "whoever is signed out is sent on",
    "ui/_languages.html": "the language is as it was chosen, however often",
    "ui/_themes.html": "a cookie of this device, as often as it is set",
    "ui/components.html": "a sample that nothing answers",
}
FORM = re.compile(r'<form\b[^>]*?method="post".*?</form>', re.DOTALL)
# The field of the form, or the tag that makes one where there is no form behind; `c-act` brings its own.
TICKET = re.compile(r"\.once\b|{% ticket %}")


def without_ticket(found: Iterable[Module]) -> Iterator[tuple[str, str]]:
    """Views that are sent something and never come to the course of an act page, by name and place."""
    views = [module for module in found if module.layer.startswith("views")]
    known = Actions({module.dotted: module for module in views})
    for module in views:
        for function in module.functions():
            if _is_sent(function) and not _takes_ticket(known, module.dotted, function):
                yield f"{module.package}.{function.name}", module.at(function.lineno)


def _is_sent(function: Function) -> bool:
    """By what stands above it, or because it reads what is sent."""
    words = {
        str(part.value) if isinstance(part, ast.Constant) else part.id
        for decorator in function.decorator_list
        for part in ast.walk(decorator)
        if isinstance(part, ast.Constant | ast.Name)
    }
    return bool(words & {"POST", "require_POST"})


def _takes_ticket(known: Actions, dotted: str, function: Function) -> bool:
    waiting: list[tuple[str, ast.AST]] = [(dotted, function)]
    seen: set[Name] = set()
    while waiting:
        for name in known.used(*waiting.pop()):
            if known.imported.get(name) in COURSE:
                return True
            target = known.resolve(name)
            if target and target not in seen:
                seen.add(target)
                waiting.append((target[0], known.defined[target]))
    return False


def bare_forms(templates: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The templates, by name, with a form that is sent without a ticket."""
    for name, text in templates:
        if any(not TICKET.search(form) for form in FORM.findall(text)):
            yield name


def _templates() -> list[tuple[str, str]]:
    found = [(path, str(path).partition("/templates/")[2]) for path in sorted(SOURCE.rglob("templates/**/*.html"))]
    assert len(found) > 100
    return [(name, path.read_text(encoding="utf-8")) for path, name in found]


def test_every_page_that_writes_takes_the_ticket_of_its_form() -> None:
    found = dict(without_ticket(modules()))
    obey(
        "A page that writes does it once, however often it is pressed; see `ui.acts`:",
        [f"{name}: {place}" for name, place in found.items() if name not in WITHOUT],
    )
    assert found.keys() == WITHOUT.keys()


def test_every_form_that_is_sent_has_a_ticket() -> None:
    found = set(bare_forms(_templates()))
    kept = {name for name in found if name in FORMS_WITHOUT or name.partition("/")[0] + "/" in FORMS_WITHOUT}
    obey("A form without a ticket is done as often as it is pressed; write {{ form.once }} or `c-act`:", found - kept)
    used = {name if name in FORMS_WITHOUT else name.partition("/")[0] + "/" for name in kept}
    assert used == FORMS_WITHOUT.keys()


def test_a_view_and_a_form_without_a_ticket_are_noticed() -> None:
    text = """
from tirek.ui.acts import Done, answer
from tirek.ui.lists import answer as told

@require_POST
def good(request):
    return _page(request)

def _page(request):
    return answer(request, form, act, "x.html")

@require_http_methods(["GET", "POST"])
def bad(request):
    return told(request)

@require_GET
def reads(request):
    return told(request)
"""
    assert dict(without_ticket([Module("things/views/pages.py", text)])) == {
        "things.bad": "src/tirek/things/views/pages.py:13"
    }
    forms = {
        "bare": '<form class="x" method="post">{% csrf_token %}<button>x</button></form>',
        "first": '<form method="post">{{ form.once }}</form><form method="post">\n</form>',
        "good": '<form method="post">{% csrf_token %}{% ticket %}</form><form method="post">{{ form.once }}</form>',
        "read": '<form method="get"></form>',
    }
    assert [*bare_forms(forms.items())] == ["bare", "first"]
