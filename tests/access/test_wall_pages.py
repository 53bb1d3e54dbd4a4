"""Attacks on the second wall by what pages, files and refusals tell: as the role that serves, through our own code."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook
from tests.factories import TODAY, Tree, a_member, an_account, an_act, leave, move, transfer
from tests.tasks.carrying import work

from tirek.access.actor import AccountActor
from tirek.access.wall import scoped
from tirek.exports.models import WRITING, ExportFile
from tirek.figures.queries import explain, measure
from tirek.kernel.errors import Refused
from tirek.kernel.identifiers import synthetic_iins
from tirek.kernel.periods import Period
from tirek.kernel.sealing import index
from tirek.members.actions import Particulars, admit
from tirek.members.models import Placement, Transfer
from tirek.members.queries.past_the_wall import gone, holder, standing
from tirek.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
BORN = date(1990, 1, 1)
DAY, LATER = date(2024, 5, 1), date(2024, 9, 1)
HELD, FREE = (iin for iin, _ in zip(synthetic_iins(BORN, "m"), range(2), strict=False))
YEAR = Period(date(2024, 1, 1), date(2025, 1, 1))


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture
def district(tree: Tree) -> AccountActor:
    return AccountActor(an_account(tree["A1"], role="registrar"))


@contextmanager
def statements(actor: AccountActor) -> Iterator[list[str]]:
    """What is sent to the database in the actor's scope; afterwards nothing has happened."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as sent, scoped(actor):
        try:
            yield found
        finally:
            transaction.set_rollback(True)
    found += [shape(query["sql"]) for query in sent.captured_queries]


def shape(sql: str) -> str:
    """The statement without its values."""
    return re.sub(r"'(?:[^']|'')*'(?:::\w+)?|\b\d+\b|savepoint \S+", "?", sql, flags=re.IGNORECASE)


def plan(actor: AccountActor, sql: str, params: list[Any]) -> list[str]:
    """How the statement is carried out: which nodes, and how many rows leave each of them."""
    with scoped(actor), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) {sql}", params)
        return [row[0] for row in cursor.fetchall()]


def ask(actor: AccountActor, tree: Tree, iin: str) -> str:
    """Try to admit somebody of this IIN; what is answered."""
    particulars = Particulars(surname="Сынақ", iin=iin)
    try:
        admit(actor=actor, unit=tree["P1"], particulars=particulars, on=DAY, today=TODAY)
    except Refused as refusal:
        return refusal.code
    return ""


def test_the_look_up_takes_the_same_steps_whether_or_not_the_person_is_registered_elsewhere(
    tree: Tree, district: AccountActor
) -> None:
    """Told by the number and form of statements; a clock would say more of the machine."""
    a_member(tree["P4"], DAY, BORN, iin=HELD)
    sent = {}
    for iin in (HELD, FREE):
        with statements(district) as found:
            holder(index(iin))
        sent[iin] = found
    assert sent[HELD] == sent[FREE]
    assert len(sent[HELD]) > 0


def test_until_the_answer_an_admission_takes_the_same_steps(tree: Tree, district: AccountActor) -> None:
    """Whom nobody holds is entered then, which is the answer; before it nothing tells one from the other."""
    a_member(tree["P4"], DAY, BORN, iin=HELD)
    sent, answers = {}, {}
    for iin in (HELD, FREE):
        with statements(district) as found:
            answers[iin] = ask(AccountActor(district.account), tree, iin)
        sent[iin] = [sql for sql in found if not sql.startswith(("ROLLBACK", "RELEASE"))]
    assert answers == {HELD: "registered_elsewhere", FREE: ""}
    assert sent[HELD] == sent[FREE][: len(sent[HELD])]
    assert "members_find_by_iin" in sent[HELD][-1]


def test_where_the_person_is_registered_makes_no_difference(tree: Tree, district: AccountActor) -> None:
    """Near or far, with a long past or none: the same statements, the same words, the same plan."""
    iins = [iin for iin, _ in zip(synthetic_iins(BORN, "f"), range(3), strict=False)]
    near, far, moved = (
        a_member(tree[code], DAY, BORN, "f", iin=iin) for code, iin in zip(("P3", "P4", "P4"), iins, strict=True)
    )
    transfer(moved, tree["P3"], LATER)
    assert {near.pk, far.pk, moved.pk}
    answers, sent, plans = set(), set(), set()
    for iin in iins:
        with statements(district) as found:
            answers.add(ask(AccountActor(district.account), tree, iin))
        sent.add(tuple(found))
        asked = "SELECT person_id, elsewhere, birth_date, sex FROM members_find_by_iin(ARRAY[%s::bytea])"
        plans.add(tuple(plan(district, asked, [index(iin)])))
    assert (answers, len(sent), len(plans)) == ({"registered_elsewhere"}, 1, 1)


FIGURES = ("members.active", "members.youth", "members.women", "members.joined", "members.left",
           "members.transferred_in", "members.transferred_out")  # fmt: skip


