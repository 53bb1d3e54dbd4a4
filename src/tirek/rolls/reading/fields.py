"""What a column of a roll may say, and what is known to say something else and is not read."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tirek.members.enums import FIELD_NAMES

# Beside what a member has: two parts of a name in one cell, where the unit stands, and what says that somebody left.
ROLL_FIELDS: dict[str, Promise] = FIELD_NAMES | {
    "given_patronymic": _("given name and patronymic"),
    "district": _("district or branch of the unit"),
    "left": _("day of leaving"),
    "left_reason": _("reason for leaving"),
}

# Why a column is not read: what it says is known, and no roll has a place for it.
NOT_READ: dict[str, Promise] = {
    "ordinal": _("number of the line"),
    "other": _("another person"),
    "work": _("work, post or hiring"),
    "paid": _("dues or payments"),
    "issued": _("issue or validity of a document"),
    "document": _("identity document"),
    "place": _("address or place"),
    "paper": _("decision or minutes"),
    "more": pgettext_lazy("column of a roll", "notes and other data"),
    "second": _("the same as another column"),
}

# Why a column is not read until somebody says what it is.
ASKED: dict[str, Promise] = {
    "cards": _("looks like card numbers, is not read"),
    "days": _("days of something, is not read: say what they are"),
    "names": _("looks like names, is not read"),
    "several": _("several columns may say the same, is not read"),
}

# Why a line is about no member.
LEFT_OUT: dict[str, Promise] = {
    "numbering": _("numbers the columns"),
    "headings": _("repeats the headings"),
    "total": _("sums up other lines"),
    "section": _("a title within the table"),
    "unit": _("names the unit of the lines below it"),
    "vacant": _("a numbered line without a person"),
    "signature": _("a signature, or who made the list"),
}
