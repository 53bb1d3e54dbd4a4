"""Before there is an organisation: every command and every page says what is missing, and none breaks."""

from pathlib import Path

import pytest
from django.test import Client
from tests.factories import an_account

from tirek.conf.command import run

pytestmark = pytest.mark.django_db
UNITS = "code,parent,kind,name,opened\nC,,federation,Орталық,01.02.2019\n"
ROLL = "Ұйым коды,Аты-жөні\nC,Омарова Жанар\n"
# Each as somebody would write it, and the code of the refusal; none where there is an answer.
LINES = {
    "import-units {units}": "not_founded",
    "import-roll {roll}": "not_founded",
    "import-roll {roll} --unit C": "unit_unknown",
    "undo-import 7": "import_unknown",
    "undo-import 99999999999999999999999": "import_unknown",
    "undo-import x": "import_unknown",
    "set-youth-age 14 35": "not_founded",
    "set-size-bounds 3 none": "not_founded",
    "figures": "",
    "figures members.active": "not_founded",
    "figures members.youth_share --series month": "not_founded",
    "figures verify": "",
    "figures fold": "",
    "permissions": "",
    "why somebody units.view C": "no_such",
    "grant somebody chair C --reason x": "no_such",
    "audit verify": "",
    "audit seal": "",
    "audit anchor {anchor}": "",
    "verify": "",
    "check": "",
    "import-territory {roll}": "columns_missing",
    "invite somebody --name X --site https://tirek.example.kz": "",
    "setup-link --site https://tirek.example.kz": "",
}


@pytest.mark.parametrize("line", LINES)
def test_a_command_says_in_words_what_is_missing(
    line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    units, roll = tmp_path / "units.csv", tmp_path / "roll.csv"
    units.write_text(UNITS, encoding="utf-8")
    roll.write_text(ROLL, encoding="utf-8")
    files = {"units": units, "roll": roll, "anchor": tmp_path / "anchors"}
    monkeypatch.setattr("tirek.conf.command.connections.close_all", lambda: None)
    code = run([word.format(**files) for word in line.split()])
    said = capsys.readouterr()
    assert "TIREK_DEBUG" not in said.err, said.err
    assert (code, said.err) == (0, "") if not LINES[line] else code == 1
    run([*(word.format(**files) for word in line.split()), "--json"])
    assert LINES[line] in capsys.readouterr().out


@pytest.mark.parametrize(
    "address", ["/", "/units/", "/unit-list/", "/members/", "/members/admit/", "/members/import/", "/figures/",
                "/territories/", "/accounts/", "/accounts/rights/", "/accounts/mine/", "/log/", "/log/chain/",
                "/search/?q=алау", "/members/import/template/"],
)  # fmt: skip
def test_a_page_says_it_too(address: str) -> None:
    client = Client()
    client.force_login(an_account())
    page = client.get(address, follow=True)
    assert page.status_code < 500
    assert page.headers["Content-Type"].startswith("text/html")
