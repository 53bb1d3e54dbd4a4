"""What the preview of a roll says: lines and problems, units by names that tell them apart, words before the act."""

import io
import re
import zipfile
from datetime import date
from typing import Any

import pytest
import rustpy_xlsxwriter
from django.test import Client
from python_calamine import CalamineWorkbook
from tests.factories import LONG_AGO, Tree, a_member, a_unit, an_account, an_act, leave, rename
from tests.rolls.carrying import IMPORT, bytes_of_workbook, check, choose, confirm, upload
from tests.rolls.rolls import HEADINGS, file_of, line, the_member
from tests.tasks.carrying import work

from tirek.kernel.identifiers import make_synthetic_iin
from tirek.members.enums import Ended
from tirek.members.models import Membership
from tirek.rolls.models import RollImport
from tirek.structure.models.acts import recording

pytestmark = [pytest.mark.django_db, pytest.mark.tree]


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture
def registrar(tree: Tree) -> Client:
    client = Client()
    client.force_login(an_account(tree["A"]))
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode().split("<main")[1]).split())


def part(client: Client, address: str, begin: str, end: str = "</section>") -> str:
    return client.get(address).content.decode().split(begin)[1].split(end)[0]


def test_lines_are_counted_as_lines_and_problems_as_problems(registrar: Client) -> None:
    wrong = [line("P9", surname=f"Қате{letter}в", iin="1") for letter in "абвгдежзиклм"]
    page = check(registrar, file_of(line(), *wrong))
    shown = text(registrar, page)
    assert "Бәрі 12" in shown
    assert "1–20 көрсетілді, барлығы 24 қате" in shown
    assert "барлығы 12 қате" not in text(registrar, f"{page}?reason=unit_unknown")
    assert part(registrar, page, "reason=unit_unknown", "</a>").rstrip().endswith(" 12")


def test_two_wrong_days_in_a_line_are_one_line_of_their_group(registrar: Client) -> None:
    page = check(registrar, file_of(line(), line(surname="Қатеев", joined="01.02.2021", since="02.02.2021")))
    assert part(registrar, page, "reason=date_", "</a>").rstrip().endswith(" 1")


def test_before_it_is_entered_it_says_what_will_be(registrar: Client, tree: Tree) -> None:
    a_member(tree["P1"], LONG_AGO, surname="Сынақов", given_name="Асан")
    page = check(registrar, file_of(line(email="a@b.kz"), line("P9", surname="Қатеев")))
    shown = text(registrar, page)
    assert "деректері жаңартылады" in shown
    assert "деректері жаңартылды" not in shown
    assert "қабылданбайды" in shown
    confirm(registrar, page)
    assert "деректері жаңартылды" in text(registrar, page)


def test_people_are_named_before_anything_is_written(registrar: Client, tree: Tree) -> None:
    a_member(tree["P1"], LONG_AGO, surname="Сынақов", given_name="Асан", phone="+77010000000")
    a_member(tree["P1"], LONG_AGO, date(1981, 6, 15), surname="Қайтқан", given_name="Бек")
    leave(the_member("Қайтқан"), date(2014, 5, 6), Ended.EXPULSION)
    again = line(surname="Қайтқан", given_name="Бек", birth_date="15.06.1981", joined="01.03.2016")
    page = check(registrar, file_of(line(phone="87010000001"), line(surname="Жаңаев"), again))
    shown = text(registrar, page)
    assert "3 Жаңаев Асан 15.06.1980 «P1» мүше болған күні – 01.03.2015" in shown
    assert "Бұрын мүше болған: мүшеліктен шығарылды, 06.05.2014" in shown
    changed = text(registrar, f"{page}?people=updated")
    assert "2 Сынақов Асан" in changed
    assert "+7 701 000 00 00 → +7 701 000 00 01" in changed.replace("\u00a0", " ")
    confirm(registrar, page)
    entered = part(registrar, page, 'aria-labelledby="entered"')
    assert [name in entered for name in ("Жаңаев Асан", "Қайтқан Бек", "Сынақов Асан")] == [True] * 3
    address = re.search(r'href="(/people/[^"]+)">Сынақов', entered)
    assert address
    told = text(registrar, address[1]).replace("\u00a0", " ")
    assert "Телефоны: +7 701 000 00 00 → +7 701 000 00 01" in told


