"""Nothing is longer than a reader can hold."""

from collections.abc import Iterator
from pathlib import Path

from tests.house.source import ROOT, SOURCE, Function, Module, modules, obey

FILE, TEST_FILE, FUNCTION, VIEW = 400, 600, 40, 25
LINE = 160
# Longer lines of templates there were when the rule came, less those that were wrapped since. It ends at none.
LEFT = 0


def long_functions(module: Module) -> Iterator[str]:
    for function in module.functions():
        cap = VIEW if _is_view(module, function) else FUNCTION
        length = (function.end_lineno or 0) - function.lineno + 1
        if length > cap:
            yield f"{module.at(function.lineno)} {function.name} has {length} lines, {cap} are allowed"


def _is_view(module: Module, function: Function) -> bool:
    given = function.args.posonlyargs + function.args.args
    return module.layer == "views" and bool(given) and given[0].arg == "request" and not function.name.startswith("_")


def long_files(paths: list[Path], cap: int) -> Iterator[str]:
    for path in paths:
        length = len(path.read_text(encoding="utf-8").splitlines())
        if length > cap:
            yield f"{path} has {length} lines, {cap} are allowed"


def long_lines(paths: list[Path]) -> Iterator[str]:
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if len(line) > LINE:
                yield f"{path}:{number} has {len(line)} characters, {LINE} are allowed"


def templates() -> list[Path]:
    return [path for path in sorted(SOURCE.rglob("templates/**/*")) if path.is_file()]


def test_files_are_short() -> None:
    ours = [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts] + [*ROOT.glob("bench/**/*.py")]
    obey(
        "A file holds one subject. Past 300 lines make a package of the same name, cut by noun:",
        [*long_files(ours, FILE), *long_files([*ROOT.glob("tests/**/*.py")], TEST_FILE)],
    )


def test_functions_are_short() -> None:
    obey(
        "A function fits on a screen, and a view only translates in, makes one inward call, and translates out:",
        [place for module in modules() for place in long_functions(module)],
    )


def test_lines_of_templates_are_short() -> None:
    assert len(templates()) > 50
    found = [*long_lines(templates())]
    if len(found) > LEFT:
        obey(
            f"What is decided in a line of {LINE} characters nobody reviews: wrap it, or give the decision a name in a"
            f" query. {len(found)} are longer, {LEFT} were left:",
            found,
        )


def test_the_caps_bite(tmp_path: Path) -> None:
    body = "    pass\n" * 25
    view = Module("members/views/list.py", f"def members(request):\n{body}")
    assert [*long_functions(view)] == ["src/tirek/members/views/list.py:1 members has 26 lines, 25 are allowed"]
    assert [*long_functions(Module("members/queries.py", f"def members(request):\n{body}"))] == []
    (tmp_path / "long.py").write_text("pass\n" * 401)
    assert len([*long_files([tmp_path / "long.py"], FILE)]) == 1
    (tmp_path / "long.html").write_text("a" * 160 + "\n" + "қ" * 161)
    assert [*long_lines([tmp_path / "long.html"])] == [
        f"{tmp_path / 'long.html'}:2 has 161 characters, 160 are allowed"
    ]
