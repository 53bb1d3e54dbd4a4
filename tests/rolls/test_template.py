"""What the product ships for newcomers is taken as it stands, in every language, and stands for nobody."""

import io
from datetime import date

import pytest
from django.utils import translation
from django.utils.text import capfirst
from tests.factories import SYSTEM, TODAY, Tree
from tests.rolls.rolls import take

from tirek.members.enums import FIELD_NAMES
from tirek.members.models import Membership
from tirek.rolls.exports.template import template_csv, template_xlsx
from tirek.rolls.reading.headings import field_of
from tirek.structure.models import Charter

pytestmark = pytest.mark.django_db
LANGUAGES = pytest.mark.parametrize("language", ["kk", "ru", "en"])


@LANGUAGES
def test_our_own_names_of_the_columns_are_recognised(language: str) -> None:
    with translation.override(language):
        assert {field: field_of(capfirst(str(name))) for field, name in FIELD_NAMES.items()} == {
            field: field for field in FIELD_NAMES
        }


@LANGUAGES
@pytest.mark.parametrize("synthetic", [True, False])
def test_the_lines_are_taken_as_they_stand(language: str, synthetic: bool) -> None:
    Tree()
    Charter.objects.update(synthetic=synthetic)
    with translation.override(language):
        book, text = template_xlsx(SYSTEM, TODAY), template_csv(SYSTEM, TODAY).encode()
    taken = take(file=io.BytesIO(book), on=date(2026, 1, 1))
    assert (taken.new, taken.problems) == (2, [])
    again = take(file=io.BytesIO(text), on=date(2026, 1, 1))
    assert (again.unchanged, again.problems) == (2, [])
    for member in Membership.objects.select_related("person"):
        assert member.person.surname.startswith("Мысалов")
        assert (member.person.iin_cipher is not None) is synthetic
        assert member.person.phone.startswith("+7763999")
