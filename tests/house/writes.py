"""What counts as a write to the database, told from the source alone."""

import ast
import re
from collections.abc import Iterator

WRITING = {
    "save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete", "asave", "acreate",
    "adelete", "aupdate", "aget_or_create", "aupdate_or_create", "abulk_create", "abulk_update",
}  # fmt: skip
WRITING_SQL = re.compile(
    r"\b(INSERT\s+INTO\s+\S|DELETE\s+FROM\s+\S|UPDATE\s+(ONLY\s+)?[\w\"{}]+(\s+(AS\s+)?\w+)?\s+SET\b|MERGE\s+INTO\s|"
    r"TRUNCATE\s+[a-z{]|COPY\s+[^()]+(\([^)]*\)\s+)?FROM\s)"
)


def writes_in(node: ast.AST) -> Iterator[tuple[int, str]]:
    """The line and the word of every write below a node."""
    silent = {id(part) for part in _docstrings(node)}
    for part in ast.walk(node):
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute):
            name = part.func.attr
            # A dictionary is updated by position, rows by keyword.
            if name in WRITING or (name == "update" and part.keywords and not part.args):
                yield part.lineno, f".{name}("
        elif isinstance(part, ast.JoinedStr):
            # The pieces of an f-string are parts too: read it whole, and once.
            silent.update(id(piece) for piece in part.values)
            text = "".join(str(piece.value) if isinstance(piece, ast.Constant) else "{}" for piece in part.values)
            yield from _sql(part.lineno, text)
        elif isinstance(part, ast.Constant) and isinstance(part.value, str) and id(part) not in silent:
            yield from _sql(part.lineno, part.value)


def _sql(line: int, text: str) -> Iterator[tuple[int, str]]:
    if found := WRITING_SQL.search(text):
        yield line, " ".join(found[0].split())


def _docstrings(node: ast.AST) -> Iterator[ast.AST]:
    return (
        part.value for part in ast.walk(node) if isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant)
    )
