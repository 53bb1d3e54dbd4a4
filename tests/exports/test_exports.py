"""Every list that is taken out, with its right; and that nothing leaves by another way."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.urls import get_resolver, reverse

import tirek
from tirek.audit.words import all_words
from tirek.exports.declared import ExportColumn, ExportTable, exports
from tirek.exports.files import written
from tirek.kernel.declarations import exports as links
from tirek.ui.lists import ListPage

SOURCE = Path(tirek.__file__).parent
# What says that an answer is a file, and of which form.
SENDS = re.compile(r"Content-Disposition|as_attachment|text/csv|officedocument.spreadsheetml")
# What the address of a page names of which something is taken out.
NAMED: dict[str, dict[str, Any]] = {
    "rolls:roll": {"roll_id": uuid4()},
    "units:unit": {"code": "A"},
    "units:figure": {"key": "members.active"},
}


def test_every_list_that_is_taken_out_and_its_right() -> None:
    """docs/rights.md names all of them, made of the declarations; these are held here, too, whatever joins them."""
    found = {export.key: (export.right.key, export.address, export.act, export.kinds) for export in exports}
    known = {
        "access.grants": ("grants.view", "access:grants-csv", "grants.exported", ("csv",)),
        "desk.log": ("log.view", "log:csv", "log.exported", ("csv",)),
        "members.list": ("members.export", "members:export", "members.exported", ("xlsx", "csv", "print")),
        "rolls.doubtful": ("members.import_roll", "rolls:doubtful", "members.roll_doubts_exported", ("xlsx", "csv")),
        "rolls.leavers": ("members.export", "rolls:leavers", "members.roll_leavers_exported", ("xlsx", "csv")),
        "rolls.missing": ("members.export", "rolls:missing", "members.missing_exported", ("xlsx", "csv")),
        "rolls.people": ("members.export", "rolls:people", "members.roll_people_exported", ("xlsx", "csv")),
        "rolls.rejected": ("members.import_roll", "rolls:rejected", "members.rejected_exported", ("xlsx",)),
        "units.figure": ("units.export", "units:figure-export", "figures.exported", ("xlsx", "csv")),
        "units.list": ("units.export", "units:units-export", "units.exported", ("xlsx", "csv", "print")),
        "units.summary": ("units.export", "units:unit-export", "units.numbers_exported", ("xlsx", "csv")),
    }
    assert found | known == found
    assert exports["members.list"].options["iins"].key == "members.export_iins"


def test_each_has_its_pages_and_its_word_in_the_log() -> None:
    assert {link.key for link in links} == {export.key for export in exports}
    for export in exports:
        named = NAMED.get(export.back, {})
        assert reverse(export.address, kwargs=named) != export.back_to(named)
        assert export.act in all_words()


def listed(kind: type[Any]) -> Iterator[str]:
    """The exports that pages of lists of the product name; the pages are loaded with the addresses."""
    for page in kind.__subclasses__():
        yield from listed(page)
        if page.export_key and page.__module__.startswith("tirek."):
            yield page.export_key


def test_each_is_offered_by_its_list() -> None:
    """A list that names what nobody declares has no button, and neither has one that names nothing. What an import
    gives back is offered by the page of the roll, numbers by the page that shows them."""
    assert get_resolver().url_patterns
    beside = {f"rolls.{one}" for one in ("doubtful", "leavers", "missing", "people", "rejected")}
    beside |= {"units.figure", "units.summary"}
    assert {*listed(ListPage)} | beside == {export.key for export in exports}


def test_files_are_sent_from_one_place() -> None:
    sending = {str(path.relative_to(SOURCE)) for path in SOURCE.rglob("*.py") if SENDS.search(path.read_text("utf-8"))}
    # Papers and what hangs on things are files of their own; a signature tells by which parts a file is known.
    papers = {"papers/views/printed.py", "papers/views/files.py", "papers/files/signatures.py"}
    assert sending - papers == {"exports/files.py", "exports/views.py"}


@pytest.mark.parametrize(("language", "number"), [("kk", "1,5"), ("ru", "1,5"), ("en", "1.5")])
def test_no_cell_is_computed_and_numbers_are_read_where_they_are_opened(language: str, number: str) -> None:
    table = ExportTable(
        columns=[ExportColumn(heading="Нөмірі"), ExportColumn(heading="=A1", kind="number")],
        rows=lambda: iter([["=1+1", 1.5], ["0077", None]]),
        count=lambda: 2,
        name="sezdik",
    )
    assert "".join(written(table, language)) == f"\ufeffНөмірі;'=A1\r\n'=1+1;{number}\r\n0077;\r\n"
