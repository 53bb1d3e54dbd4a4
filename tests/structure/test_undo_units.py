"""An import of units is undone as one: from the history of the centre, by the page or the command that it names."""

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from tests.factories import Tree, an_account

from tirek.audit.models import Entry
from tirek.structure.models import Act, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
TABLE = (
    "code,parent,kind,name,opened\nN,C,regional_branch,Жаңа облыс,2015-01-01\nN1,N,district_branch,Аудан,2015-01-01\n"
)


@pytest.fixture
def imported(tmp_path: Path) -> dict[str, Any]:
    Tree()
    file, out = tmp_path / "units.csv", StringIO()
    file.write_text(TABLE)
    call_command("import_units", str(file), json=True, stdout=out)
    return dict(json.loads(out.getvalue()))


def test_the_centre_tells_of_it_and_leads_to_its_undoing(imported: dict[str, Any]) -> None:
    centre, client = Unit.objects.get(code="C"), Client()
    client.force_login(an_account(centre, username="owner"))
    assert Act.objects.get(pk=imported["act"]).unit == centre
    assert Entry.objects.get(act="units.imported").unit_id == centre.pk
    assert imported["undo"] in client.get("/units/C/").content.decode()
    page = client.get(imported["undo"])
    assert page.status_code == 200
    assert client.post(imported["undo"], {"once": "a" * 32}).status_code == 302
    assert not Unit.objects.filter(code__in=["N", "N1"]).exists()


def test_the_command_undoes_it_by_the_number_that_the_import_names(imported: dict[str, Any]) -> None:
    out = StringIO()
    call_command("undo_import", str(imported["act"]), stdout=out, lang="en")
    assert out.getvalue().startswith("Undone: Units imported")
    assert not Unit.objects.filter(code__in=["N", "N1"]).exists()


def test_a_regional_administrator_does_not_undo_it(imported: dict[str, Any]) -> None:
    client = Client()
    client.force_login(an_account(Unit.objects.get(code="A"), username="regional"))
    assert client.get(imported["undo"]).status_code in {403, 404}
    client.post(imported["undo"], {"once": "a" * 32})
    assert Unit.objects.filter(code="N", period__contains=date(2020, 1, 1)).exists()
