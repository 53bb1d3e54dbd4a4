"""Opening, renaming, moving, closing, undoing in the browser: what is shown first, what is done, what is refused."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories import Tree, a_peopled_tree, a_unit, an_account, close, dump, move, rename, value
from tests.units.pages import DAY, ON

from tirek.audit.models import Entry
from tirek.structure.forms import UnitField
from tirek.structure.models import Act, Unit, UnitName

pytestmark = [pytest.mark.django_db, pytest.mark.tree("peopled")]


@pytest.fixture
def tree() -> Tree:
    return a_peopled_tree()


@pytest.fixture
def owner(client: Client, tree: Tree) -> Client:
    client.force_login(an_account(tree["C"], username="owner"))
    return client


@pytest.fixture
def chair(tree: Tree) -> Client:
    client = Client()
    client.force_login(an_account(tree["P1"]))
    return client


@pytest.fixture
def outsider(tree: Tree) -> Client:
    client = Client()
    client.force_login(an_account())
    return client


def look(client: Client, address: str, **typed: str) -> Any:
    """The preview."""
    return client.post(address, {"on": "01.06.2020", "step": "preview", **typed})


def do(client: Client, address: str, **typed: str) -> Any:
    """The preview, then the act as it was shown."""
    return client.post(address, {"on": "01.06.2020", "step": "do", "seen": seen(client, address, **typed), **typed})


def seen(client: Client, address: str, **typed: str) -> str:
    return str(look(client, address, **typed).context["form"].mark)


def effects(page: Any) -> list[tuple[str, str, str]]:
    return [(effect.unit, effect.before, effect.after) for effect in page.context["preview"].effects]


OPEN = {"kind": "", "code": "P5", "name_kk": "Жаңа ұйым"}


@pytest.fixture
def opening(tree: Tree) -> dict[str, str]:
    return OPEN | {"kind": str(tree["P1"].kind_id)}


@pytest.mark.parametrize("act", ["open", "rename", "move", "close"])
def test_a_preview_changes_nothing(owner: Client, tree: Tree, opening: dict[str, str], act: str) -> None:
    a_unit("P9", "primary_org", tree["A1"], date(2019, 1, 1))
    typed = {"open": opening, "rename": {"name_kk": "Басқа"}, "move": {"to_parent": "B1"}, "close": {}}[act]
    before, acts, entries = dump(), Act.objects.count(), Entry.objects.count()
    page = look(owner, f"/units/{'A1' if act == 'open' else 'P9'}/{act}/{ON}", **typed)
    assert page.status_code == 200
    assert page.context["preview"] is not None
    assert (dump(), Act.objects.count(), Entry.objects.count()) == (before, acts, entries)


def test_opening_tells_what_the_units_above_will_count(owner: Client, opening: dict[str, str]) -> None:
    page = look(owner, f"/units/A1/open/{ON}", **opening)
    assert effects(page) == [("A1", "2", "3"), ("A", "3", "4"), ("C", "4", "5")]


def test_opening_a_unit(owner: Client, tree: Tree, opening: dict[str, str]) -> None:
    form = owner.get(f"/units/A1/open/{ON}").context["form"]
    assert form.initial["code"] == "A1-01"
    done = do(owner, f"/units/A1/open/{ON}", **opening)
    assert done["Location"] == f"/units/P5/{ON}"
    unit = Unit.objects.get(code="P5")
    assert (unit.opened, unit.known_from, value("units.primary", tree["A"], DAY)) == (DAY, DAY, 4)
    page = owner.get(done["Location"])
    assert page.context["name"] == "Жаңа ұйым"
    assert f'action="/units/acts/{Act.objects.latest("pk").public_id}/undo/"' in page.content.decode()


def test_a_unit_that_stood_before_has_no_known_roll(owner: Client, opening: dict[str, str]) -> None:
    do(owner, f"/units/A1/open/{ON}", **opening, stood_before="on")
    assert Unit.objects.get(code="P5").known_from is None


def test_a_code_in_use_is_refused_at_its_field_and_all_that_was_typed_stays(
    owner: Client, opening: dict[str, str]
) -> None:
    page = look(owner, f"/units/A1/open/{ON}", **opening | {"code": "P1"}, name_ru="Новая")
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["code"]
    assert 'value="Новая"' in page.content.decode()
    assert "preview" not in page.context


def test_only_kinds_that_may_stand_there_are_offered(owner: Client, tree: Tree, opening: dict[str, str]) -> None:
    kinds = owner.get("/units/A/open/").context["form"].fields["kind"].queryset
    assert {kind.key for kind in kinds} == {"district_branch", "city_branch"}
    assert list(look(owner, "/units/A/open/", **opening).context["form"].errors) == ["kind"]


def test_renaming_with_its_resolution(owner: Client, tree: Tree) -> None:
    typed = {
        "name_kk": "Достық",
        "resolution_number": "14",
        "resolution_dated": "30.05.2020",
        "resolution_body": "Бюро",
    }
    assert do(owner, f"/units/P2/rename/{ON}", **typed).status_code == 302
    act = Act.objects.latest("pk")
    assert act.resolution is not None
    assert (act.resolution.number, act.resolution.dated, act.resolution.body) == ("14", date(2020, 5, 30), "Бюро")
    assert UnitName.objects.get(unit=tree["P2"], period__contains=DAY).name_ru == "Достық"
    do(owner, f"/units/P3/rename/{ON}", **typed | {"name_kk": "Еңбек"})
    assert Act.objects.latest("pk").resolution == act.resolution


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"resolution_number": "14"}, {"resolution_dated", "resolution_body"}),
        ({"resolution_number": "14", "resolution_dated": "02.06.2020", "resolution_body": "Бюро"}, {"on"}),
        ({"on": "31.02.2020"}, {"on"}),
        ({"on": "01.01.2999"}, {"on"}),
        ({"on": "01.01.2001"}, {"on"}),
        ({"name_kk": " "}, {"name_kk"}),
    ],
)
def test_what_is_wrong_is_said_at_its_field(owner: Client, typed: dict[str, str], fields: set[str]) -> None:
    page = look(owner, f"/units/P2/rename/{ON}", **{"name_kk": "Достық", **typed})
    assert (page.status_code, set(page.context["form"].errors)) == (422, fields)


def test_moving_tells_both_regions_before_and_after(owner: Client) -> None:
    page = look(owner, f"/units/A2/move/{ON}", to_parent="B")
    # Members, primary organisations, local branches; nothing for the centre, which loses and gains nothing.
    assert effects(page) == [
        ("A", "7", "5"), ("A", "3", "2"), ("A", "2", "1"),
        ("B", "1", "3"), ("B", "1", "2"), ("B", "1", "2"),
    ]  # fmt: skip
    assert [text for _name, text in page.context["preview"].standing] == ["2", "1"]


def test_what_takes_too_long_is_counted_or_left_uncounted(
    owner: Client, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A move is counted without being tried. Of any other act the page says that it was not, and does it."""
    a_unit("P9", "primary_org", tree["A1"], date(2019, 1, 1))
    moving = effects(look(owner, f"/units/A2/move/{ON}", to_parent="B"))
    monkeypatch.setattr("tirek.ui.acts.LONGEST", 0)
    assert effects(look(owner, f"/units/A2/move/{ON}", to_parent="B")) == moving
    page = owner.get(f"/units/P9/close/{ON}")
    assert (page.status_code, effects(page), page.context["preview"].too_long) == (200, [], True)
    assert "алдын ала есептелмейді" in page.content.decode()
    do(owner, f"/units/P9/close/{ON}")
    assert Unit.objects.get(code="P9").closed == DAY
    undoing = owner.get(f"/units/acts/{Act.objects.latest('pk').public_id}/undo/")
    assert (undoing.status_code, "алдын ала есептелмейді" in undoing.content.decode()) == (200, True)