def test_who_died_does_not_come_back(registrar: Client, tree: Tree) -> None:
    a_member(tree["P1"], LONG_AGO, date(1980, 6, 15), surname="Марқұмов", given_name="Асан")
    leave(the_member("Марқұмов"), date(2014, 5, 6), Ended.DEATH)
    page = check(registrar, file_of(line(), line(surname="Марқұмов")))
    assert "Есеп бойынша бұл адам 06.05.2014 күні қайтыс болған." in text(registrar, page)


def test_a_death_that_was_taken_back_by_a_later_membership_is_none(registrar: Client, tree: Tree) -> None:
    who: dict[str, Any] = {"surname": "Марқұмов", "iin": make_synthetic_iin(date(1980, 6, 15), "m", 0)}
    leave(a_member(tree["P1"], LONG_AGO, **who), date(2014, 5, 6))
    leave(a_member(tree["P1"], date(2015, 1, 1), **who), date(2016, 2, 3))
    with recording(an_act()):
        # As a version that admitted the dead may have left it.
        Membership.objects.filter(ended=date(2014, 5, 6)).update(end_reason=Ended.DEATH)
    shown = text(registrar, check(registrar, file_of(line(iin=who["iin"], joined="01.03.2017"))))
    assert "Бұрын мүше болған: өз еркімен шықты, 03.02.2016" in shown


def test_groups_and_namesakes_are_told_apart_by_the_unit_above(registrar: Client, tree: Tree) -> None:
    group = a_unit("G8", "group", tree["P1"])
    other = a_unit("G9", "group", tree["P2"])
    for unit in (group, other):
        rename(unit, "№ 1 топ", date(2012, 1, 1))
        a_member(unit, LONG_AGO)
    page = check(registrar, file_of(line("G8"), line("G9", surname="Екінші"), line("P1", surname="Үшінші")))
    effects = part(registrar, page, 'aria-labelledby="effects"')
    assert "<small>«P1»</small>" in effects
    assert "<small>«P2»</small>" in effects
    assert effects.count("<small>") == 2
    assert "Бастауыш ұйым мұнда топтарынсыз саналады" in effects
    missing = part(registrar, page, 'aria-labelledby="missing"', "</table>")
    assert "<small>«P1»</small>" in missing
    assert "<small>«P2»</small>" in missing


def test_no_word_of_groups_where_there_are_none(registrar: Client) -> None:
    assert "топтарынсыз" not in text(registrar, check(registrar, file_of(line("P3"))))


def test_the_units_that_are_not_shown_can_be_opened(registrar: Client, tree: Tree) -> None:
    lines = []
    for number in range(14):
        a_unit(f"P1{number:02}", "primary_org", tree["A1"])
        lines.append(line(f"P1{number:02}", surname=f"Сынақ{'абвгдежзиклмно'[number]}в"))
    page = check(registrar, file_of(*lines))
    few = part(registrar, page, 'aria-labelledby="effects"')
    assert "Тағы 2 ұйым" in few
    assert f'href="{page}?units=0#effects"' in few
    everything = part(registrar, f"{page}?units=0", 'aria-labelledby="effects"')
    assert all(f"/units/P1{number:02}/" in everything for number in range(14))
    assert "Тағы" not in everything