@pytest.fixture
def mixed(tree: Tree) -> Tree:
    """Members who stayed, went and came, inside the district and across its border, and a unit that moved away."""
    here, within, out, came, left = (a_member(tree[code], DAY, BORN, "f") for code in ("P1", "P1", "P2", "P4", "P2"))
    assert here.pk
    transfer(within, tree["P2"], LATER)
    transfer(out, tree["P4"], LATER)
    transfer(came, tree["P1"], LATER)
    leave(left, LATER)
    for code in ("G1", "P4", "P3", "G4"):
        a_member(tree[code], DAY, BORN, "f")
    move(tree["P2"], tree["A2"], date(2024, 11, 1))
    return tree


@pytest.mark.parametrize("key", FIGURES)
def test_an_explanation_lists_nobody_outside(mixed: Tree, district: AccountActor, key: str) -> None:
    """Of whatever unit it is asked: the rows are of those whom the reader sees today, and the rest is a number."""
    for code in ("C", "A", "A1", "P1", "P4", "B1"):
        _lists_nobody_outside(mixed, district, key, code)


def _lists_nobody_outside(mixed: Tree, district: AccountActor, key: str, code: str) -> None:
    at = YEAR if key not in FIGURES[:3] else date(2024, 10, 1)
    with scoped(district):
        found = explain(actor=district, key=key, unit_id=mixed[code].pk, at=at)
        rows = {(row.pk, row.membership_id) for row in found.rows}
        beyond = set(found.rows.model.objects.values_list("membership_id", flat=True))
        number = int(measure([key], [mixed[code].pk], at)[key, mixed[code].pk].value or 0)
    reach = {mixed[name].pk for name in ("A1", "P1", "G1")}
    last = dict(Placement.objects.filter(is_last=True).values_list("membership_id", "unit_id"))
    assert {membership for _pk, membership in rows} <= beyond <= {m for m, unit in last.items() if unit in reach}
    carried = sum(by.count for by in found.unit_moves)
    assert found.shown == len(rows)
    assert found.shown + found.hidden + carried == number


def test_explanations_count_the_same_for_every_reader(mixed: Tree, district: AccountActor) -> None:
    centre = AccountActor(an_account(mixed["C"]))
    for key in FIGURES:
        at = YEAR if key not in FIGURES[:3] else date(2024, 10, 1)
        told = []
        for actor in (centre, district):
            with scoped(actor):
                found = explain(actor=actor, key=key, unit_id=mixed["A1"].pk, at=at)
            told.append((found.shown + found.hidden, [(by.unit.pk, by.day, by.count) for by in found.unit_moves]))
        assert told[0] == told[1], key


def test_of_those_who_are_hidden_only_counts_come_out(mixed: Tree, district: AccountActor) -> None:
    with scoped(district):
        assert standing([mixed["P4"].pk], None)[mixed["P4"].pk][0] == 2
        assert gone([mixed["P2"].pk], [mixed["P1"].pk], date(2024, 6, 1)) == 2
        assert set(Placement.objects.values_list("unit_id", flat=True)) == {
            mixed[code].pk
            for code in ("P1", "G1", "P4")  # at P4 stood who came
        }
        assert Transfer.objects.count() == 1


def exported(actor: AccountActor, kind: str, query: str = "") -> set[str]:
    """The card numbers in the file that the account is given."""
    client = Client()
    client.force_login(actor.account)
    answer = client.post(f"/members/export/?{query}", {"kind": kind})
    if kind == "csv":
        content = b"".join(answer).decode("utf-8-sig")
        return numbers(list(csv.reader(io.StringIO(content), delimiter=";")))
    made = ExportFile.objects.get(account=actor.account)
    work()
    book = b"".join(client.get(f"/exports/{made.pk}/download/"))
    return numbers(CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python())


def numbers(rows: list[Any]) -> set[str]:
    """The column of the card numbers, below its heading and whatever stands above that."""
    head = next(place for place, row in enumerate(rows) if "Билет нөмірі" in row)
    column = rows[head].index("Билет нөмірі")
    return {str(row[column]) for row in rows[head + 1 :]}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("query", "codes"), [("", ("P1", "G1")), ("on=2024-06-01", ("P1", "G1")), ("unit=P1", ("P1", "G1"))]
)
def test_a_file_has_the_rows_of_its_district_and_no_other(
    mixed: Tree, district: AccountActor, kind: str, query: str, codes: tuple[str, ...]
) -> None:
    """Streamed after the answer has begun, or made by the worker for the account: in the reader's own scope."""
    units = [mixed[code].pk for code in codes]
    rows = Placement.objects.filter(unit_id__in=units, is_last=True)
    if "on" in query:
        rows = rows.filter(period__contains=date(2024, 6, 1))
    expected = set(rows.values_list("membership__number", flat=True))
    assert len(expected) >= 2
    assert exported(district, kind, query) == expected


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_of_what_is_out_of_reach_is_not_made(mixed: Tree, district: AccountActor, kind: str) -> None:
    client = Client()
    client.force_login(district.account)
    assert client.post("/members/export/?unit=P4", {"kind": kind}).status_code == 404
    assert not ExportFile.objects.exists()


