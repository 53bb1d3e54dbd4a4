"""The words of :mod:`tirek.ui.words`, handed to the templates."""

from django import template

from tirek.ui import words

register = template.Library()

for read in (
    words.count, words.signed, words.decimal, words.percent, words.cased, words.day, words.day_long, words.month,
    words.moment, words.masked, words.named, words.in_short, words.quoted, words.and_what, words.initials,
    words.undo_url, words.sex,
):  # fmt: skip
    register.filter(read.__name__, read)

for said in (words.ratio, words.change, words.points):
    register.simple_tag(said)
