"""What turns the order of imports round is all in one table, so that nobody looks for more."""

import importlib
import re

from django.apps import apps
from tests.house.source import ROOT, modules, obey

from tirek.kernel.declarations.registry import Registry, Slot


def registries() -> dict[str, str]:
    """Each by the name under which it is asked, and the module that has it."""
    found = {}
    for module in modules():
        if not re.search("Registry|Slot", module.text) or module.path.endswith("registry.py"):
            continue
        for name, thing in vars(importlib.import_module(module.dotted)).items():
            if isinstance(thing, Registry | Slot) and re.search(rf"^{name}\b.* = ", module.text, re.M):
                found[name] = module.dotted
    return found


def test_the_documents_name_every_registry() -> None:
    assert apps.ready
    table = (ROOT / "docs/architecture.md").read_text("utf-8").partition("## Registries")[2].partition("\n## ")[0]
    first = "\n".join(line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))
    told = {*re.findall(r"`(\w+)`", first)}
    found = registries()
    obey(
        "Say in the table of registries in docs/architecture.md what is declared there, and who asks:",
        [f"{name} of {module}" for name, module in sorted(found.items()) if name not in told],
    )
    others = {"call", "call_reasons", "name_codes", "name_values", "Permission"}
    assert told - {*found} == others
    assert {"act_kinds", "figures", "navigation", "origins"} <= {*found}
