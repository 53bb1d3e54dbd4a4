"""Admitting, correcting, transferring, ending: what the pages send on, what they refuse, and once only."""

import re
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from tests.factories import LONG_AGO, Tree, a_member, an_account, close, leave, rename, value

from tirek.access.actor import AccountActor
from tirek.access.enums import Reach
from tirek.access.models import Role
from tirek.kernel.identifiers import make_synthetic_iin
from tirek.kernel.sealing import unseal
from tirek.members.acts import PERSON_CORRECTED
from tirek.members.models import Membership, Placement
from tirek.people.models import Person
from tirek.people.permissions import CORRECT_PERSON
from tirek.structure.models import Act, Unit
from tirek.structure.permissions import UNDO_ACT, VIEW_UNIT
from tirek.ui.days import today

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
BORN = date(1990, 5, 1)
IIN = make_synthetic_iin(BORN, "f", 5)
NEW = {"surname": "Әбдіқайымова", "given_name": "Айгүл", "birth_date": "01.05.1990", "on": "01.03.2020"}


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture
def member(tree: Tree) -> Membership:
    return a_member(tree["P1"], date(2019, 3, 1), BORN, "f", surname="Омарова", given_name="Жанар", iin=IIN)


def signed_in(*units: Unit) -> Client:
    client = Client()
    client.force_login(an_account(*units))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def admission(code: str) -> str:
    return f"/members/admit/?{urlencode({'unit': code})}"


def of(member: Membership, act: str, **query: str) -> str:
    return f"/people/{member.person.public_id}/{act}/" + (f"?{urlencode(query)}" if query else "")


def send(client: Client, address: str, **typed: Any) -> HttpResponse:
    """What a browser sends: the fields of the form, with its ticket."""
    html = client.get(address).content.decode()
    ticket = re.search(r'name="once" value="([0-9a-f]+)"', html)
    assert ticket, html
    return client.post(address, {"once": ticket[1], **typed})  # type: ignore[return-value]  # narrower than the stubs say


def errors(response: HttpResponse) -> list[str]:
    """The words of the summary at the top; the page keeps what was typed."""
    assert response.status_code == 422
    summary = response.content.decode().split('class="errors"')[1].split("</ul>")[0]
    return [unescape(words) for words in re.findall(r"<li>(?:<b>[^<]+</b> )?(?:<a[^>]*>)?([^<]+)<", summary)]


def stands(member: Membership) -> list[tuple[str, str, str]]:
    found = Placement.objects.filter(membership=member).order_by("period").values_list("unit__code", "period", "ended")
    return [(code, f"{period.lower}–{period.upper or ''}", ended) for code, period, ended in found]


def undo_address(client: Client, response: HttpResponse) -> str:
    html = client.get(response.headers["Location"]).content.decode()
    found = re.search(r'class="toast.*?action="([^"]+)"', html, re.S)
    assert found
    return found[1].replace("&amp;", "&")


# --- admission ------------------------------------------------------------------------------------------------------


def test_a_member_is_admitted_and_the_admission_undone(tree: Tree) -> None:
    chair = signed_in(tree["P1"])
    typed = NEW | {"iin": f"{IIN[:6]} {IIN[6:]}", "phone": "8 701 123 45 67", "number": "АА-7"}
    resolution = {"resolution_number": "14", "resolution_dated": "28.02.2020", "resolution_body": "бюро"}
    response = send(chair, admission("P1"), **typed, **resolution)
    member = Membership.objects.get()
    person = member.person
    assert response.headers["Location"] == f"/people/{person.public_id}/"
    assert (person.full_name, person.sex, person.phone) == ("Әбдіқайымова Айгүл", "f", "+77011234567")
    assert unseal(bytes(person.iin_cipher or b"")) == IIN
    assert (member.number, member.joined) == ("АА-7", date(2020, 3, 1))
    assert stands(member) == [("P1", "2020-03-01–", "")]
    act = Act.objects.get(kind="member_admitted")
    assert act.resolution is not None
    assert (act.resolution.number, act.resolution.body) == ("14", "бюро")
    assert value("members.women", tree["C"], date(2020, 3, 1)) == 1
    chair.post(undo_address(chair, response))
    assert not Person.objects.exists()
    assert value("members.women", tree["C"], date(2020, 3, 1)) == 0


