"""What an action comes to, through everything of the actions modules that it calls."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.house.source import Function, Module

Name = tuple[str, str]


@dataclass
class Actions:
    """The actions of all domains and the work that they have done: functions and constants by module and name."""

    modules: dict[str, Module]

    @classmethod
    def of(cls, modules: Iterable[Module]) -> "Actions":
        return cls({module.dotted: module for module in modules if module.layer in ("actions", "work")})

    def __post_init__(self) -> None:
        self.defined: dict[Name, ast.AST] = {}
        self.imported: dict[Name, Name] = {}
        for dotted, module in self.modules.items():
            for node in module.tree.body:
                self._add(dotted, node)

    def _add(self, dotted: str, node: ast.stmt) -> None:
        if isinstance(node, Function | ast.ClassDef):
            self.defined[dotted, node.name] = node
        elif isinstance(node, ast.Assign):
            self.defined.update({(dotted, target.id): node for target in node.targets if isinstance(target, ast.Name)})
        elif isinstance(node, ast.ImportFrom) and node.module:
            self.imported.update(
                {(dotted, alias.asname or alias.name): (node.module, alias.name) for alias in node.names}
            )

    def resolve(self, name: Name) -> Name | None:
        """Where the thing of this name is defined, if it is in an actions module."""
        seen = set()
        while name not in self.defined:
            if name not in self.imported or name in seen:
                return None
            seen.add(name)
            name = self.imported[name]
        return name

    def reached(self, name: Name) -> Iterator[ast.AST]:
        """The thing itself and all that it uses, each once."""
        seen: set[Name] = set()
        waiting = [name]
        while waiting:
            found = self.resolve(waiting.pop())
            if found is None or found in seen:
                continue
            seen.add(found)
            yield self.defined[found]
            waiting += self.used(found[0], self.defined[found])

    def used(self, dotted: str, node: ast.AST) -> Iterator[Name]:
        """The names below a node, and ``module.name`` where the module is one of actions."""
        for part in ast.walk(node):
            if isinstance(part, ast.Name):
                yield dotted, part.id
            elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
                package, name = self.imported.get((dotted, part.value.id), ("", ""))
                yield f"{package}.{name}", part.attr

    def exported(self) -> Iterator[tuple[Module, Name, Function]]:
        """The functions that a package of actions gives to others: its ``__all__``, or all public ones of a module."""
        for dotted, module in self.modules.items():
            if module.layer == "actions" and (len(module.parts) == 2 or module.parts[-1] == "__init__"):
                for word in _public(module.tree):
                    found = self.resolve((dotted, word))
                    node = self.defined[found] if found else None
                    if found and isinstance(node, Function):
                        yield self.modules[found[0]], found, node


def _public(tree: ast.Module) -> list[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets):
            return list(ast.literal_eval(node.value))
    return [node.name for node in tree.body if isinstance(node, Function) and not node.name.startswith("_")]
