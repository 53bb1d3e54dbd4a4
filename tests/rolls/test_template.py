"""What the product ships for newcomers is taken as it stands, in every language, and stands for nobody."""

import io
import re
import zipfile
from datetime import date
from tempfile import TemporaryFile

import pytest
from django.utils import translation
from django.utils.text import capfirst
from tests.factories import SYSTEM, TODAY, Tree
from tests.rolls.rolls import take

from tirek.exports.files import csv_lines, write_workbook
from tirek.members.enums import FIELD_NAMES
from tirek.members.models import Membership
from tirek.rolls.exports.template import empty_roll
from tirek.rolls.reading.headings import meaning_of
from tirek.structure.models import Charter

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
LANGUAGES = pytest.mark.parametrize("language", ["kk", "ru", "en"])


def workbook() -> bytes:
    with TemporaryFile() as file:
        write_workbook(file, empty_roll(SYSTEM, TODAY))
        file.seek(0)
        return file.read()


@LANGUAGES
def test_our_own_names_of_the_columns_are_recognised(language: str) -> None:
    with translation.override(language):
        assert {field: meaning_of(capfirst(str(name))).field for field, name in FIELD_NAMES.items()} == {
            field: field for field in FIELD_NAMES
        }


@LANGUAGES
@pytest.mark.parametrize("synthetic", [True, False])
def test_the_lines_are_taken_as_they_stand(language: str, synthetic: bool) -> None:
    Tree()
    Charter.objects.update(synthetic=synthetic)
    with translation.override(language):
        book = workbook()
        text = "".join(csv_lines(empty_roll(SYSTEM, TODAY), SYSTEM, language)).encode()
    taken = take(file=io.BytesIO(book), on=date(2026, 1, 1))
    assert (taken.new, taken.problems) == (2, [])
    again = take(file=io.BytesIO(text), on=date(2026, 1, 1))
    assert (again.unchanged, again.problems) == (2, [])
    for member in Membership.objects.select_related("person"):
        assert member.person.surname.startswith("Мысалов")
        assert (member.person.iin_cipher is not None) is synthetic
        assert member.person.phone.startswith("+7763999")


def test_what_is_typed_below_stays_as_it_is_typed() -> None:
    """A spreadsheet would take an IIN for a number, and a telephone for a sum."""
    Tree()
    with zipfile.ZipFile(io.BytesIO(workbook())) as book:
        sheet, styles = (book.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "styles"))
    code = dict(re.findall(r'<numFmt numFmtId="(\d+)" formatCode="([^"]+)"', styles))
    formats = [code.get(used, "") for used in re.findall(r'<xf numFmtId="(\d+)"', styles.split("<cellXfs")[1])]
    columns = re.findall(r'<col min="(\d+)" max="(\d+)"[^>]*style="(\d+)"', sheet)
    used = [formats[int(style)] for first, last, style in columns for _one in range(int(first), int(last) + 1)]
    assert used == ["@", "@", "@", "@", "@", "dd.mm.yyyy", "@", "@", "dd.mm.yyyy"]
