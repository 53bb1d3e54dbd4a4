"""Advisory locks stand in one list."""

from collections.abc import Iterator

from tests.house.source import SOURCE, Module, modules, obey

from tirek.kernel.locks import FAMILY, Lock

LIST = "kernel/locks.py"
# Triggers take this one too, so it is taken by functions of the database.
IN_SQL = "structure/migrations/0002_triggers.py"


def locks_elsewhere(module: Module) -> Iterator[str]:
    for line, text in enumerate(module.text.splitlines(), start=1):
        if module.path != LIST and ("advisory" in text or str(FAMILY) in text):
            yield module.at(line)


def written() -> Iterator[Module]:
    """Migrations stand under this rule too: a number in SQL keeps out whoever takes it in Python."""
    yield from modules()
    for path in sorted(SOURCE.rglob("migrations/*.py")):
        if (name := str(path.relative_to(SOURCE))) != IN_SQL:
            yield Module(name, path.read_text(encoding="utf-8"))


def test_no_other_file_takes_an_advisory_lock() -> None:
    obey(
        "An advisory lock has its number and its reason in kernel/locks.py, or two things share one and wait:",
        [place for module in written() for place in locks_elsewhere(module)],
    )


def test_the_lock_of_the_tree_is_the_listed_one() -> None:
    text = (SOURCE / IN_SQL).read_text(encoding="utf-8")
    assert text.count("pg_advisory") == text.count(f"({FAMILY}, {Lock.TREE:d})") == 2


def test_the_rule_bites() -> None:
    bad = Module("dues/actions.py", 'cursor.execute("SELECT pg_advisory_xact_lock(7)")\nrun(f"{1953067621}, 9")')
    assert [*locks_elsewhere(bad)] == ["src/tirek/dues/actions.py:1", "src/tirek/dues/actions.py:2"]
