"""Which unit a text in a roll means, where neither a code nor a whole name says it; and what may be meant instead."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Func, TextField

from tirek.kernel.actor import Actor
from tirek.kernel.kazakh import fold, search_text
from tirek.members.permissions import IMPORT_ROLL
from tirek.rolls.models import RollImport
from tirek.rolls.queries.effects import Tables
from tirek.structure.models import Ancestry, Kind, Unit, UnitName

_STEP = re.compile(r"\s*(?:[/\\›>→|,;]|\s[-–—]\s)\s*")
# What a unit is, not what it is called; the words of the charter's kinds come to these.
_GENERIC = """
    аудан ауданы аудандық қала қаласы қалалық облыс облысы облыстық филиал филиалы ұйым ұйымы бөлімше бөлімшесі бпұ
    бастауыш район районный районная город городской городская г область обл областной областная организация ппо
    первичка district city region branch organisation organization"""
_SUGGESTED, _LEAST_LIKE = 8, 0.4


def split_path(text: str) -> list[str]:
    """«Қармақшы / № 5» by its steps; one step where the text is not a path."""
    return [step for step in _STEP.split(text) if fold(step)]


class UnitNames:
    """What the units of a reach and those above them are called, or were; loaded once for many texts."""

    def __init__(self, units: Collection[int]) -> None:
        words = Kind.objects.values_list("name_kk", "name_ru", "name_en")
        self._generic = {*fold(_GENERIC).split(), *(word for names in words for word in fold(" ".join(names)).split())}
        self._above: dict[int, set[int]] = defaultdict(set)
        lines = Ancestry.objects.today().filter(unit__in=units).order_by("pk").values_list("unit_id", "ancestor_id")
        for unit, ancestor in lines:
            if unit != ancestor:
                self._above[unit].add(ancestor)
        ids = {*units, *(ancestor for above in self._above.values() for ancestor in above)}
        found = list(
            Unit.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "code", "holds_members", "period")
        )
        self._codes = {code.lower(): {pk} for pk, code, _holds, _period in found}
        self._best = {pk for pk, _code, holds, period in found if holds and period[-1].upper is None}
        self._reach = set(units)
        self._whole: dict[str, set[int]] = defaultdict(set)
        self._core: dict[str, set[int]] = defaultdict(set)
        called = UnitName.objects.filter(unit__in=ids).order_by("pk")
        for unit, *names in called.values_list("unit_id", "name_kk", "name_ru", "name_en"):
            for name in filter(None, map(fold, names)):
                self._whole[name].add(unit)
                self._core[self._bare(name)].add(unit)

    def find(self, text: str) -> set[int]:
        """The units of the reach that may be meant, from the centre downwards or the other way round."""
        steps = split_path(text)
        if not steps:
            return set()
        found = self._at(steps[-1], steps[:-1]) | self._at(steps[0], steps[1:])
        return found & self._best or found

    def _at(self, leaf: str, above: Sequence[str]) -> set[int]:
        lines = [set().union(*self._called(step)) for step in above]
        for called in self._called(leaf):
            if found := {unit for unit in called & self._reach if all(self._above[unit] & line for line in lines)}:
                return found
        return set()

    def _called(self, step: str) -> tuple[set[int], set[int], set[int]]:
        """The units with this code, with this name, with this name but for the words of their kind."""
        name = fold(step)
        nothing: set[int] = set()
        return (
            self._codes.get(step.strip().lower(), nothing),
            self._whole.get(name, nothing),
            self._core.get(self._bare(name), nothing),
        )

    def _bare(self, name: str) -> str:
        """Without the words that say what kind of unit it is, unless it has no others."""
        return " ".join(word for word in name.split() if word not in self._generic) or name


@dataclass(frozen=True)
class UnknownUnit:
    """A text that means no unit, or several; on how many lines; the units that may be meant, the likeliest first; and
    the one to propose, where the text is its name and no other so called stands where the other lines do.
    """

    text: str
    lines: int
    first_line: int
    suggestions: list[int]
    likely: int | None = None


def unknown_units(
    tables: Tables, units: Collection[int], *, limit: int = 20, left_out: bool = False
) -> list[UnknownUnit]:
    """The most frequent ones, to be named by hand; also those that were left out, if these are wanted. ``units`` are
    those that may be meant.
    """
    codes = ["unit_unknown", "unit_ambiguous", *(["unit_out"] if left_out else [])]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT r.unit_text, count(*), min(r.line) FROM {tables.of('rows')} r WHERE EXISTS ("
            f"SELECT FROM {tables.of('problems')} p WHERE p.line = r.line "
            "AND p.code = ANY (%s)) GROUP BY 1 ORDER BY 2 DESC, 3 LIMIT %s",
            [codes, limit],
        )
        found = list(cursor.fetchall())
    alike = _alike([text for text, _lines, _first in found], units, _near(tables)) if found else {}
    return [UnknownUnit(text, lines, first, *alike.get(text, ([], None))) for text, lines, first in found]


def _near(tables: Tables) -> Mapping[int, int]:
    """Of units, on how many lines units are named that stand below the same one."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT b.unit_id, n.lines FROM (
                SELECT p.parent_id, sum(v.lines) AS lines FROM (
                    SELECT unit_id, count(*) AS lines FROM {tables.of("verdicts")} v
                    WHERE unit_id IS NOT NULL GROUP BY 1) v
                JOIN structure_unitparent p ON p.unit_id = v.unit_id AND upper_inf(p.period) GROUP BY 1) n
            JOIN structure_unitparent b ON b.parent_id = n.parent_id AND upper_inf(b.period)
            """
        )
        return dict(cursor.fetchall())


def _alike(
    texts: Iterable[str], units: Collection[int], near: Mapping[int, int]
) -> dict[str, tuple[list[int], int | None]]:
    """By the last step of a path: the steps above it say where to look, not what it is called.

    Alike is what shares most of the text's trigrams; of two, the one that has fewest others, then the one that stands
    where most lines do. Counted here: the database would compare every text with every name.
    """
    names: list[tuple[int, int, str]] = []
    holding: dict[str, list[int]] = defaultdict(list)
    for unit, name in _holding_names(units):
        trigrams = _trigrams(name)
        for trigram in trigrams:
            holding[trigram].append(len(names))
        names.append((unit, len(trigrams), name))
    found: dict[str, tuple[list[int], int | None]] = {}
    for text, step in ((text, split_path(text)[-1]) for text in texts if split_path(text)):
        wanted = _trigrams(fold(step))
        shared = Counter(nth for trigram in wanted for nth in holding.get(trigram, ()))
        likely = [
            (common, -names[nth][1], near.get(names[nth][0], 0), -names[nth][0]) for nth, common in shared.items()
        ]
        best = sorted((one for one in likely if one[0] >= _LEAST_LIKE * len(wanted)), reverse=True)
        listed = list(dict.fromkeys(-one[-1] for one in best))
        called = {names[nth][0] for nth in shared if names[nth][2] == fold(step)}
        nearest = sorted(called, key=lambda unit: -near.get(unit, 0))[:2]
        is_clear = len(nearest) == 1 or (len(nearest) == 2 and near.get(nearest[0], 0) > near.get(nearest[1], 0))
        found[text] = listed[:_SUGGESTED], nearest[0] if is_clear else None
    return found


def _holding_names(units: Collection[int]) -> set[tuple[int, str]]:
    """Every name, of whatever time and language, of the open units that members stand in."""
    called = UnitName.objects.filter(unit__in=units, unit__holds_members=True, unit__period__upper_inf=True)
    rows = called.order_by("pk").values_list("unit_id", "name_kk", "name_ru", "name_en")
    return {(unit, folded) for unit, *names in rows for name in names if (folded := fold(name))}


def _trigrams(folded: str) -> set[str]:
    """Three letters in a row, the beginning of a word counting for more than its end."""
    return {f"  {word} "[place : place + 3] for word in folded.split() for place in range(len(word) + 1)}


def units_called(actor: Actor, texts: Collection[str]) -> set[str]:
    """Those of the texts that are the code or the name of a unit the actor may see, whenever it was called so."""
    folded = {text: search_text(text) for text in texts}
    seen = actor.visible(Unit, IMPORT_ROLL).values("pk")
    codes = set(Unit.objects.filter(pk__in=seen, code__in=texts).values_list("code", flat=True))
    wanted = list(set(folded.values()))
    names: set[str] = set()
    for language in ("name_kk", "name_ru", "name_en"):
        called = UnitName.objects.filter(unit__in=seen).annotate(
            folded=Func(language, function="kk_fold", output_field=TextField())
        )
        names |= set(called.filter(folded__in=wanted).values_list("folded", flat=True))
    return {text for text, fold in folded.items() if text in codes or (fold and fold in names)}


def only_unit(roll: RollImport) -> Unit | None:
    """The unit that all lines are about, where the roll is taken within one that holds members itself."""
    within = Unit.objects.filter(pk=roll.within_id).first() if roll.within_id else None
    return within if within is not None and within.holds_members else None
