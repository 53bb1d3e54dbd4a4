"""What was measured, in words: a line for each row, whether its target was met, and what stands behind the number."""

import textwrap
from collections.abc import Iterator, Sequence
from statistics import median
from typing import TextIO

from django.db import connection

from bench.clock import Proof, Result, p95

_LINE = "{:<62}{:>9}{:>9}{:>9}{:>9}{:>8}{:>9}{:>9}  {}"
HEAD = _LINE.format("", "min", "median", "p95", "by hand", "ratio", "rival", "queries", "target")
FOOT = (
    "Times in ms; “by hand” is the median of hand-written SQL on the same database in the same run. Ratio: how many\n"
    "times longer the hand-written SQL takes; both answers were equal every time. “Rival” is the median of asking a\n"
    "flat copy of the records, each beside every unit above it, by a covering index, in the same turns."
)
_MOST_ANSWER, _MOST_SQL = 160, 2400


def told(result: Result) -> str:
    """The line of a row."""
    ours, by_hand = result.ours, result.by_hand
    found = verdicts(result)
    parts = [f"{result.rate:,.0f} rows/s"] if result.rows and ours else []
    parts += [f"{result.size / 1024:,.0f} KB"] if result.size else []
    parts += [f"{result.share:.2f} %"] if result.share is not None else []
    parts += [f"{result.found:,}"] if result.found is not None else []
    parts += [text for text, _met in found]
    return _LINE.format(
        result.name[:61],
        *((f"{seconds * 1000:,.1f}" for seconds in (ours[0], median(ours), p95(ours))) if ours else "–––"),
        f"{median(by_hand) * 1000:,.1f}" if by_hand else "–",
        f"{result.ratio:,.2f}" if by_hand else "–",
        f"{median(result.rival) * 1000:,.1f}" if result.rival else "–",
        "–" if result.queries is None else _span(*result.queries),
        "; ".join(parts),
    )


def _span(least: int, most: int) -> str:
    return str(least) if least == most else f"{least}–{most}"


def verdicts(result: Result) -> list[tuple[str, bool]]:
    """Each target of the row, and whether it was met; where it was missed, by how much."""
    target, found = result.target, []
    if target.p95 is not None:
        found.append(_judged("p95 ≤", p95(result.ours) * 1000, target.p95, "ms", below=True))
    if target.median is not None:
        found.append(_judged("median ≤", median(result.ours) * 1000, target.median, "ms", below=True))
    if target.longest is not None:
        found.append(_judged("≤", max(result.ours), target.longest, "s", below=True))
    if target.kilobytes is not None:
        found.append(_judged("≤", result.size / 1024, target.kilobytes, "KB", below=True))
    if target.ratio is not None:
        found.append(_judged("ratio ≥", result.ratio, target.ratio, "", below=False))
    if target.rate is not None:
        found.append(_judged("≥", result.rate, target.rate, "rows/s", below=False))
    if target.share is not None:
        found.append(_judged("≥", result.share or 0, target.share, "%", below=False))
    if target.most is not None:
        found.append(_judged("≤", result.found or 0, target.most, "", below=True))
    return found


def _judged(words: str, value: float, target: float, unit: str, *, below: bool) -> tuple[str, bool]:
    met = value <= target if below else value >= target
    asked = f"{words} {target:,.4g} {unit}".strip()
    if met:
        return f"{asked} met", True
    factor = (value / target if below else target / value) if target and value else 0
    return f"{asked} MISSED by {factor:.2f} ×", False


def summary(results: Sequence[Result]) -> str:
    """How many targets were met, and the rows that missed one."""
    judged = [(result.name, text, met) for result in results for text, met in verdicts(result)]
    missed = [f"{name}: {text}" for name, text, met in judged if not met]
    head = f"Targets: {len(judged) - len(missed)} of {len(judged)} met."
    return "\n".join([head, *(f"  {line}" for line in missed)])


def evidence(result: Result) -> Iterator[str]:
    """The SQL of both ways in the first case of a row, and both answers in every case."""
    if not result.proofs:
        return
    yield f"--- {result.name}"
    for proof in result.proofs:
        same = "equal" if proof.our_answer == proof.hand_answer else "NOT EQUAL"
        answer = f"{proof.our_answer!r:.{_MOST_ANSWER}}"
        yield f"{proof.case or 'case'}: {same}. ours {answer} | by hand {proof.hand_answer!r:.{_MOST_ANSWER}}"
    first = result.proofs[0]
    for words, sent in (("ours", first.ours), ("by hand", first.by_hand)):
        for number, sql in enumerate(sent[:12], 1):
            text = textwrap.dedent(sql).strip()
            cut = text if len(text) <= _MOST_SQL else f"{text[:_MOST_SQL]} … ({len(text):,} characters)"
            yield f"[{words} {number}/{len(sent)}]\n{textwrap.indent(cut, '    ')}"


def explain(result: Result, file: TextIO) -> None:
    """The plans of both ways, each with what the planner expected and what came."""
    for proof in result.proofs:
        file.write(f"\n=== {result.name}: {proof.case}\n")
        _explain(proof, file)


def _explain(proof: Proof, file: TextIO) -> None:
    for words, sent in (("ours", proof.ours), ("by hand", proof.by_hand)):
        for sql in sent:
            if not sql.lstrip().upper().startswith(("SELECT", "WITH", "(")):
                continue
            with connection.cursor() as cursor:
                # Sent as one text: what looks like a placeholder in it is a part of a pattern.
                cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + sql.replace("%", "%%"), [])
                plan = "\n".join(row[0] for row in cursor.fetchall())
            file.write(f"\n[{words}] {sql.strip()}\n{plan}\n")