def test_forgetting_is_asked_about_and_says_what_goes(registrar: Client) -> None:
    page = check(registrar, file_of(line(), line("P9", surname="Қатеев")))
    asked = text(registrar, f"{page}discard/")
    assert "файлдан оқылған 2 жол мен тексеру нәтижесі" in asked
    assert RollImport.objects.exists()
    assert f'href="{page}discard/"' in registrar.get(page).content.decode()
    registrar.post(f"{page}discard/")
    assert not RollImport.objects.exists()
    assert "тізім.csv файлы өшірілді." in registrar.get(IMPORT).content.decode()
    for gone in (page, f"{page}columns/", f"{page}discard/"):
        answer = registrar.get(gone)
        assert answer.status_code == 404
        assert "Бұл импорт енді жоқ" in answer.content.decode()
        assert 'href="/members/import/"' in answer.content.decode()


def a_workbook(*lines: dict[str, object]) -> io.BytesIO:
    out = io.BytesIO()
    rustpy_xlsxwriter.write_worksheet(
        iter([{HEADINGS[key]: value for key, value in one.items()} for one in lines]), out
    )
    out.seek(0)
    return out


def test_days_of_a_workbook_are_shown_and_given_back_as_days(registrar: Client) -> None:
    iin = make_synthetic_iin(date(2001, 1, 18), "m", 0)
    one: dict[str, object] = {"unit": "P1", "surname": "Қатеев", "given_name": "Асан", "iin": int(iin)}
    file = a_workbook(one | {"birth_date": date(2001, 1, 18), "joined": date(2015, 3, 1), "number": "9"})
    page = upload(registrar, file, name="тізім.xlsx")
    work()
    samples = text(registrar, f"{page}columns/")
    assert "18.01.2001" in samples
    assert "2001-01-18" not in samples
    choose(registrar, page)
    work()
    shown = text(registrar, f"{page}?reason=too_young")
    assert "2001-01-18" not in shown
    content = io.BytesIO(bytes_of_workbook(registrar, f"{page}rejected/"))
    _headings, row = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()
    assert row[3] == iin
    assert row[4:6] == [date(2001, 1, 18), date(2015, 3, 1)]
    content.seek(0)
    with zipfile.ZipFile(content) as parts:
        assert 'formatCode="dd.mm.yyyy"' in parts.read("xl/styles.xml").decode()
    again = check(registrar, content, name="тізім.xlsx")
    assert "too_young" in registrar.get(again).content.decode()
    assert "date_in_future" not in registrar.get(again).content.decode()


def test_a_line_that_sums_up_the_others_is_nobodys(registrar: Client) -> None:
    total = dict.fromkeys(HEADINGS, "") | {"unit": "Барлығы:", "number": "2"}
    page = check(registrar, file_of(line(), line(surname="Екінші"), total))
    shown = text(registrar, page)
    assert "2 жолдың 2 жолы импортқа дайын" in shown
    assert "4 Барлығы: · 2" in shown


def test_a_number_in_a_line_about_nobody_is_masked(registrar: Client) -> None:
    iin = make_synthetic_iin(date(1960, 1, 18), "m", 0)
    content = f"Ұйым коды;Аты-жөні;Ескерту\nP1;Сынақов Асан;\nP1;Екінші Асан;\n;Төраға Үшінші А.;{iin}\n"
    shown = registrar.get(check(registrar, content.encode())).content.decode()
    assert "Төраға Үшінші А. · " in shown
    assert iin not in shown


def brought_again(client: Client, page: str) -> tuple[list[list[str]], list[list[str]]]:
    """The rejected lines of a roll as they are given back, and as they are given back when they were brought again."""
    contents = [bytes_of_workbook(client, f"{page}rejected/")]
    contents.append(bytes_of_workbook(client, f"{check(client, contents[0], name='тізім.xlsx')}rejected/"))
    books = [CalamineWorkbook.from_filelike(io.BytesIO(content)) for content in contents]
    first, again = [[list(map(str, row)) for row in book.get_sheet_by_index(0).to_python()] for book in books]
    return first, again


