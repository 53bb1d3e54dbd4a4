"""What was said of a file, as the pages that ask for it show it: the same person may answer in two windows."""

from collections.abc import Callable, Mapping

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tirek.kernel.actor import Actor
from tirek.rolls.actions.states import own
from tirek.rolls.models import RollImport
from tirek.rolls.models.problems import SAID
from tirek.rolls.queries.doubts import asked_of
from tirek.rolls.queries.effects import lasting
from tirek.rolls.reading.fields import ROLL_FIELDS
from tirek.structure.queries import names_on
from tirek.ui.versions import Fact, Subject
from tirek.ui.words import named


def columns_shown(actor: Actor, roll: RollImport) -> Subject:
    """What each column is taken for."""
    return _shown(actor, roll, _columns)


def naming_shown(actor: Actor, roll: RollImport) -> Subject:
    """Which unit is meant by each text that has been named."""
    return _shown(actor, roll, _units)


def answers_shown(actor: Actor, roll: RollImport) -> Subject:
    """What was said of lines that may be about somebody, and who stands beside them."""
    return _shown(actor, roll, _answers)


def ends_shown(actor: Actor, roll: RollImport) -> Subject:
    """By which lines memberships end."""
    return _shown(actor, roll, _ends)


def _shown(actor: Actor, roll: RollImport, facts: Callable[[RollImport], Mapping[str, Fact]]) -> Subject:
    return Subject(
        shown=facts(roll),
        now=lambda: facts(RollImport.objects.of(actor).get(pk=roll.pk)),
        hold=lambda: _hold(actor, roll),
    )


def _hold(actor: Actor, roll: RollImport) -> None:
    own(actor, roll.pk)


def _columns(roll: RollImport) -> Mapping[str, Fact]:
    return {
        f"c{place}": Fact(
            name=heading or _("No heading"),
            value=field,
            words=capfirst(str(ROLL_FIELDS[field])) if field else _("not read"),
        )
        for place, (heading, field) in enumerate(zip(roll.headings, roll.fields, strict=False))
    }


def _ends(roll: RollImport) -> Mapping[str, Fact]:
    return {f"line{line}": Fact(name=_("Line %(line)s") % {"line": line}, value="end") for line in roll.ends}


def _answers(roll: RollImport) -> Mapping[str, Fact]:
    return {"": Fact(name="", value=asked_of(lasting(roll.pk)))} | {
        f"line{line}": Fact(
            name=_("Line %(line)s") % {"line": line},
            value=f"{answer['said']}-{answer.get('person', '')}",
            words=str(SAID[answer["said"]]),
        )
        for line, answer in roll.answers.items()
    }


def _units(roll: RollImport) -> Mapping[str, Fact]:
    names = names_on(roll.unit_map.values(), roll.on)
    return {
        text: Fact(name=text, value=str(unit), words=named(names[unit]) if unit else _("leave its lines out"))
        for text, unit in roll.unit_map.items()
    }