def test_moving_and_back(owner: Client, tree: Tree) -> None:
    before = dump()
    assert do(owner, f"/units/A2/move/{ON}", to_parent="B").status_code == 302
    assert (value("members.active", tree["A"], DAY), value("members.active", tree["B"], DAY)) == (5, 3)
    act = Act.objects.latest("pk")
    shown = owner.get(f"/units/acts/{act.public_id}/undo/")
    assert effects(shown)[:1] + effects(shown)[3:4] == [("A", "5", "7"), ("B", "3", "1")]
    owner.post(f"/units/acts/{act.public_id}/undo/")
    assert dump() == before
    assert value("members.active", tree["B"], DAY) == 1


def test_the_new_parent_may_be_named_where_there_are_too_many_for_a_list(
    owner: Client, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(UnitField, "LISTED", 1)
    rename(tree["B1"], "Ақсу ауданы", date(2015, 1, 1))
    address = f"/units/P1/move/{ON}"
    assert look(owner, address, to_parent="аксу").context["to_name"] == "Ақсу ауданы"
    assert look(owner, address, to_parent="B1").context["to_name"] == "Ақсу ауданы"
    assert list(look(owner, address, to_parent="жоқ").context["form"].errors) == ["to_parent"]
    rename(tree["A2"], "Ақсуат ауданы", date(2015, 1, 1))
    several = look(owner, address, to_parent="ақсу").context["form"].errors["to_parent"][0]
    assert "Ақсуат ауданы, A (A2); Ақсу ауданы, B (B1)" in several, "the nearest first, each with what it stands under"


def test_only_allowed_parents_are_taken(owner: Client, chair: Client, tree: Tree) -> None:
    choices = owner.get("/units/P1/move/").context["form"].fields["to_parent"].widget.choices
    assert [code for code, _name in choices] == ["", "A2", "B1"]
    for wrong in ("A", "A1", "P2"):
        page = look(owner, f"/units/P1/move/{ON}", to_parent=wrong)
        assert list(page.context["form"].errors) == ["to_parent"]
    # Out of the reach nothing exists, not even to move to.
    assert list(look(chair, f"/units/P1/move/{ON}", to_parent="A2").context["form"].errors) == ["to_parent"]


def test_closing_opens_with_its_preview(owner: Client, tree: Tree) -> None:
    a_unit("P9", "primary_org", tree["A1"], date(2019, 1, 1))
    page = owner.get(f"/units/P9/close/{ON}")
    assert effects(page) == [("A1", "3", "2"), ("A", "4", "3"), ("C", "5", "4")]
    assert page.context["form"]["on"].value() == f"{timezone.localdate():%d.%m.%Y}"
    today = timezone.localdate()
    told = {"on": f"{today:%d.%m.%Y}", "step": "do", "seen": page.context["form"].mark}
    done = owner.post("/units/P9/close/", told, follow=True)
    assert done.context["is_closed"]
    assert Unit.objects.get(code="P9").closed == today


def test_a_unit_in_which_members_stand_is_not_closed(owner: Client, tree: Tree) -> None:
    page = owner.get(f"/units/P2/close/{ON}")
    assert (page.status_code, "preview" in page.context) == (200, False)
    assert "1" in page.context["form"].stopped
    assert not page.context["form"].errors
    refused = owner.post(f"/units/P2/close/{ON}", {"on": "01.06.2020", "step": "do"})
    assert refused.status_code == 422
    assert Unit.objects.get(code="P2").closed is None


def test_a_form_changed_after_its_preview_is_shown_again(owner: Client, tree: Tree) -> None:
    mark = seen(owner, f"/units/P2/rename/{ON}", name_kk="Достық")
    typed = {"on": "01.06.2020", "name_kk": "Бірлік", "step": "do", "seen": mark}
    page = owner.post(f"/units/P2/rename/{ON}", typed)
    assert (page.status_code, page.context["form"].changed) == (200, True)
    assert UnitName.objects.filter(unit=tree["P2"]).count() == 1


@pytest.mark.parametrize("act", ["open", "rename", "move", "close"])
def test_a_second_sending_is_refused_and_does_nothing(
    owner: Client, tree: Tree, opening: dict[str, str], act: str
) -> None:
    a_unit("P9", "primary_org", tree["A1"], date(2019, 1, 1))
    typed = {"open": opening, "rename": {"name_kk": "Басқа"}, "move": {"to_parent": "B1"}, "close": {}}[act]
    address = f"/units/{'A1' if act == 'open' else 'P9'}/{act}/{ON}"
    sent = {"on": "01.06.2020", "step": "do", "seen": seen(owner, address, **typed), **typed}
    assert owner.post(address, sent).status_code == 302
    stored = dump()
    again = owner.post(address, sent)
    assert (again.status_code, bool(again.context["form"].errors)) == (422, True)
    assert dump() == stored


def test_a_button_pressed_twice_acts_once_and_leads_to_the_same_page(owner: Client, tree: Tree) -> None:
    address = f"/units/P1/move/{ON}"
    sent = {"on": "01.06.2020", "seen": seen(owner, address, to_parent="B1"), "to_parent": "B1", "once": "a"}
    answers = [owner.post(address, sent) for _press in range(2)]
    assert [answer.headers["Location"] for answer in answers] == [f"/units/P1/{ON}"] * 2
    moved = Act.objects.get(kind="unit_moved")
    undone = [owner.post(f"/units/acts/{moved.public_id}/undo/", {"once": "b"}) for _press in range(2)]
    assert [answer.status_code for answer in undone] == [302, 302]
    assert Act.objects.filter(kind="undone").count() == 1


def test_a_move_too_large_to_be_tried_tells_the_same(owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"/units/P1/move/{ON}"
    tried = effects(look(owner, address, to_parent="B1"))
    before = dump()

    def endless(**_given: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(120)")

    monkeypatch.setattr("tirek.structure.views.acts.move_unit", endless)
    counted = look(owner, address, to_parent="B1")
    assert effects(counted) == tried != []
    assert seen(owner, address, to_parent="B1") == counted.context["form"].mark
    assert dump() == before


def test_what_many_records_would_change_is_not_tried(
    owner: Client, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    move(tree["P1"], tree["B1"], DAY)
    act = Act.objects.latest("pk")
    assert "preview" in owner.get(f"/units/acts/{act.public_id}/undo/").context
    monkeypatch.setattr("tirek.structure.views.undo.ROWS", 0)
    monkeypatch.setattr("tirek.structure.views.undo.preview", None)
    page = owner.get(f"/units/acts/{act.public_id}/undo/")
    assert (page.status_code, page.context["many"]) == (200, 0)
    assert owner.post(f"/units/acts/{act.public_id}/undo/").status_code == 302
    assert Act.objects.get(pk=act.pk).is_undone


def test_undoing_an_opening_leads_to_the_tree_and_happens_once(owner: Client, opening: dict[str, str]) -> None:
    do(owner, f"/units/A1/open/{ON}", **opening)
    address = f"/units/acts/{Act.objects.latest('pk').public_id}/undo/{ON}"
    assert owner.post(address)["Location"] == f"/units/{ON}"
    assert not Unit.objects.filter(code="P5").exists()
    again = owner.post(address)
    assert (again.status_code, bool(again.context["refused"])) == (422, True)


def test_an_undo_names_what_rests_on_the_act(owner: Client, tree: Tree) -> None:
    opened = Act.objects.get(unit=tree["P3"], kind="unit_opened")
    rename(tree["P3"], "Достық", date(2020, 2, 2))
    address = f"/units/acts/{opened.public_id}/undo/"
    for page in (owner.get(address), owner.post(address)):
        later = [each.act.kind for each in page.context["later"]]
        assert later[0] == "unit_renamed"
        assert "member_admitted" in later
        whom = [person for each in page.context["later"] for person in each.first]
        assert whom
        assert whom[0].label in page.content.decode()
    assert Unit.objects.filter(code="P3").exists()


def test_undo_comes_back_to_where_it_was_asked_but_not_elsewhere(owner: Client, tree: Tree) -> None:
    act = rename(tree["P3"], "Достық", date(2020, 2, 2))
    assert owner.post(f"/units/acts/{act.public_id}/undo/", {"next": "/members/"})["Location"] == "/members/"
    act = rename(tree["P3"], "Бірлік", date(2020, 2, 2))
    assert owner.post(f"/units/acts/{act.public_id}/undo/", {"next": "https://else.kz/"})["Location"] == "/units/P3/"


def test_members_acts_are_undone_here_too(owner: Client, tree: Tree) -> None:
    act = Act.objects.get(kind="members_transferred")
    assert effects(owner.get(f"/units/acts/{act.public_id}/undo/")) == [
        ("P3", "2", "1"), ("A2", "2", "1"), ("A", "7", "6"), ("P4", "1", "2"), ("B1", "1", "2"), ("B", "1", "2"),
    ]  # fmt: skip
    owner.post(f"/units/acts/{act.public_id}/undo/")
    assert value("members.active", tree["B"], DAY) == 2


@pytest.mark.parametrize("act", ["open", "rename", "move", "close"])
def test_acts_outside_the_reach_do_not_exist(chair: Client, outsider: Client, tree: Tree, act: str) -> None:
    for client in (chair, outsider):
        assert client.get(f"/units/P2/{act}/").status_code == 404
        assert client.post(f"/units/P2/{act}/", {"step": "do"}).status_code == 404
    assert chair.get(f"/units/P1/{act}/").status_code == 200
    past = Act.objects.filter(unit=tree["P2"]).latest("pk")
    for client in (chair, outsider):
        assert client.post(f"/units/acts/{past.public_id}/undo/").status_code == 404
    assert not Act.objects.get(pk=past.pk).is_undone


def test_a_closed_unit_offers_no_acts(owner: Client, tree: Tree) -> None:
    unit = a_unit("P9", "primary_org", tree["A1"], date(2019, 1, 1))
    close(unit, date(2020, 5, 1))
    assert "/units/P9/rename/" not in owner.get("/units/P9/?on=2020-04-30").content.decode()
    assert look(owner, f"/units/P9/rename/{ON}", name_kk="Басқа").status_code == 422


def test_every_act_leaves_one_line_in_the_log(owner: Client, tree: Tree) -> None:
    entries = Entry.objects.count()
    do(owner, f"/units/P2/rename/{ON}", name_kk="Достық")
    assert Entry.objects.count() == entries + 1


@pytest.mark.parametrize(
    "page",
    [
        lambda client: client.get(f"/units/P9/close/{ON}"),
        lambda client: look(client, f"/units/P9/move/{ON}", to_parent="B1"),
    ],
)
def test_queries_do_not_grow_with_the_units(owner: Client, tree: Tree, page: Callable[[Client], HttpResponse]) -> None:
    a_unit("P9", "primary_org", tree["A1"], date(2019, 1, 1))
    page(owner)
    counts = []
    for extra in ((), ("A3", "B2", "B3")):
        for code in extra:
            a_unit(code, "district_branch", tree[code[0]])
        with CaptureQueriesContext(connection) as captured:
            page(owner)
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        ("executive_secretary", {"open", "rename", "move", "close"}),
        ("chair", {"open", "rename"}),
        ("press_officer", set()),
        ("member", set()),
    ],
)
def test_acts_on_a_unit_are_offered_to_who_may_do_them(role: str, offered: set[str]) -> None:
    tree = Tree()
    client = Client()
    client.force_login(an_account(tree["P1"], role=role))
    page = client.get("/units/P1/").content.decode()
    acts = {act for act in ("open", "rename", "move", "close") if f"/units/P1/{act}/" in page}
    assert (acts, "Әрекеттер" in page.partition("<main")[2]) == (offered, bool(offered))
    for act in offered:
        assert client.get(f"/units/P1/{act}/").status_code == 200