def test_undo_pressed_twice_in_the_message_undoes_once(tree: Tree) -> None:
    """The second press leads where the first one did, and is not told that there is nothing left to undo."""
    chair = signed_in(tree["P1"])
    address = send(chair, admission("P1"), **NEW).headers["Location"]
    html = chair.get(address).content.decode()
    message = html.split('class="toast ')[1].split("</form>")[0]
    to, ticket = re.search(r'action="([^"]+)"', message), re.search(r'name="once" value="([0-9a-f]+)"', message)
    assert to
    assert ticket
    first, second = (chair.post(unescape(to[1]), {"once": ticket[1]}) for _press in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.headers["Location"] == second.headers["Location"]
    assert Act.objects.filter(kind="undone").count() == 1


def test_the_only_unit_in_reach_needs_no_choosing(tree: Tree) -> None:
    assert 'name="surname"' in signed_in(tree["P2"]).get("/members/admit/").content.decode()
    html = signed_in(tree["A"]).get("/members/admit/").content.decode()
    assert re.findall(r'<a href="\?unit=(\w+)"', html) == ["G1", "P1", "P2", "P3"]
    html = signed_in(tree["C"]).get("/members/admit/?unit=A1").content.decode()
    assert re.findall(r'<a href="\?unit=(\w+)"', html) == ["G1", "P1", "P2"]
    html = signed_in(tree["C"]).get("/members/admit/?find=b1").content.decode()
    assert re.findall(r'<a href="\?unit=(\w+)"', html) == ["G4", "P4"]


def test_nobody_is_admitted_where_one_has_no_right_or_where_nobody_stands(tree: Tree) -> None:
    close(tree["P3"], date(2020, 1, 1))
    for client, code in ((signed_in(tree["P1"], tree["P2"]), "P4"), (signed_in(tree["C"]), "P3"), (signed_in(), "P1")):
        response = client.post(admission(code), NEW)
        assert 'name="surname"' not in response.content.decode()
    assert not Membership.objects.exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"surname": " "}, "Fill in “Surname”"),
        ({"patronymic": "7"}, "“7” is not a name. Write surname, given name and patronymic in letters."),
        ({"birth_date": "31.02.1990"}, "There is no such day: 31.02.1990."),
        ({"birth_date": "01.05.2015"}, "Nobody is admitted before the age of 18. This person is 4 on 01.03.2020."),
        ({"on": "01.01.2099"}, "01.01.2099 has not come yet. Write today or an earlier day."),
        ({"on": "01.01.2009"}, "Unit P1 is not open on 01.01.2009. It opened on 01.01.2010."),
        ({"iin": IIN[:11]}, "An IIN has 12 digits, here there are 11."),
        ({"iin": IIN, "birth_date": "02.05.1990"}, "The IIN and the birth date disagree."),
        ({"iin": IIN, "sex": "m"}, "The IIN and the sex disagree."),
        ({"phone": "12"}, "There is no such phone number. Write it as +7 701 123 45 67."),
        ({"number": "0000007"}, "Card number 0000007 belongs to another member."),
        ({"resolution_number": "5"}, "Fill in “Who adopted it” too, or leave the whole resolution empty."),
    ],
)
def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(
    tree: Tree, changed: dict[str, str], words: str
) -> None:
    a_member(tree["P2"], date(2019, 1, 1), number="0000007")
    response = send(signed_in(tree["P1"]), admission("P1"), **NEW | changed)
    assert words in errors(response)
    assert 'value="Айгүл"' in response.content.decode()
    assert Membership.objects.count() == 1


def test_who_is_on_a_roll_is_named_only_to_those_who_may_see_them(tree: Tree, member: Membership) -> None:
    typed = NEW | {"iin": IIN}
    seen = send(signed_in(tree["A1"]), admission("P2"), **typed)
    hidden = send(signed_in(tree["P4"]), admission("P4"), **typed)
    for response in (seen, hidden):
        assert errors(response) == ["This person is already on a roll. Ask for a transfer instead."]
    assert "Омарова Жанар" in seen.content.decode()
    assert "Омарова" not in hidden.content.decode()
    assert str(member.person.public_id) not in hidden.content.decode()


