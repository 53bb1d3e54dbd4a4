"""Why a line of a roll is rejected: a stable code, what is wrong, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tirek.kernel.dates import format_short
from tirek.kernel.identifiers import IIN_FAULTS


@dataclass(frozen=True)
class ProblemText:
    """``short`` heads the group of all lines with this problem; ``wrong`` and ``todo`` are filled from the params."""

    short: Promise
    wrong: Promise
    todo: Promise


# What is wrong with an IIN says already what to compare it with.
_CORRECT = _("Correct the cell, or leave it empty.")
_DOCUMENT = _("Compare the cell with the document and correct it.")
_ONE_LINE = _("Keep one of the two lines.")

REASONS: dict[str, ProblemText] = {
    "cells_too_many": ProblemText(
        _("Too many cells"),
        _("The line has more cells than there are headings."),
        _("Check for a separator inside a cell; put such a cell in quotation marks."),
    ),
    "unit_missing": ProblemText(_("Unit not given"), _("No unit is given."), _("Enter the code of the unit.")),
    "unit_unknown": ProblemText(
        _("Unit not found"), _("There is no such unit."), _("Enter the code of a unit, or its name exactly.")
    ),
    "unit_ambiguous": ProblemText(
        _("Unit not clear"), _("Several units have this name."), _("Enter the code of the unit instead.")
    ),
    "unit_out": ProblemText(
        _("Unit left out by you"),
        _("You chose to leave out the lines of this unit."),
        _("Name the unit that is meant, or bring the line again."),
    ),
    "unit_closed": ProblemText(
        _("Unit closed"), _("The unit is closed."), _("Enter the unit that took over its members.")
    ),
    "unit_holds_no_members": ProblemText(
        _("Not a primary organisation"),
        _("Members stand in a primary organisation or a group, not in this unit."),
        _("Enter the primary organisation or the group."),
    ),
    "surname_missing": ProblemText(_("No surname"), _("The surname is missing."), _("Enter the surname.")),
    "columns_otherwise": ProblemText(
        _("Other columns"),
        _("Above this line stand headings in another order than the first."),
        _("Put the columns into one order, or send these lines as a roll of their own."),
    ),
    "name_unreadable": ProblemText(
        _("Not a name"), _("This is not a name."), _("Write surname, given name and patronymic in letters.")
    ),
    "too_long": ProblemText(
        _("Too long"), _("The cell is longer than %(most)s letters."), _("Check that the columns have not shifted.")
    ),
    **{
        code: ProblemText(_("IIN wrong"), fault.message, _CORRECT)  # type: ignore[arg-type]  # a lazy text stands for one
        for code, fault in IIN_FAULTS.items()
    },
    "date_in_future": ProblemText(
        _("Date wrong"),
        _("The day is later than the day of the roll, %(on)s."),
        _("Correct the date, or import the roll as of a later day."),
    ),
    "joined_before_birth": ProblemText(_("Date wrong"), _("The person was not born on that day."), _DOCUMENT),
    "since_before_joined": ProblemText(
        _("Date wrong"),
        _("The person stands in the unit from a day before joining, %(joined)s."),
        _("Correct one of the two dates."),
    ),
    "has_left": ProblemText(
        _("Has left"),
        _("The line says that this person is not a member any more: %(said)s."),
        _("Tick the person among those who left, or end the membership on the page of the person."),
    ),
    "iin_shortened": ProblemText(
        _("IIN wrong"),
        _("A spreadsheet has shortened the IIN to a power of ten, and its last digits are lost."),
        _("Give the column the format “text”, and enter the number again."),
    ),
    "too_young": ProblemText(
        _("Under age"),
        _("Younger than %(age)s on %(on)s."),
        _("Correct the birth date or the day of joining, or admit this person at the age."),
    ),
    "same_person": ProblemText(_("Same person twice"), _("The same person as in line %(first)s."), _ONE_LINE),
    "person_ambiguous": ProblemText(
        _("Person not clear"),
        _("%(hits)s persons on the rolls may be meant by the line."),
        _("Compare them side by side and say which one it is, or enter the IIN."),
    ),
    "person_doubtful": ProblemText(
        _("Person not clear"),
        _("The line may be about somebody who is on the rolls already."),
        _("Compare them side by side and say whether it is the same person."),
    ),
    "chosen_out": ProblemText(
        _("Left out by you"),
        _("You chose to leave the line out."),
        _("Bring it again when it is clear whom it means."),
    ),
    "has_died": ProblemText(
        _("Has died"),
        _("By the rolls this person died on %(on)s."),
        _("Look at the page of the person. If it is somebody else, enter the IIN."),
    ),
    "registered_elsewhere": ProblemText(
        _("Registered elsewhere"),
        _("This person is registered elsewhere."),
        _("Ask for a transfer, or import again with transfers allowed."),
    ),
    "transfer_too_early": ProblemText(
        _("Transfer too early"),
        _("The present placement began later, on %(began)s."),
        _("Enter a later day in “in the unit since”, or import the roll as of a later day."),
    ),
    "joined_before_leaving": ProblemText(
        _("Joined too early"),
        _("An earlier membership of this person ended after the day of joining."),
        _("Enter the day on which the person joined again."),
    ),
    "joined_after_placement": ProblemText(
        _("Joined too late"), _("The member stood in a unit before that day."), _("Correct the day of joining.")
    ),
    "number_taken": ProblemText(
        _("Card number taken"),
        _("The rolls have this card number already."),
        _("Correct it, or leave the cell empty."),
    ),
    "number_before": ProblemText(
        _("Number of an earlier membership"),
        _("This person bore the card number in an earlier membership, and a number is given once only."),
        _("Enter the new card number, or leave the cell empty: a number is then given."),
    ),
    "number_twice": ProblemText(_("Card number twice"), _("The same card number as in line %(first)s."), _DOCUMENT),
}

# Reasons of a version before, which rolls that were read by it may still have.
_EARLIER: dict[str, ProblemText] = {
    "date_unreadable": ProblemText(_("Date wrong"), _("This is not a date."), _("Write the day as 01.12.2019.")),
    "date_impossible": ProblemText(_("Date wrong"), _("There is no such day."), _("Correct the date.")),
    "sex_unreadable": ProblemText(_("Sex not clear"), _("The sex is not clear."), _("Write “ер” or “әйел”.")),
    "phone_invalid": ProblemText(
        _("Phone wrong"), _("There is no such telephone number."), _("Correct it, or leave the cell empty.")
    ),
    "email_invalid": ProblemText(
        _("E-mail wrong"), _("This is not an e-mail address."), _("Correct it, or leave the cell empty.")
    ),
}
EVER_GIVEN = REASONS | _EARLIER

# Why a member stays although the full roll of the unit does not name them.
STAYS: dict[str, Promise] = {
    "no_right": _("stays: you may not end memberships in this unit"),
    "later": _("stays: came on the day of the roll or later"),
    "rejected": _("stays: a rejected line has the same name"),
}

# Why somebody may be the one of a line, though nothing says it surely.
DOUBTS: dict[str, Promise] = {
    "several": _("several fit"),
    "iin": _("the name agrees, the IIN of the file is wrong"),
    "birth_date": _("the birth date differs as by a slip"),
    "stood": _("was in this unit once"),
    "name": _("the name differs in a part"),
}

# What is answered of a line that may be about somebody.
SAID: dict[str, Promise] = {
    "same": _("the same person"),
    "another": _("another person"),
    "out": _("leave the line out"),
}

# What was mended in a line that is taken all the same, or left out of it because a member need not have it.
NOTES: dict[str, Promise] = {
    "letters": _("Latin letters in Cyrillic words were replaced."),
    "zeros": _("Zeros at the beginning of the IIN were restored; the check digit proves them."),
    "signs": _("Signs and letters around the digits of the IIN were left out; the check digit proves them."),
    "nothing": _("“No”, “-” and the like were read as an empty cell."),
    "no_digits": _("A cell without any digit cannot be a number and was left out."),
    "name_rest": _("What does not belong to a name was left out: numbers, offices, what stood in brackets."),
    "name_long": _("A name has more words than three: see whether all of them belong to one person."),
    "name_order": _("Nothing tells which word is the surname: see whether the name is the right way round."),
    "numbers": _("Several card numbers stand in one cell, and none was taken: write the one that counts."),
    "century": _("The century was added to years of two figures."),
    "month_first": _("By the whole column the month stands before the day, and so it was read."),
    "day_or_month": _("Nothing tells which stands first, the day or the month; the day was taken to be first: look."),
    "left_today": _("No day of leaving is given, so the day of the roll stands for it."),
    "serial": _("Days that a spreadsheet had turned into numbers were turned back."),
    "year_only": _("Only the year is given, so the day was left out."),
    "date_unreadable": _("What cannot be read as a date was left out."),
    "date_impossible": _("There is no such day; it was left out."),
    "day_odd": _("A birth date in the future or of more than 110 years ago was left out."),
    "sex_unreadable": _("The sex is not clear and was left out."),
    "phone_invalid": _("What cannot be a telephone number was left out."),
    "phones": _("Of several telephone numbers in a cell the first was taken."),
    "shortened": _("A spreadsheet has shortened the number to a power of ten; it was left out."),
    "email_invalid": _("What cannot be an e-mail address was left out."),
    "number_long": _("What is longer than a card number was left out."),
    "number_rest": _("A card number among other words was left out: write the number alone."),
    "phone_of_other": _("A telephone that is said to be of another person was left out."),
    "joined_young": _("The day of joining is before the age of 14: see whether both days are right."),
}

_SEEN_ELSEWHERE = _("This person is registered in %(where)s.")


def codes_like(code: str) -> list[str]:
    """The codes that stand in one group with this one, because they are headed by the same words."""
    return [other for other, reason in EVER_GIVEN.items() if str(reason.short) == str(EVER_GIVEN[code].short)]


def wrong(code: str, params: Mapping[str, Any]) -> str:
    """What is wrong, in the reader's language. Where somebody stands is named only if the check found it may be."""
    text = _SEEN_ELSEWHERE if code == "registered_elsewhere" and "where" in params else EVER_GIVEN[code].wrong
    return str(text) % {name: _shown(value) for name, value in params.items()}


def _shown(value: Any) -> Any:
    """The database writes days as 2026-10-01; people do not."""
    try:
        return format_short(date.fromisoformat(value))
    except (TypeError, ValueError):
        return value


def explain(code: str, params: Mapping[str, Any]) -> str:
    """What is wrong, and what to do."""
    return f"{wrong(code, params)} {EVER_GIVEN[code].todo}"
