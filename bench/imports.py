"""Writing much at once: a roll, a tree of units. Each run is taken back, so the next finds the same database."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bench.clock import AnswersDiffer, Proof, Result, Target
from bench.rolls import AT_COMMIT, BY_HAND, insert_by_hand, write_roll
from tirek.figures.actions import fold_deltas
from tirek.figures.queries import measure
from tirek.kernel.actor import SystemActor
from tirek.members.acts import MEMBER_ADMITTED
from tirek.rolls.actions import Settings, import_roll
from tirek.structure.actions import import_units
from tirek.structure.actions.imports import UnitRow
from tirek.structure.enums import UnitRole
from tirek.structure.models import Unit
from tirek.structure.models.acts import begin_act, recording

ACTOR = SystemActor("bench")
KEYS = ("members.active", "members.youth", "members.women", "members.joined")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, kw_only=True)
class Run:
    """Seconds on the wall and of the processors, how long reading took, and the figures that came out."""

    wall: float
    processors: float
    reading: float
    folding: float
    answer: dict[str, int]
    statements: Sequence[str] = ()


def imports(today: date, roll_rows: int, tree_rows: int) -> Iterator[Result]:
    """A roll against the same rows by hand, its reading alone, a tree."""
    yield from roll(today, 3 if roll_rows <= 50_000 else 1, roll_rows)
    yield units(today, tree_rows)


def roll(today: date, rounds: int, rows: int) -> Iterator[Result]:
    """New members of all units, from the bytes of the file to figures that have them, foreign keys checked."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.csv"
        write_roll(path, rows, day=today - timedelta(days=1))
        ours, by_hand = [], []
        for _ in range(rounds):
            ours.append(_ours(path, rows, today))
            by_hand.append(_by_hand(path, rows, today))
            _must_agree(ours[-1].answer, by_hand[-1].answer)
    proof = Proof(
        case=f"{rows:,} rows", ours=ours[-1].statements, by_hand=(*BY_HAND, AT_COMMIT),
        our_answer=ours[-1].answer, hand_answer=by_hand[-1].answer,
    )  # fmt: skip

    def result(name: str, mine: list[float], theirs: list[float], rate: float | None = None) -> Result:
        target = Target(rate=rate)
        return Result(name=name, ours=sorted(mine), by_hand=sorted(theirs), rows=rows, target=target)

    yield Result(
        name=f"roll of {rows:,} new members", ours=sorted(run.wall for run in ours), rows=rows,
        by_hand=sorted(run.wall for run in by_hand), target=Target(rate=4000), proofs=[proof],
    )  # fmt: skip
    yield result(
        "  in seconds of the processors", [run.processors for run in ours], [run.processors for run in by_hand]
    )
    yield result("  reading it alone", [run.reading for run in ours], [], 12_000)
    yield result("  folding it into sums", [run.folding for run in ours], [run.folding for run in by_hand])


def _ours(path: Path, rows: int, today: date) -> Run:
    phases: dict[str, float] = {}

    def report(phase: str, _done: int, _total: int | None) -> None:
        phases.setdefault(phase, time.perf_counter())

    with transaction.atomic(), path.open("rb") as file, CaptureQueriesContext(connection) as sent:
        begin, spent = time.perf_counter(), _processors()
        findings = import_roll(
            actor=ACTOR, file=file, name=path.name, settings=Settings(on=today), today=today, report=report
        )
        _at_commit()
        wall, processors = time.perf_counter() - begin, _processors() - spent
        _expect(rows, findings.counts["new"])
        run = Run(
            wall=wall, processors=processors, reading=phases["check"] - begin, answer=_answer(today),
            folding=_folding(), statements=[f"-- {query['time']} s\n{query['sql']}" for query in sent.captured_queries],
        )  # fmt: skip
        transaction.set_rollback(True)
    return run