def test_a_form_sent_twice_admits_once(tree: Tree) -> None:
    chair = signed_in(tree["P1"])
    html = chair.get(admission("P1")).content.decode()
    ticket = re.findall(r'name="once" value="([0-9a-f]+)"', html)[0]
    answers = [chair.post(admission("P1"), {"once": ticket, **NEW}) for _press in range(2)]
    assert Membership.objects.count() == 1
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    send(chair, admission("P1"), **NEW, another="on")
    assert Membership.objects.count() == 2


# --- correction -----------------------------------------------------------------------------------------------------


def correct_form(**changed: str) -> dict[str, str]:
    return {"surname": "Омарова", "given_name": "Жанар", "birth_date": "01.05.1990", "sex": "f"} | changed


def test_a_correction_keeps_the_iin_it_does_not_show(tree: Tree, member: Membership) -> None:
    chair = signed_in(tree["P1"])
    html = chair.get(of(member, "correct")).content.decode()
    assert IIN not in html
    response = send(chair, of(member, "correct"), **correct_form(surname="Омарқызы", sex="f"))
    person = Person.objects.get()
    assert (person.full_name, unseal(bytes(person.iin_cipher or b""))) == ("Омарқызы Жанар", IIN)
    chair.post(undo_address(chair, response))
    assert Person.objects.get().surname == "Омарова"


def test_to_undo_a_correction_says_whose_data_and_which_of_them(tree: Tree, member: Membership) -> None:
    chair = signed_in(tree["P1"])
    response = send(chair, of(member, "correct"), **correct_form(surname="Омарқызы", phone="+77015550123"))
    html = chair.get(undo_address(chair, response)).content.decode()
    assert f'<a href="/people/{member.person.public_id}/">Омарқызы Жанар</a>' in html
    assert "<b>Омарқызы Жанар</b>: surname, phone</span><span>as before the change" in html
    assert "Омарова" not in html
    # Who may undo it and see no person is told no name.
    blind = Role.objects.create(key="blind", position=99, name_kk="б", name_ru="б", name_en="b")
    for permission in (VIEW_UNIT, UNDO_ACT, CORRECT_PERSON):
        blind.permissions.create(permission=permission.key, reach=Reach.BELOW)
    account = an_account(tree["P1"], role=blind.key)
    act = Act.objects.get(kind="person_corrected")
    assert PERSON_CORRECTED.concerns is not None
    assert PERSON_CORRECTED.concerns(AccountActor(account), [act], 1) == {}
    assert [str(field) for field in PERSON_CORRECTED.uncounted(act)] == ["тегі", "телефоны"]
    other = Client()
    other.force_login(account)
    shown = other.get(f"/units/acts/{act.public_id}/undo/").content.decode()
    assert "сізге ашық емес адам" in shown
    assert "Омар" not in shown


def test_an_iin_can_be_replaced_or_removed_but_not_both(tree: Tree, member: Membership) -> None:
    chair = signed_in(tree["P1"])
    other = make_synthetic_iin(BORN, "f", 9)
    both = send(chair, of(member, "correct"), **correct_form(iin=other, forget_iin="on"))
    assert errors(both) == ["Either remove the IIN or enter another one."]
    send(chair, of(member, "correct"), **correct_form(iin=other))
    assert unseal(bytes(Person.objects.get().iin_cipher or b"")) == other
    send(chair, of(member, "correct"), **correct_form(forget_iin="on"))
    assert Person.objects.get().iin_cipher is None


def test_a_correction_is_refused_with_words(tree: Tree, member: Membership) -> None:
    chair = signed_in(tree["P1"])
    a_member(tree["P4"], date(2019, 1, 1), BORN, "f", iin=make_synthetic_iin(BORN, "f", 9))
    same = send(chair, of(member, "correct"), **correct_form())
    assert errors(same) == ["Nothing would change: it is so already."]
    taken = send(chair, of(member, "correct"), **correct_form(iin=make_synthetic_iin(BORN, "f", 9)))
    assert errors(taken) == ["This IIN belongs to another person. Check it against the identity document."]
    disagree = send(chair, of(member, "correct"), **correct_form(birth_date="02.05.1990"))
    assert errors(disagree) == ["The IIN and the birth date disagree."]


