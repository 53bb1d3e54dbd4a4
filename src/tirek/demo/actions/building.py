"""Carry out the plan, through the acts that everybody has."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import singledispatchmethod

from django.db import connection

from tirek.demo.actions import story
from tirek.demo.actions.lives import Admitted, Left, Life, Rolled, Transferred
from tirek.demo.actions.network import PlannedRenaming, PlannedUnit
from tirek.demo.actions.plan import Plan, PlannedClosing, PlannedMove, PlannedOpening, PlannedStep
from tirek.demo.actions.rolls import card_number, roll_file
from tirek.kernel.actor import Actor
from tirek.kernel.progress import CountReport
from tirek.members.actions import Particulars, admit, end_memberships, transfer_members
from tirek.members.models import Membership
from tirek.rolls.actions import Settings, import_roll
from tirek.rolls.models import RollImport
from tirek.rolls.queries.effects import Tables
from tirek.structure.actions import close_unit, import_units, move_unit, open_unit, rename_unit
from tirek.structure.actions.imports import UnitRow
from tirek.structure.models import Kind, Resolution, Unit

# So often those get another name who are called nearly as somebody in the unit, so that a roll would not take them: one
# or none of ten thousand.
_RENAMED = 3


class RollRefused(RuntimeError):
    """A roll of the plan has lines that cannot be imported: the plan is wrong."""


class LinesRefused(RuntimeError):
    """Nothing was entered: these lines would not be. The first below the headings is 0."""

    def __init__(self, lines: Sequence[int]) -> None:
        super().__init__(f"lines {lines}")
        self.lines = lines


class Builder:
    """Holds the numbers under which the planned things stand in the database."""

    def __init__(self, *, actor: Actor, plan: Plan, report: CountReport) -> None:
        self.actor = actor
        self.plan = plan
        self.today = plan.today
        self.report = report
        self.units: dict[str, Unit] = {}
        self.kinds: dict[str, Kind] = {}
        self.memberships: dict[str, int] = {}
        self.resolutions = 0
        self.done = 0
        # A line of a roll is worth one, an act about as much as forty lines.
        acts = [step for step in plan.steps if not isinstance(step, Rolled)]
        self.total = len(plan.lives) + 40 * len(acts)

    def build(self) -> None:
        self.kinds = {kind.key: kind for kind in Kind.objects.order_by("pk")}
        rows = [self._unit_row(line, unit) for line, unit in enumerate(self.plan.founding, start=2)]
        import_units(actor=self.actor, rows=rows, today=self.today)
        self.units = {unit.code: unit for unit in Unit.objects.order_by("pk")}
        for step in self.plan.steps:
            self._carry_out(step)
            self.done += len(step.lives) if isinstance(step, Rolled) else 40
            self.report(self.done, self.total)

    def _unit_row(self, line: int, unit: PlannedUnit) -> UnitRow:
        return UnitRow(
            line=line,
            code=unit.code,
            parent=unit.places[0][1] if unit.places else "",
            kind=unit.kind,
            name_kk=unit.names.kk,
            name_ru=unit.names.ru,
            name_en=unit.names.en,
            opened=unit.opened,
            closed=None,
        )

    # --- acts on units ----------------------------------------------------------------------------------------------

    @singledispatchmethod
    def _carry_out(self, step: PlannedStep) -> None:
        raise TypeError(f"no step of a plan: {step!r}")

    @_carry_out.register
    def _(self, step: PlannedOpening) -> None:
        unit, parent = step.unit, step.unit.places[0][1]
        act = open_unit(
            actor=self.actor,
            code=unit.code,
            kind=self.kinds[unit.kind],
            parent=self.units[parent],
            names=unit.names,
            on=step.on,
            today=self.today,
            resolution=self._resolution(parent, step.on),
        )
        assert act.unit is not None  # noqa: S101 - an opening has the unit that it opened
        self.units[unit.code] = act.unit

    @_carry_out.register
    def _(self, step: PlannedMove) -> None:
        move_unit(
            actor=self.actor,
            unit=self.units[step.code],
            to_parent=self.units[step.parent],
            on=step.on,
            today=self.today,
            resolution=self._resolution(story.CENTRE_CODE, step.on),
        )

    @_carry_out.register
    def _(self, step: PlannedRenaming) -> None:
        above = self.plan.network.units[step.code].place_on(step.on)
        resolution = self._resolution(above, step.on)
        unit = self.units[step.code]
        rename_unit(actor=self.actor, unit=unit, names=step.names, on=step.on, today=self.today, resolution=resolution)

    @_carry_out.register
    def _(self, step: PlannedClosing) -> None:
        resolution = self._resolution(step.unit.place_on(step.on), step.on)
        unit = self.units[step.unit.code]
        close_unit(actor=self.actor, unit=unit, on=step.on, today=self.today, resolution=resolution)

    def _resolution(self, above: str, on: date) -> Resolution:
        """The decision of the bureau of the unit above, taken some days before."""
        self.resolutions += 1
        name = self.plan.network.units[above].names.kk
        return Resolution(number=f"{self.resolutions}-б", dated=on - timedelta(days=5), body=f"{name}, филиал бюросы")

    # --- acts on the roll -------------------------------------------------------------------------------------------

    @_carry_out.register
    def _(self, step: Rolled) -> None:
        for _draw in range(_RENAMED):
            try:
                self._roll(step, _all_taken)
            except LinesRefused as refused:
                for line in refused.lines:
                    self.plan.rename(step.lives[line])
            else:
                break
        else:
            self._roll(step)
        self._learn_numbers()
        if step.on == story.FIRST_ROLL:
            _analyse()

    def _roll(self, step: Rolled, inspect: Callable[[Tables, RollImport], None] | None = None) -> None:
        file = roll_file(step.lives, self.plan.persons)
        findings = import_roll(
            actor=self.actor,
            file=file,
            name=f"tizim-{step.on.isoformat()}.csv",
            settings=Settings(on=step.on),
            today=self.today,
            inspect=inspect,
            report=self._rolling(lines=len(step.lives), size=file.getbuffer().nbytes),
        )
        if findings.counts["new"] != len(step.lives):
            raise RollRefused(f"{step.on}: {findings.counts}")

    def _rolling(self, *, lines: int, size: int) -> Callable[[str, int, int | None], None]:
        """How far a roll is: reading it is about a third of the work, writing it the rest."""

        def report(phase: str, done: int, total: int | None) -> None:
            part = done / size if phase == "read" else 1 + 2 * done / (total or 1)
            self.report(self.done + round(lines * part / 3), self.total)

        return report

    @_carry_out.register
    def _(self, step: Admitted) -> None:
        person, unit = self.plan.persons[step.life.serial], self.units[step.life.first_unit.code]
        membership = admit(
            actor=self.actor,
            unit=unit,
            particulars=Particulars(
                surname=person.surname,
                given_name=person.given_name,
                patronymic=person.patronymic,
                birth_date=person.birth_date,
                sex=person.sex,
                iin=person.iin,
                phone=person.phone,
                email=person.email,
            ),
            on=step.on,
            today=self.today,
            number=card_number(step.life),
        )
        self.memberships[membership.number] = membership.pk

    @_carry_out.register
    def _(self, step: Transferred) -> None:
        transfer_members(
            actor=self.actor,
            memberships=self._memberships(step.lives),
            to_unit=self.units[step.to.code],
            on=step.on,
            today=self.today,
        )

    @_carry_out.register
    def _(self, step: Left) -> None:
        end_memberships(
            actor=self.actor,
            memberships=self._memberships(step.lives),
            reason=step.reason,
            on=step.on,
            today=self.today,
        )

    def _learn_numbers(self) -> None:
        last = max(self.memberships.values(), default=0)
        self.memberships |= dict(Membership.objects.filter(pk__gt=last).values_list("number", "pk").iterator())

    def _memberships(self, lives: Sequence[Life]) -> list[Membership]:
        """The acts look the rows up themselves and need the numbers only."""
        return [Membership(pk=self.memberships[card_number(life)]) for life in lives]


def _all_taken(tables: Tables, _roll: RollImport) -> None:
    """Raises LinesRefused. The headings are line 1 of the file."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT line FROM {tables.of('verdicts')} v WHERE outcome = 'rejected'")
        if lines := [line - 2 for (line,) in cursor]:
            raise LinesRefused(lines)


def _analyse() -> None:
    """Everything was written in this transaction, so the planner knows of no row yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE people_person, members_membership, members_placement, members_transfer, structure_unit, "
            "structure_unitname, structure_unitparent, structure_ancestry, structure_actimage, figures_delta"
        )