def _by_hand(path: Path, rows: int, today: date) -> Run:
    with transaction.atomic():
        begin, spent = time.perf_counter(), _processors()
        with recording(begin_act(MEMBER_ADMITTED, actor=ACTOR, unit=None, on=today, rows=rows)):
            insert_by_hand(path)
        _at_commit()
        wall, processors = time.perf_counter() - begin, _processors() - spent
        run = Run(wall=wall, processors=processors, reading=0, answer=_answer(today), folding=_folding())
        transaction.set_rollback(True)
    return run


def _at_commit() -> None:
    with connection.cursor() as cursor:
        cursor.execute(AT_COMMIT)


def _folding() -> float:
    begin = time.perf_counter()
    fold_deltas()
    return time.perf_counter() - begin


def _processors() -> float:
    """Seconds that this process and the one that serves it have used, where the latter can be seen."""
    used = os.times()
    server = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    if not server.exists():
        return used.user + used.system
    fields = server.read_text(encoding="ascii").rpartition(")")[2].split()
    return used.user + used.system + (int(fields[11]) + int(fields[12])) / _TICKS


def _answer(today: date) -> dict[str, int]:
    centre = Unit.objects.get(role=UnitRole.CENTRE)
    return {key: int(measure([key], [centre.pk], today)[key, centre.pk].value or 0) for key in KEYS[:3]}


def _must_agree(ours: dict[str, int], by_hand: dict[str, int]) -> None:
    if ours != by_hand:
        raise AnswersDiffer(f"{ours} is not {by_hand}")


def memory(today: date, sizes: tuple[int, int]) -> Iterator[Result]:
    """How much memory reading and checking a roll takes, of two sizes, each in a process of its own."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for rows in sizes:
            path = Path(folder) / f"{rows}.csv"
            write_roll(path, rows, day=today - timedelta(days=1))
            words = [sys.executable, "-m", "bench.memory", "read", str(path), today.isoformat()]
            said = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout.split()  # noqa: S603
            path.unlink()
            found.append(int(said[0]))
            yield Result(
                name=f"roll of {rows:,} read and checked", ours=[float(said[1])], by_hand=[], rows=rows, size=found[-1]
            )
    most = Target(kilobytes=50 * 1024)
    yield Result(name="  memory it takes more", ours=(), by_hand=(), size=abs(found[1] - found[0]), target=most)


def units(today: date, count: int) -> Result:
    """A tree of regions, districts and primary organisations under the centre, beside those that stand."""
    rows = _unit_rows(count, Unit.objects.get(role=UnitRole.CENTRE).code)
    before = _total("units.primary", today)
    primary = sum(row.kind == "primary_org" for row in rows)
    with transaction.atomic():
        begin = time.perf_counter()
        import_units(actor=ACTOR, rows=rows, today=today)
        _at_commit()
        seconds = time.perf_counter() - begin
        _expect(before + primary, _total("units.primary", today))
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM structure_unit WHERE role = 'primary' AND period @> %s::date", [today])
            _expect(before + primary, cursor.fetchone()[0])
        transaction.set_rollback(True)
    return Result(
        name=f"tree of {len(rows):,} units", ours=[seconds], by_hand=[], rows=len(rows), target=Target(longest=10)
    )


def _unit_rows(count: int, centre: str) -> list[UnitRow]:
    found: list[tuple[str, str, str]] = []
    for region in range(20):
        found.append((f"B{region}", centre, "regional_branch"))
        for district in range(11):
            found.append((f"B{region}-{district}", f"B{region}", "district_branch"))
            found += [
                (f"B{region}-{district}-{n}", f"B{region}-{district}", "primary_org") for n in range(count // 220 - 1)
            ]
    return [
        UnitRow(line=line, code=code, parent=parent, kind=kind, name_kk=code, name_ru=code, name_en=code,
                opened=date(2020, 1, 1), closed=None)
        for line, (code, parent, kind) in enumerate(found, 2)
    ]  # fmt: skip


def _total(key: str, day: date) -> int:
    centre = Unit.objects.get(role=UnitRole.CENTRE)
    return int(measure([key], [centre.pk], day)[key, centre.pk].value or 0)


def _expect(wanted: int, got: int) -> None:
    if wanted != got:
        raise AnswersDiffer(f"{got} instead of {wanted}")
