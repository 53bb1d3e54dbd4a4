"""What kept figures are sliced by: the slices that a declaration lists, or the rows of a table."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tirek.kernel.declarations import Figure, Kept, Ratio, Subjects, figures
from tirek.kernel.errors import Refused
from tirek.kernel.language import reader_language


class SubjectNeeded(Refused):
    code = "subject_needed"
    message = _("“%(key)s” counts things of different measures, which cannot be added up. Name one of them.")


class SliceUnknown(Refused):
    code = "slice_unknown"
    message = _("“%(key)s” has no part “%(slice)s”.")


@dataclass(frozen=True, kw_only=True)
class Slice:
    """One part of a figure. ``measure`` is the figure's own, or what the row of the subject says."""

    key: str
    name: str | Promise
    measure: str


Slices = dict[str, tuple[Slice, ...]]


def slices_of(kept: Collection[Kept]) -> Slices:
    """The slices of each figure, in their order; one query where some are read from tables, else none."""
    found: Slices = {
        figure.key: tuple(Slice(key=key, name=name, measure=figure.measure) for key, name in figure.slices)
        for figure in kept
    }
    subjects = {figure.key: figure for figure in kept if figure.subjects}
    for key, rows in _read({key: figure.subjects for key, figure in subjects.items() if figure.subjects}).items():
        found[key] = tuple(Slice(key=row[0], name=row[1], measure=row[2] or subjects[key].measure) for row in rows)
    return found


def parts_of(figure: Figure) -> tuple[Slice, ...]:
    """By what the figure can be asked in parts: its own slices, or those of the first part of a ratio that has any."""
    parts = [figures[key] for key in (figure.numerator, figure.denominator)] if isinstance(figure, Ratio) else [figure]
    sliced = [part for part in parts if isinstance(part, Kept) and has_slices(part)][:1]
    return slices_of(sliced)[sliced[0].key] if sliced else ()


def keys_to_add(figure: Kept, slices: Slices, slice_: str = "") -> tuple[str, ...]:
    """Under which slices the contributions stand that make the answer: the one that is asked for, else all.

    Raises SliceUnknown, and SubjectNeeded where the whole would add up things of different measures.
    """
    mine = slices[figure.key]
    if slice_ and slice_ not in {each.key for each in mine}:
        raise SliceUnknown(key=figure.key, slice=slice_)
    if slice_:
        return (slice_,)
    if len({each.measure for each in mine}) > 1:
        raise SubjectNeeded(key=figure.key)
    if figure.subjects is None and not mine:
        return ("",)
    return tuple(each.key for each in mine)


def is_mixed(figure: Figure) -> bool:
    """Whether it can be asked of one subject only: itself or one of its parts is made of different things."""
    if isinstance(figure, Ratio):
        return any(is_mixed(figures[key]) for key in (figure.numerator, figure.denominator))
    return isinstance(figure, Kept) and figure.subjects is not None and bool(figure.subjects.measure)


def has_slices(figure: Kept) -> bool:
    return bool(figure.slices) or figure.subjects is not None


def _read(subjects: Mapping[str, Subjects]) -> dict[str, list[tuple[str, str, str]]]:
    found: dict[str, list[tuple[str, str, str]]] = {key: [] for key in subjects}
    if not subjects:
        return found
    selects = [_select(each) for each in subjects.values()]
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(selects)} ORDER BY 1, 3, 2", list[Any](subjects))
        for key, subject, label, measure in cursor.fetchall():
            found[key].append((subject, label, measure))
    return found


def _select(subjects: Subjects) -> str:
    """The label in the reader's language, where the table has it."""
    own, first = (subjects.label.format(language=language) for language in (reader_language(), "kk"))
    measure = f"{subjects.measure}::text" if subjects.measure else "''"
    label = f"coalesce(nullif({own}::text, ''), {first}::text)"
    return f"SELECT %s, {subjects.key}::text, {label}, {measure} FROM {subjects.table}"