def test_a_job_whose_account_lost_its_right_meanwhile_gives_nothing(mixed: Tree, district: AccountActor) -> None:
    client = Client()
    client.force_login(district.account)
    client.post("/members/export/", {"kind": "xlsx"})
    district.account.is_active = False
    district.account.save()
    made = ExportFile.objects.get()
    work()
    assert (Task.objects.about(WRITING, made.pk).get().failure or {})["code"] == "not_allowed"
    assert not made.pieces.exists()


def refused(actor: AccountActor, sql: str, params: list[Any]) -> tuple[str, str]:
    """How the database refuses a statement: class of the error and all that it says, without the values sent."""
    with scoped(actor), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('tirek.act', %s, true)", [str(an_act().pk)])
        try:
            with transaction.atomic():
                cursor.execute(sql, params)
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except DatabaseError as error:
            said = getattr(error.__cause__, "diag", None)
            words = (
                " ".join(filter(None, (said.message_primary, said.message_detail, said.message_hint))) if said else ""
            )
            for number, value in enumerate(params):
                words = words.replace(str(value), f"<{number}>")
            return type(error.__cause__).__name__, words
        finally:
            transaction.set_rollback(True)
    return "", ""


def probes(member: int, person: int, unit: int) -> list[tuple[str, list[Any]]]:
    """Rows that hang on a row by its number: what becomes of them must not tell whether there is one."""
    return [
        ("UPDATE members_membership SET number = number WHERE id = %s", [member]),
        ("DELETE FROM members_membership WHERE id = %s", [member]),
        ("UPDATE members_placement SET sex = 'f' WHERE membership_id = %s", [member]),
        ("DELETE FROM members_transfer WHERE membership_id = %s", [member]),
        ("DELETE FROM people_person WHERE id = %s", [person]),
        ("SELECT id FROM people_person WHERE id = %s FOR UPDATE", [person]),
        ("UPDATE members_placement SET unit_id = %s WHERE membership_id = %s", [unit, member]),
    ]


def test_a_number_of_somebody_hidden_and_of_nobody_are_answered_alike(mixed: Tree, district: AccountActor) -> None:
    hidden = Placement.objects.filter(unit=mixed["P4"], is_last=True).select_related("membership")[0].membership
    unit = mixed["P1"].pk
    nobody = probes(987654321, 987654321, unit)
    for (sql, params), (_same, none) in zip(probes(hidden.pk, hidden.person_id, unit), nobody, strict=True):
        assert refused(district, sql, params) == refused(district, sql, none) == ("", ""), sql


def test_no_error_carries_a_value_of_a_hidden_row(mixed: Tree, district: AccountActor) -> None:
    """Keys and checks are held over all rows, so an error may say that something is taken; by whom, it never says."""
    hidden = Placement.objects.filter(unit=mixed["P4"], is_last=True).select_related("membership__person")[0]
    person, number = hidden.membership.person, hidden.membership.number
    unit = mixed["P1"].pk
    membership = (
        "INSERT INTO members_membership (id, person_id, number, joined, end_reason) VALUES (%s, %s, %s, %s, '')"
    )
    placement = (
        "INSERT INTO members_placement (id, membership_id, unit_id, period, began, ended, sex) "
        "VALUES (%s, %s, %s, '[2024-06-01,)', 'admission', '', '')"
    )
    told = [
        refused(district, membership, [99, person.pk, "X", DAY]),
        refused(district, membership, [hidden.membership_id, 99, "X", DAY]),
        refused(district, membership, [99, 99, number, DAY]),
        refused(district, placement, [99, hidden.membership_id, unit]),
        refused(district, placement, [hidden.pk, 99, unit]),
    ]
    assert all(kind for kind, _words in told)
    for value in (person.surname, str(BORN), hidden.unit.code, str(person.public_id), number):
        assert not [words for _kind, words in told if value in words], value


_EACH_TIME = r'nonce="[^"]*"|csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": ?"[^"]*"'
NOBODY = "01234567-89ab-7def-8123-456789abcdef"


def test_what_is_hidden_is_not_found_rather_than_forbidden(mixed: Tree, district: AccountActor) -> None:
    """The page of a person out of reach and of nobody are one page, word for word."""
    own, hidden = (
        Placement.objects.filter(unit=mixed[code], is_last=True).select_related("membership__person")[0]
        for code in ("P1", "P4")
    )
    client = Client()
    client.force_login(district.account)

    def seen(key: Any) -> tuple[int, str]:
        answer = client.get(f"/people/{key}/")
        return answer.status_code, re.sub(_EACH_TIME, "", answer.content.decode().replace(str(key), ""))

    assert client.get(f"/people/{own.membership.person.public_id}/").status_code == 200
    of_hidden, of_nobody = (seen(key) for key in (hidden.membership.person.public_id, NOBODY))
    assert of_hidden == of_nobody
    assert of_hidden[0] == 404
    with scoped(district), pytest.raises(ObjectDoesNotExist):
        Placement.objects.get(pk=hidden.pk)