# --- transfer and leaving -------------------------------------------------------------------------------------------


def test_a_transfer_is_previewed_carried_out_and_undone(tree: Tree, member: Membership) -> None:
    owner = signed_in(tree["C"])
    html = owner.get(of(member, "transfer", to="P4")).content.decode()
    boxes = re.findall(r"<dt>([^<]+)</dt><dd>(\d+) → <b>(\d+)</b>", html)
    assert boxes == [("Members", "1", "0"), ("Women", "1", "0"), ("Members", "0", "1"), ("Women", "0", "1")]
    assert [name in html for name in ("“A” counts one transferred out", "“B” counts one transferred in")] == [True] * 2
    assert "The numbers of “C” stay as they are" in html
    response = send(owner, of(member, "transfer", to="P4"), on="01.06.2020")
    assert stands(member) == [("P1", "2019-03-01–2020-06-01", "transfer"), ("P4", "2020-06-01–", "")]
    assert value("members.active", tree["B"], date(2020, 6, 1)) == 1
    undoing = undo_address(owner, response)
    sides = [effect.unit for effect in owner.get(undoing).context["preview"].effects]
    assert {"P4", "P1"} <= {*sides}, "where the member goes, and where they come back to"
    owner.post(undoing)
    assert stands(member) == [("P1", "2019-03-01–", "")]
    told = unescape(owner.get(f"/people/{member.person.public_id}/").content.decode())
    assert "Transferred from “P1” to “P4”" in told


def test_units_to_choose_from_begin_with_the_nearest_and_say_where_they_are(tree: Tree) -> None:
    member = a_member(tree["P3"], date(2019, 3, 1))
    page = signed_in(tree["C"]).get(of(member, "transfer"))
    assert re.findall(r'<a href="\?to=(\w+)"', page.content.decode()) == ["P1", "P2", "G1", "P4", "G4"]
    where = {place.unit.code: [name.name_kk for name in place.above] for place, _address in page.context["choices"]}
    assert where["G4"] == ["P4", "B1", "B"]


def test_of_a_transfer_that_takes_too_long_to_try_the_members_are_counted(
    tree: Tree, member: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tirek.ui.acts.LONGEST", 0)
    page = signed_in(tree["C"]).get(of(member, "transfer", to="P4"))
    shown = page.context["preview"]
    assert [[(one.before, one.after) for one in side.changes] for side in (shown.leaves, shown.enters)] == [
        [(1, 0)],
        [(0, 1)],
    ]


def test_a_transfer_goes_only_where_one_has_the_right(tree: Tree, member: Membership) -> None:
    chair = signed_in(tree["P1"], tree["P2"])
    html = chair.get(of(member, "transfer")).content.decode()
    assert re.findall(r'<a href="\?to=(\w+)"', html) == ["G1", "P2"]
    for code in ("P4", "A1", "NONE"):
        assert chair.get(of(member, "transfer", to=code)).status_code == 404
        assert chair.post(of(member, "transfer", to=code), {"on": "01.06.2020"}).status_code == 404
    assert stands(member) == [("P1", "2019-03-01–", "")]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (
            "01.03.2019",
            "01.03.2019 is too early: a member's present placement began on 01.03.2019. Choose a later day.",
        ),
        ("", "Fill in “%(day)s”"),
        ("5 мамыр", "“5 мамыр” is not a date. Write it as 01.12.2019."),
    ],
)
def test_a_transfer_is_refused_with_words(tree: Tree, member: Membership, day: str, words: str) -> None:
    labels = {"transfer": "In the new unit from", "end": "Not a member from"}
    for act, more in (("transfer", {"to": "P2"}), ("end", {})):
        response = send(signed_in(tree["C"]), of(member, act, **more), on=day, reason="death")
        assert errors(response) == [words.replace("%(day)s", labels[act])]
        assert "preview" not in response.context, "nothing is promised of what is refused"  # type: ignore[attr-defined]  # a page
    assert stands(member) == [("P1", "2019-03-01–", "")]


