"""The way of a roll through its pages: what is asked when, leaving and returning, going back, full rolls."""

import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
import rustpy_xlsxwriter
from django.test import Client
from django.utils import timezone
from tests.factories import IN_SCOPE, LONG_AGO, Tree, a_member, an_account, dump
from tests.rolls.carrying import IMPORT, brought, check, checked, choose, confirm, entered, shown_on, upload
from tests.rolls.rolls import ON, file_of, line, take, the_member
from tests.tasks.carrying import work

from tirek.access.actor import AccountActor
from tirek.accounts.models import Account
from tirek.figures.queries import verify
from tirek.members.models import Membership
from tirek.rolls.actions import preview
from tirek.rolls.models import RollAbsent, RollImport
from tirek.structure.models import Act
from tirek.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.tree]


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture
def account(tree: Tree) -> Account:
    return an_account(tree["A"])


@pytest.fixture
def registrar(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def two_sheets(*filled: str) -> bytes:
    out = io.BytesIO()
    rows: list[Any] = [(name, [{"код": "P1", "тегі": name, "аты": "Асан"}]) for name in filled]
    rustpy_xlsxwriter.write_worksheets(rows, out)
    return out.getvalue()


class TestWaiting:
    def test_the_page_says_what_is_done_and_goes_on_by_itself(self, registrar: Client) -> None:
        page = upload(registrar, file_of(line()))
        assert f'hx-get="{page}progress/"' in text(registrar, page)
        assert "<noscript>" in text(registrar, page)
        part = registrar.get(f"{page}progress/", headers={"HX-Request": "true"})
        assert part.content.decode().strip().startswith('<div id="work"')
        assert registrar.get(f"{page}progress/").headers["Location"] == page
        work()
        assert registrar.get(f"{page}progress/", headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
        assert registrar.get(page).headers["Location"] == f"{page}columns/"

    def test_how_much_is_done_and_how_long_the_rest_takes(self, registrar: Client) -> None:
        page = upload(registrar, file_of(line()))
        work()
        choose(registrar, page)
        Task.objects.update(
            phase="read",
            done=25,
            total=100,
            began_at=timezone.now() - timedelta(seconds=20),
            told_at=timezone.now(),
        )
        shown = text(registrar, page)
        assert '<progress value="25" max="100"' in shown
        assert "60 секунд" in shown or "1 минут" in shown

    def test_several_wait_for_each_other(self, registrar: Client) -> None:
        first, second = (upload(registrar, file_of(line()), name=f"{nth}.csv") for nth in "12")
        assert "алдында 1 жұмыс" in text(registrar, second)
        assert "алдында" not in text(registrar, first)

    def test_left_and_returned_to(self, registrar: Client) -> None:
        """Every import stands on the first page, with what it waits for."""
        looked_at = upload(registrar, file_of(line()), name="0.csv")
        waiting = check(registrar, file_of(line()), name="1.csv")
        done = check(registrar, file_of(line(surname="Енген")), name="2.csv")
        confirm(registrar, done)
        new = upload(registrar, file_of(line()), name="3.csv")
        first = text(registrar, IMPORT)
        for page, said in (
            (looked_at, "бағандарды қараңыз"),
            (waiting, "растауды күтіп тұр"),
            (done, "енгізілген"),
            (new, "ашылып жатыр"),
        ):
            assert said in first.split(f'href="{page}"')[1].split("</tr>")[0]

    def test_stopped_by_the_one_who_brought_it(self, registrar: Client) -> None:
        page = upload(registrar, file_of(line()))
        assert registrar.post(f"{page}discard/").headers["Location"] == IMPORT
        work()
        assert not RollImport.objects.exists()
        assert registrar.get(page).status_code == 404


class TestSheets:
    def test_which_of_several_is_asked(self, registrar: Client) -> None:
        page = upload(registrar, two_sheets("Бірінші", "Екінші"), name="roll.xlsx")
        work()
        assert "Бірінші" in text(registrar, page)
        assert "checked" not in text(registrar, page)
        assert registrar.post(f"{page}sheet/", {"sheet": "Үшінші"}).headers["Location"] == f"{page}?gone_on=1"
        registrar.post(f"{page}sheet/", {"sheet": "Екінші"})
        work()
        choose(registrar, page)
        work()
        confirm(registrar, page)
        assert Membership.objects.get().person.surname == "Екінші"

    def test_of_one_nothing_is_asked(self, registrar: Client) -> None:
        page = upload(registrar, two_sheets("Жалғыз"), name="roll.xlsx")
        work()
        assert registrar.get(page).headers["Location"] == f"{page}columns/"


class TestColumns:
    def test_a_wrong_choice_is_worded_and_kept(self, registrar: Client) -> None:
        page = upload(registrar, file_of(line()))
        work()
        answer = registrar.post(f"{page}columns/", {"c0": "", "c1": "surname"})
        assert answer.status_code == 422
        assert 'role="alert"' in answer.content.decode()
        assert RollImport.objects.get().state == "asks_columns"

    def test_back_from_the_check(self, registrar: Client) -> None:
        """The browser's way back, or the button: what was read is read again in other columns."""
        page = check(registrar, file_of(line(iin="1")))
        assert "rejected-out" in registrar.get(page).content.decode()
        iin = str(RollImport.objects.get().fields.index("iin"))
        choose(registrar, page, **{f"c{iin}": ""})
        work()
        assert "rejected-out" not in registrar.get(page).content.decode()
        confirm(registrar, page)
        assert the_member("Сынақов").person.iin_index is None

    def test_back_from_what_is_entered_changes_nothing(self, registrar: Client) -> None:
        page = check(registrar, file_of(line()))
        shown = shown_on(registrar, page)
        confirm(registrar, page)
        before = dump()
        assert registrar.get(f"{page}columns/").headers["Location"] == page
        for address, data in (
            ("columns/", {"c0": "unit"}),
            ("units/", {"named": "1"}),
            ("full/", {"full": "1"}),
            ("commit/", {"shown": shown}),
            ("retry/", {}),
            ("sheet/", {"sheet": "1"}),
        ):
            assert registrar.post(page + address, data).status_code == 302
        work()
        assert dump() == before
        assert Act.objects.filter(kind="roll_imported").count() == 1


def coded(shown: Any, **codes: str) -> dict[str, str]:
    """A code typed for each of these texts, in the form as it was shown."""
    fields = {one.text: code.html_name for one, _choice, code in shown.context["form"].rows()}
    return {fields[text]: code for text, code in codes.items()}


class TestUnits:
    def test_named_once_for_all_their_lines(self, tree: Tree, registrar: Client) -> None:
        lines = [line("Бәйтерек-2"), line("Бәйтерек-2", surname="Екінші"), line("Бөтен", surname="Үшінші")]
        page = upload(registrar, file_of(*lines))
        work()
        choose(registrar, page)
        work()
        asked = registrar.get(f"{page}units/")
        assert [(one.text, one.lines) for one, _choice, _code in asked.context["form"].rows()] == [
            ("Бәйтерек-2", 2), ("Бөтен", 1),
        ]  # fmt: skip
        registrar.post(f"{page}units/", coded(asked, **{"Бәйтерек-2": "P2"}))
        work()
        confirm(registrar, page)
        assert {m.person.surname for m in Membership.objects.filter(placements__unit=tree["P2"])} == {
            "Сынақов",
            "Екінші",
        }
        assert RollImport.objects.get().result["counts"]["rejected"] == 1

    def test_an_answer_of_another_window_goes_to_no_other_text(self, tree: Tree, registrar: Client) -> None:
        """The text that was answered is no longer asked about; what was second then is first now."""
        page = upload(registrar, file_of(line("Бірінші"), line("Бірінші", "Екі"), line("Екінші", "Үш")))
        work()
        choose(registrar, page)
        work()
        shown = registrar.get(f"{page}units/")
        registrar.post(f"{page}units/", coded(shown, Бірінші="P2"))
        work()
        answer = registrar.post(f"{page}units/", coded(shown, Бірінші="P1"))
        assert answer.headers["Location"] == f"{page}?gone_on=1"
        assert RollImport.objects.get().unit_map == {"Бірінші": tree["P2"].pk}

    def test_a_code_that_is_none(self, registrar: Client) -> None:
        """One of another region is none either."""
        page = upload(registrar, file_of(line("Бөтен")))
        work()
        choose(registrar, page)
        work()
        for code in ("P9", "P4"):
            answer = registrar.post(f"{page}units/", coded(registrar.get(f"{page}units/"), Бөтен=code))
            assert (answer.status_code, code in answer.content.decode()) == (422, True)
        assert RollImport.objects.get().state == "asks_units"


class TestTwoBrowsers:
    def test_what_the_other_one_changed_is_not_confirmed_unseen(self, tree: Tree, registrar: Client) -> None:
        a_member(tree["P1"], LONG_AGO, surname="Қалған")
        page = check(registrar, file_of(line()))
        shown = shown_on(registrar, page)
        registrar.post(f"{page}full/", {"full": "1"})
        work()
        answer = registrar.post(f"{page}commit/", {"shown": shown})
        assert answer.headers["Location"] == f"{page}?gone_on=1"
        assert "note--warn" in text(registrar, f"{page}?gone_on=1")
        work()
        assert not Act.objects.filter(kind="roll_imported").exists()

    def test_both_confirm(self, registrar: Client) -> None:
        page = check(registrar, file_of(line()))
        shown = shown_on(registrar, page)
        for _browser in range(2):
            assert registrar.post(f"{page}commit/", {"shown": shown}).headers["Location"] == page
        assert registrar.post(f"{page}discard/").headers["Location"] == f"{page}?gone_on=1"
        work()
        assert Membership.objects.count() == 1

    @pytest.mark.parametrize("shown", ["", "yesterday", "2026-01-01T00:00:00.000000+0000"])
    def test_what_was_not_shown_is_not_confirmed(self, registrar: Client, shown: str) -> None:
        page = check(registrar, file_of(line()))
        assert registrar.post(f"{page}commit/", {"shown": shown}).headers["Location"] == f"{page}?gone_on=1"
        work()
        assert not Membership.objects.exists()


class TestTickets:
    def test_every_form_of_an_import_has_one(self, tree: Tree, registrar: Client) -> None:
        a_member(tree["P1"], LONG_AGO)
        page = check(registrar, file_of(line("Бөтен"), line()))
        forms = [part for address in (page, f"{page}units/") for part in text(registrar, address).split("<form")]
        heads = [form.split(">")[0] for form in forms]
        # To look for a name changes nothing and takes none.
        own = [
            form.split("</form>")[0] for form, head in zip(forms, heads, strict=True) if page in head and "post" in head
        ]
        assert [re.findall(r'name="(once|shown|full)"', form) for form in own] == [
            # The people it is about, the lines rejected, the members missing.
            ["once"],
            ["once"],
            ["once"],
            ["once", "full"],
            ["once", "shown"],
            ["once"],
        ]

    def test_pressed_twice_leads_where_the_first_press_did(self, registrar: Client) -> None:
        page = check(registrar, file_of(line()))
        for _press in range(2):
            answer = registrar.post(f"{page}full/", {"full": "1", "once": "a"})
            assert answer.headers["Location"] == f"{page}#missing"
        assert registrar.post(f"{page}full/", {"full": "1", "once": "b"}).headers["Location"] == f"{page}?gone_on=1"


class TestFull:
    def test_who_is_not_named_leaves_by_name_and_only_when_it_is_said(self, tree: Tree, registrar: Client) -> None:
        gone = a_member(tree["P1"], LONG_AGO, surname="Қалған", given_name="Бек")
        elsewhere = a_member(tree["P2"], LONG_AGO, surname="Бөтен")
        page = check(registrar, file_of(line()))
        assert not RollAbsent.objects.exists()  # as long as nobody leaves, nobody is looked for
        registrar.post(f"{page}full/", {"full": "1"})
        work()
        listed = text(registrar, page).split('id="missing"')[1]
        assert "Қалған Бек" in listed
        assert "есептен шығарылады" in listed
        assert "Бөтен" not in listed
        confirm(registrar, page)
        gone.refresh_from_db()
        elsewhere.refresh_from_db()
        assert (gone.ended, gone.end_reason) == (ON, "deregistration")
        assert elsewhere.ended is None
        assert not RollAbsent.objects.exists()
        act = Act.objects.get(kind="roll_imported")
        assert act.summary["left"] == 1
        assert verify() is None

    def test_unsaid_again_nobody_leaves(self, tree: Tree, registrar: Client) -> None:
        stays = a_member(tree["P1"], LONG_AGO)
        page = check(registrar, file_of(line()))
        registrar.post(f"{page}full/", {"full": "1"})
        work()
        registrar.post(f"{page}full/")
        confirm(registrar, page)
        stays.refresh_from_db()
        assert stays.ended is None

    def test_they_are_as_many_as_there_are_names(self, tree: Tree, registrar: Client) -> None:
        """Counted where nobody looks, by name where somebody does, found by the check of a full roll: the same."""
        for unit, surname in (("P1", "Бірінші"), ("P1", "Екінші"), ("P2", "Үшінші"), ("P3", "Тысқары")):
            a_member(tree[unit], LONG_AGO, surname=surname)
        here = a_member(tree["P2"], LONG_AGO, surname="Аталған", given_name="Асан")
        page = check(registrar, file_of(line(), line("P2", surname="Аталған"), line("P1", surname="Жаңа")))
        findings = preview(RollImport.objects.get())
        assert (findings.missing, findings.leaving) == (3, 0)
        assert [(effect.code, effect.missing) for effect in findings.effects] == [("P1", 2), ("P2", 1)]
        names = ["Бірінші", "Екінші", "Үшінші"]
        assert [name for name in (*names, "Тысқары", "Аталған") if f">{name}" in text(registrar, page)] == names
        registrar.post(f"{page}full/", {"full": "1"})
        work()
        findings = preview(RollImport.objects.get())
        assert (findings.missing, findings.leaving) == (3, 3)
        assert here.pk not in RollAbsent.objects.values_list("membership_id", flat=True)

    def test_undone_they_are_back(self, tree: Tree, account: Account) -> None:
        a_member(tree["P1"], LONG_AGO, surname="Қалған")
        before = dump()
        roll = entered(AccountActor(account), checked(AccountActor(account), line(), full=True))
        client = Client()
        client.force_login(account)
        assert roll.act
        client.post(f"/units/acts/{roll.act.public_id}/undo/")
        assert dump() == before

    def test_who_came_later_or_may_be_meant_by_a_rejected_line_stays(self, tree: Tree) -> None:
        later = a_member(tree["P1"], date(2020, 3, 1), surname="Кейін")
        that_day = a_member(tree["P1"], ON, surname="Сол")
        meant = a_member(tree["P1"], LONG_AGO, surname="Айтылған", given_name="Асан")
        gone = a_member(tree["P1"], LONG_AGO, surname="Кеткен")
        taken = take(line(), line("P9", surname="Айтылған", birth_date=""), full=True)
        assert (taken.findings.missing, taken.findings.leaving) == (4, 1)
        for member, ended in ((later, None), (that_day, None), (meant, None), (gone, ON)):
            member.refresh_from_db()
            assert member.ended == ended
        assert verify() is None

    def test_somebody_who_came_since_the_check_is_looked_at_first(self, tree: Tree, account: Account) -> None:
        roll = checked(AccountActor(account), line(), full=True)
        came = a_member(tree["P1"], LONG_AGO)
        again = entered(AccountActor(account), roll)
        assert (again.state, again.outdated) == ("checked", True)
        came.refresh_from_db()
        assert came.ended is None

    def test_without_it_somebody_who_came_does_not_matter(self, tree: Tree, account: Account) -> None:
        roll = checked(AccountActor(account), line())
        a_member(tree["P1"], LONG_AGO)
        assert entered(AccountActor(account), roll).state == "committed"


def test_the_first_page_asks_as_often_for_three_imports(
    account: Account, registrar: Client, django_assert_num_queries: object
) -> None:
    for nth in (1, 3):
        while RollImport.objects.count() < nth:
            brought(AccountActor(account), file_of(line()))
        registrar.get(IMPORT)
        with django_assert_num_queries(7 + IN_SCOPE):  # type: ignore[operator]  # a fixture that is a function
            registrar.get(IMPORT)
