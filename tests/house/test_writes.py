"""Every change of the data goes through an action: there the right, the lock, the check and the log stand together."""

import ast
from collections.abc import Iterator

from tests.house.source import Module, modules, obey
from tests.house.writes import writes_in

# Not a table of ours, or called by actions only. Each with its reason.
EXCEPTIONS = {
    "structure/models/acts.py": "begin_act writes the act itself; only actions call it",
    "figures/triggers.py": "SQL of triggers, carried out by the database inside an action",
    "kernel/series.py": "the next number of a series; only actions take one",
    "conf/postgres/server.py": "makes the folder of the private server, no row",
    "conf/walls.py": "the key of the second wall, when the tables are brought up to date",
    "papers/files/pictures.py": "a picture is drawn in memory, no row",
    "ui/acts.py": "the session remembers which form was sent, so that a second click does nothing",
}


def writes_outside_actions(module: Module) -> Iterator[str]:
    if module.layer in ("actions", "work") or module.path in EXCEPTIONS:
        return
    for line, what in writes_in(module.tree):
        yield f"{module.at(line)} {what}"


def hidden_rules(module: Module) -> Iterator[str]:
    """Rules that a reader of an action cannot see."""
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.ClassDef):
            continue
        for part in node.body:
            if isinstance(part, ast.FunctionDef) and part.name in {"save", "delete"}:
                yield f"{module.at(part.lineno)} {node.name}.{part.name} is overridden"
            if node.name == "Meta" and isinstance(part, ast.Assign) and "ordering" in _targets(part):
                yield f"{module.at(part.lineno)} Meta.ordering"
        if any(isinstance(base, ast.Name | ast.Attribute) and "ModelForm" in ast.unparse(base) for base in node.bases):
            yield f"{module.at(node.lineno)} {node.name} is a ModelForm"


def _targets(assignment: ast.Assign) -> set[str]:
    return {target.id for target in assignment.targets if isinstance(target, ast.Name)}


def test_only_actions_write() -> None:
    obey(
        "Only actions write. A view, form, job, command or query calls one action; the right, the lock, the check and"
        " the line in the log stand there:",
        [place for module in modules() for place in writes_outside_actions(module)],
    )


def test_no_rule_is_hidden() -> None:
    obey(
        "No rule hides in save(), delete(), a ModelForm or Meta.ordering: bulk statements pass the first three by, and"
        " the last costs every query a sort. Write actions; order where it matters, primary key last:",
        [place for module in modules() for place in hidden_rules(module)],
    )


def test_no_exception_is_left_over() -> None:
    writing = {module.path for module in modules() if any(writes_in(module.tree))}
    assert set(EXCEPTIONS) - writing == set()


BAD = """
def view(request):
    Member.objects.create(name="x")
    Member.objects.filter(pk=1).update(name="x")
    member.save()
    member.delete()
    cursor.execute(f"INSERT INTO {table} VALUES (1)")
    cursor.execute("WITH x AS (UPDATE members_member m SET name = 'x' RETURNING 1) SELECT 1")
    cursor.execute("COPY members_member (name) FROM STDIN")
"""
GOOD = '''
def view(request):
    """Never says INSERT INTO anything."""
    words.update(other)
    context = {"update": "SELECT FOR UPDATE"}
'''


def test_the_search_for_writes_bites() -> None:
    assert len([*writes_outside_actions(Module("members/views.py", BAD))]) == 7
    assert [*writes_outside_actions(Module("members/actions.py", BAD))] == []
    assert [*writes_outside_actions(Module("members/views.py", GOOD))] == []


def test_the_search_for_hidden_rules_bites() -> None:
    bad = """
class Member(Model):
    class Meta:
        ordering = ["name"]
    def save(self): ...
class MemberForm(forms.ModelForm): ...
"""
    assert len([*hidden_rules(Module("members/models.py", bad))]) == 3