def test_a_membership_is_ended_and_the_end_undone(tree: Tree, member: Membership) -> None:
    chair = signed_in(tree["P1"])
    assert errors(send(chair, of(member, "end"), on="01.06.2020")) == ["Fill in “Reason”"]
    response = send(chair, of(member, "end"), on="01.06.2020", reason="resignation")
    assert stands(member) == [("P1", "2019-03-01–2020-06-01", "resignation")]
    assert Membership.objects.get().ended == date(2020, 6, 1)
    chair.post(undo_address(chair, response))
    assert Membership.objects.get().ended is None


def test_an_end_sent_twice_ends_once_and_leads_to_the_same_page(tree: Tree, member: Membership) -> None:
    chair = signed_in(tree["P1"])
    ticket = re.findall(r'name="once" value="([0-9a-f]+)"', chair.get(of(member, "end")).content.decode())[0]
    typed = {"once": ticket, "on": "01.06.2020", "reason": "death"}
    answers = [chair.post(of(member, "end"), typed).headers["Location"] for _press in range(2)]
    assert answers == [f"/people/{member.person.public_id}/"] * 2
    assert Act.objects.filter(kind="members_left").count() == 1


def test_somebody_else_was_faster(tree: Tree, member: Membership) -> None:
    chair = signed_in(tree["P1"])
    html = chair.get(of(member, "transfer", to="G1")).content.decode()
    ticket = re.findall(r'name="once" value="([0-9a-f]+)"', html)[0]
    leave(member, date(2020, 1, 1))
    response = chair.post(of(member, "transfer", to="G1"), {"once": ticket, "on": "01.06.2020"})
    assert response.headers["Location"] == f"/people/{member.person.public_id}/"
    assert stands(member) == [("P1", "2019-03-01–2020-01-01", "resignation")]


def test_from_a_past_day_the_act_is_offered_for_today_and_leads_back_there(tree: Tree, member: Membership) -> None:
    owner = signed_in(tree["C"])
    html = owner.get(of(member, "transfer", to="P2", on="2021-05-05")).content.decode()
    assert f'value="{today():%d.%m.%Y}"' in html
    assert "05.05.2021" not in html
    assert f"/people/{member.person.public_id}/?on=2021-05-05" in html
    response = send(owner, of(member, "transfer", to="P2", on="2021-05-05"), on="04.05.2021")
    assert response.headers["Location"].endswith("?on=2021-05-05")
    later = send(owner, of(member, "transfer", to="P1", on="2021-05-05"), on=f"{today():%d.%m.%Y}")
    assert later.headers["Location"] == f"/people/{member.person.public_id}/"


def test_a_namesake_of_the_same_birth_date_is_asked_about(tree: Tree) -> None:
    known = a_member(tree["P2"], date(2019, 1, 1), BORN, "f", surname="Абдикаимова", given_name="Айгуль")
    district, elsewhere = signed_in(tree["A1"]), signed_in(tree["P4"])
    asked = send(district, admission("P1"), **NEW)
    assert errors(asked) == ["Look whether this is the person already known. If not, say so below the names."]
    assert str(known.person.public_id) in asked.content.decode()
    assert send(district, admission("P1"), **NEW, another="on").status_code == 302
    assert send(elsewhere, admission("P4"), **NEW).status_code == 302
    assert Membership.objects.count() == 3


def test_a_name_that_brings_its_marks_gets_no_second_ones(tree: Tree) -> None:
    for code, name in (("P1", "«Алғабас» БПҰ"), ("P2", "«Достық» БПҰ"), ("A1", "«Қармақшы» ауданы")):
        rename(tree[code], name, LONG_AGO)
    first = a_member(tree["P1"], date(2019, 3, 1), BORN, "f")
    client = signed_in(tree["A"])
    for language in ("kk", "ru", "en"):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        for address in (
            of(first, "transfer", to="P2"), of(first, "end"), "/members/transfer/?to=P2&unit=P1&all=1",
            "/members/?unit=P1", "/members/?unit=P1&on=2009-01-01",
        ):  # fmt: skip
            page = unescape(client.get(address).content.decode())
            assert "Алғабас" in page or "Достық" in page
            assert not re.search("««|»»|[“”]«|»[“”]", page), address
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "kk"
    sent = send(client, of(first, "transfer", to="P2"), on=today().strftime("%d.%m.%Y"))
    assert "«Достық» БПҰ ұйымына ауыстырылды" in unescape(client.get(sent.headers["Location"]).content.decode())
