"""Taking everybody out as a file, beside a raw COPY and beside the usual library's workbook of the same rows."""

import csv
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from django.db import connection, transaction
from django.http import QueryDict
from django.utils import timezone
from python_calamine import CalamineWorkbook

from bench.clock import AnswersDiffer, Proof, Result, Target
from bench.searches import scopes
from bench.walls import as_who_serves
from tirek.access.actor import AccountActor
from tirek.access.wall import scoped
from tirek.accounts.models import Account
from tirek.exports.actions import allowed, start_export, write_export
from tirek.exports.declared import Asked
from tirek.exports.files import csv_lines, workbook_pieces
from tirek.exports.models import WRITING, ExportKind
from tirek.kernel.progress import silent
from tirek.members.exports.listing import MEMBERS
from tirek.members.queries.export import headings
from tirek.tasks.models import Task

# Design §9. The other library writes row by row and keeps none, as ours does.
RAW, OTHERS, MEMORY = Target(ratio=0.2), Target(ratio=2), Target(kilobytes=50 * 1024)
# The columns of a roll as an export writes them.
BY_HAND = """
SELECT u.code AS unit, surname, given_name, patronymic, number, iin_cipher, p.birth_date, p.sex, phone, email,
    joined, lower(s.period) AS since
FROM members_listed l JOIN members_placement s ON s.id = l.placement_id
JOIN members_membership m ON m.id = s.membership_id JOIN people_person p ON p.id = m.person_id
JOIN structure_unit u ON u.id = s.unit_id WHERE l.period @> '{day}'::date
"""
_FETCH = "FETCH 2000 FROM everybody"
Answer = tuple[int, int]


def exports(today: date) -> Iterator[Result]:
    """Everybody, behind the wall; then what everybody takes in memory beyond what a region takes."""
    nation, region, *_smaller = (scope.account.username for scope in scopes(today))
    sql = BY_HAND.format(day=today)
    for kind, by_hand, target in ((ExportKind.CSV, _copied, RAW), (ExportKind.XLSX, _by_others, OTHERS)):
        yield _compared(kind, partial(take_out, kind, nation, today), partial(by_hand, sql), sql, target)
        used = [_in_a_process(kind, account, today) for account in (region, nation)]
        more = max(0, used[1] - used[0])
        yield Result(name="  memory it takes more than a region", ours=(), by_hand=(), size=more, target=MEMORY)


def _compared(
    kind: str, ours: Callable[[IO[bytes]], None], by_hand: Callable[[IO[bytes]], None], sql: str, target: Target
) -> Result:
    """Once each: what takes so long would be the same again."""
    seconds, answers = [], []
    for take in (ours, by_hand):
        with tempfile.NamedTemporaryFile(suffix=f".{kind}") as file:
            begin = time.perf_counter()
            take(file)
            file.flush()
            seconds.append(time.perf_counter() - begin)
            answers.append(_answer(Path(file.name)))
    if answers[0] != answers[1]:
        raise AnswersDiffer(f"everybody as {kind}: {answers[0]} is not {answers[1]}")
    case = "rows, and a sum over the card numbers"
    proof = Proof(case=case, ours=(), by_hand=[sql], our_answer=answers[0], hand_answer=answers[1])
    return Result(
        name=f"everybody as {kind.upper()}, IINs in full", ours=seconds[:1], by_hand=seconds[1:], rows=answers[0][0],
        target=target, proofs=[proof],
    )  # fmt: skip


def take_out(kind: str, account: str, day: date, file: IO[bytes]) -> None:
    """As the product makes the file: sent while it is read, or made by the worker, kept sealed, and sent."""
    actor = AccountActor(Account.objects.get(username=account))
    asked = Asked(actor=actor, query=QueryDict(), day=day, today=day, kind=kind, options=frozenset({"iins"}))
    with as_who_serves():
        if kind == ExportKind.CSV:
            for lines in csv_lines(allowed(actor, MEMBERS, asked), actor, "kk"):
                file.write(lines.encode())
        else:
            _workbook(asked, file)


def _workbook(asked: Asked, file: IO[bytes]) -> None:
    """Nothing of it stays: the transaction is taken back."""
    with scoped(asked.actor):
        made, _table = start_export(actor=asked.actor, export=MEMBERS, asked=asked, language="kk")
        task = Task.objects.about(WRITING, made.pk).get()
        write_export(actor=asked.actor, task=task, now=timezone.now(), report=silent)
        made.refresh_from_db()
        for piece in workbook_pieces(asked.actor, made):
            file.write(piece)
        transaction.set_rollback(True)


def _copied(sql: str, file: IO[bytes]) -> None:
    to_csv = f"COPY ({sql}) TO STDOUT (FORMAT csv, HEADER, DELIMITER ';')"
    with transaction.atomic(), connection.cursor() as cursor, cursor.copy(to_csv) as copy:
        for piece in copy:
            file.write(piece)


def _by_others(sql: str, file: IO[bytes]) -> None:
    book = xlsxwriter.Workbook(file.name, {"constant_memory": True, "default_date_format": "dd.mm.yyyy"})
    sheet = book.add_worksheet()
    for place, row in enumerate(_rows(sql)):
        sheet.write_row(place, 0, row)
    book.close()


def _rows(sql: str) -> Iterator[list[Any]]:
    """The headings first."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DECLARE everybody NO SCROLL CURSOR FOR " + sql)
        cursor.execute(_FETCH)
        yield [column.name for column in cursor.description]
        while some := cursor.fetchall():
            for row in some:
                yield [cell.hex() if isinstance(cell, bytes | memoryview) else cell for cell in row]
            cursor.execute(_FETCH)


def _answer(path: Path) -> Answer:
    """How many lines, and the sum of a digest of each card number: in whatever order they come."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _sum(csv.reader(file, delimiter=";"))
    return _sum(CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows())


def _sum(rows: Iterator[list[Any]]) -> Answer:
    lines = total = 0
    number = _place_of_numbers(rows)
    for row in rows:
        lines, total = lines + 1, total + zlib.crc32(str(row[number]).encode())
    return lines, total


def _place_of_numbers(rows: Iterator[list[Any]]) -> int:
    """The column of the card numbers. What heads the sheet, and the headings, are read over."""
    called = {"number", *headings(["number"], "kk")}
    return next(place for row in rows for place, cell in enumerate(row) if cell in called)


def _in_a_process(kind: str, account: str, day: date) -> int:
    words = [sys.executable, "-m", "bench.memory", "export", kind, account, day.isoformat()]
    return int(subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout.split()[0])  # noqa: S603