def test_lines_given_back_say_the_unit_that_was_written_once_above_them(registrar: Client) -> None:
    lines = "P1;Бір Асан;", ";Екі Асан;7503", ";Үш Асан;", "P2;Төрт Асан;", "-;Бес Асан;7503", ";Алты Асан;"
    page = check(registrar, "\n".join(["Ұйым коды;Аты-жөні;ЖСН", *lines]).encode())
    first, again = brought_again(registrar, page)
    assert [row[:2] for row in first[1:]] == [["P1", "Екі Асан"], ["P2", "Бес Асан"]]
    assert [row[:3] for row in again] == [row[:3] for row in first]
    assert again[0] == first[0]


def test_lines_given_back_have_a_column_for_the_unit_that_a_title_names(registrar: Client) -> None:
    lines = "БПҰ P1;;", "Бір Асан;;01", "Екі Асан;7503;02", "БПҰ P2;;", "Бес Асан;7503;03", "Алты Асан;;04"
    page = upload(registrar, "\n".join(["Аты-жөні;ЖСН;Белгі", *lines]).encode())
    work()
    choose(registrar, page, c2="number")
    work()
    first, again = brought_again(registrar, page)
    assert first[0][3:] == ["Қабылданбау себебі", "Ұйым (коды немесе атауы)"]
    assert [(row[0], row[4]) for row in first[1:]] == [("Екі Асан", "БПҰ P1"), ("Бес Асан", "БПҰ P2")]
    assert [(row[0], row[4]) for row in again[1:]] == [("Екі Асан", "БПҰ P1"), ("Бес Асан", "БПҰ P2")]
    assert again[0] == first[0]
    settled = set(RollImport.objects.values_list("fields__2", "fields__4"))
    assert settled == {("number", None), ("number", "unit")}


def test_of_a_unit_is_shown_what_a_line_above_says_it_is(registrar: Client) -> None:
    page = check(registrar, "Аты-жөні;Туған күні\nБПҰ P9;\nБір Асан;01.02.1980\nЕкі Асан;02.02.1980\n".encode())
    assert [one.bad for one in registrar.get(f"{page}?gone_on=1").context["problems"]] == ["БПҰ P9"] * 2


def test_a_column_that_looks_like_card_numbers_is_not_silently_unread(registrar: Client) -> None:
    content = "Ұйым коды;Аты-жөні;Құжат\nP1;Сынақов Асан;43-000001\nP1;Екінші Асан;43-000002\n"
    page = upload(registrar, content.encode())
    work()
    assert "билет нөмірлеріне ұқсайды, оқылмайды" in text(registrar, f"{page}columns/")


def test_what_is_entered_is_not_forgotten(registrar: Client) -> None:
    page = check(registrar, file_of(line()))
    confirm(registrar, page)
    for answer in (registrar.get(f"{page}discard/"), registrar.post(f"{page}discard/")):
        assert answer.status_code == 302
    assert RollImport.objects.exists()


def test_a_file_that_is_being_read_can_be_left(registrar: Client) -> None:
    page = upload(registrar, file_of(line()))
    assert "жүктелген файл" in text(registrar, f"{page}discard/")
    registrar.post(f"{page}discard/")
    work()
    assert not RollImport.objects.exists()


def test_the_people_of_a_list_are_found_by_their_names(registrar: Client) -> None:
    lines = [f"P1;{surname} Асан;0{nth}.02.1980" for nth, surname in enumerate(("Әлиев", "Болатов", "Алиева"), 1)]
    page = check(registrar, "\n".join(["Ұйым коды;Аты-жөні;Туған күні", *lines]).encode())
    found = {
        typed: [one.who.line for one in registrar.get(page, {"people": "new", "find": typed}).context["people"]]
        for typed in ("алиев", "БОЛАТ", "", "Жоқбаев")
    }
    assert found == {"алиев": [2, 4], "БОЛАТ": [3], "": [2, 3, 4], "Жоқбаев": []}
    assert "мұндай атты адам жоқ" in text(registrar, f"{page}?people=new&find=Жоқбаев")
