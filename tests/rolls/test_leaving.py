"""Who is said to have left is offered as the end of a membership, and leaves only when that was ticked."""

from datetime import date

import pytest
from django.test import Client
from tests.factories import LONG_AGO, SYSTEM, TODAY, Tree, a_member, an_account, transfer
from tests.rolls.carrying import check, confirm
from tests.rolls.rolls import the_member
from tests.rolls.test_doubts import main
from tests.tasks.carrying import work

from tirek.members.enums import Ended
from tirek.members.models import Membership
from tirek.rolls.models import RollImport
from tirek.rolls.reading.leaving import day_within, reason_of
from tirek.structure.actions import undo_act
from tirek.structure.models import Act

BORN = date(1980, 2, 10)
HEADINGS = "Ұйым коды;Аты-жөні;Туған күні;Шыққан күні;Шығу себебі"


@pytest.mark.parametrize(
    ("said", "ended"),
    [
        ("умер", Ended.DEATH),
        ("қайтыс болды", Ended.DEATH),
        ("died", Ended.DEATH),
        ("исключён из партии", Ended.EXPULSION),
        ("мүшеліктен шығарылды", Ended.EXPULSION),
        ("есептен шығарылды", Ended.DEREGISTRATION),
        ("снят с учёта", Ended.DEREGISTRATION),
        ("по собственному желанию", Ended.RESIGNATION),
        ("resigned", Ended.RESIGNATION),
        ("переезд", ""),
        ("басқа бөлімге ауысты", ""),
        ("ошибка нумерации", ""),
    ],
)
def test_how_somebody_left(said: str, ended: str) -> None:
    assert reason_of(said) == ended


def test_a_day_among_words() -> None:
    assert [day_within(text) for text in ("умер 10.03.2019 г.", "10 наурыз 2019 ж.")] == [
        "10.03.2019",
        "10 наурыз 2019 ж.",
    ]


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture
def registrar(tree: Tree) -> Client:
    client = Client()
    client.force_login(an_account(tree["A"]))
    return client


def sent(*lines: str) -> bytes:
    return "\n".join([HEADINGS, *lines]).encode()


def left(tree: Tree, surname: str, unit: str = "P1") -> Membership:
    return a_member(tree[unit], LONG_AGO, BORN, surname=surname, given_name="Асан", patronymic="")


@pytest.mark.django_db
@pytest.mark.tree
def test_who_left_is_named_and_leaves_when_ticked(tree: Tree, registrar: Client) -> None:
    for surname in ("Марқұмов", "Шығарылған"):
        left(tree, surname)
    page = check(
        registrar,
        sent(
            "P1;Марқұмов Асан;10.02.1980;10.03.2019;қайтыс болды",
            "P1;Шығарылған Асан;10.02.1980;11.03.2019;исключен",
            "P1;Белгісіз Асан;10.02.1980;11.03.2019;исключен",
        ),
    )
    shown = main(registrar, page)
    assert "Файлда 2 мүше шыққан деп көрсетілген" in shown
    assert "2 Марқұмов Асан 10.02.1980 «P1» 10.03.2019 қайтыс болды" in shown
    assert "Шыққан деп көрсетілгендерді белгілеңіз" in shown
    assert registrar.post(f"{page}ends/", {"ends": ["2"]}).status_code == 302
    work()
    assert "Тоқтатылатын мүшелік: 1." in main(registrar, page)
    confirm(registrar, page)
    gone, stays = the_member("Марқұмов"), the_member("Шығарылған")
    assert (gone.ended, gone.end_reason, stays.ended) == (date(2019, 3, 10), "death", None)
    placement = gone.placements.get()
    assert (placement.period.upper, placement.ended) == (date(2019, 3, 10), "death")
    assert Act.objects.latest("pk").summary["ended"] == 1
    assert tree["P1"].__class__.objects.get(pk=tree["P1"].pk).known_from != RollImport.objects.get().on
    undo_act(actor=SYSTEM, act=Act.objects.latest("pk"), on=TODAY)
    back = the_member("Марқұмов")
    assert (back.ended, back.end_reason, back.placements.get().period.upper) == (None, "", None)


@pytest.mark.django_db
@pytest.mark.tree
def test_what_was_ticked_in_another_window_stays_ticked(tree: Tree, registrar: Client) -> None:
    for surname in ("Марқұмов", "Шығарылған"):
        left(tree, surname)
    lines = [f"P1;{surname} Асан;10.02.1980;10.03.2019;умер" for surname in ("Марқұмов", "Шығарылған")]
    page = check(registrar, sent(*lines))
    version = registrar.get(page).context["leavers_form"].version
    for line in ("2", "3"):
        registrar.post(f"{page}ends/", {"ends": [line], "version": version})
        work()
        assert RollImport.objects.get().ends == [2]
    version = registrar.get(page).context["leavers_form"].version
    registrar.post(f"{page}ends/", {"ends": ["2", "3"], "version": version})
    assert RollImport.objects.get().ends == [2, 3]


@pytest.mark.django_db
@pytest.mark.tree
def test_what_is_not_sure_is_not_offered(tree: Tree, registrar: Client) -> None:
    left(tree, "Басқада", "P2")
    left(tree, "Екеу")
    left(tree, "Кейінгі")
    transfer(left(tree, "Ауысқан", "P2"), tree["P1"], date(2019, 5, 1))
    page = check(
        registrar,
        sent(
            "P1;Басқада Асан;10.02.1980;10.03.2019;умер",
            "P1;Екеу Асан;10.02.1980;10.03.2019;умер",
            "P1;Екеу Асан;10.02.1980;;",
            "P1;Кейінгі Асан;10.02.1980;;умер",
            "P1;Ауысқан Асан;10.02.1980;10.03.2019;умер",
        ),
    )
    assert not RollImport.objects.get().verdicts.exclude(ends="").exists()
    registrar.post(f"{page}ends/", {"ends": ["2"]})
    work()
    assert not RollImport.objects.get().verdicts.filter(outcome="ended").exists()
