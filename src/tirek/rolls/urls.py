"""Addresses of the import of a roll: it stands under the members, whom it brings."""

from django.urls import path

from tirek.exports.views import taking_out
from tirek.rolls.exports.asked import DOUBTFUL, LEAVERS
from tirek.rolls.exports.people import PEOPLE
from tirek.rolls.exports.returned import MISSING, REJECTED
from tirek.rolls.views import answers, doubts, downloads, guide, imports

app_name = "rolls"
urlpatterns = [
    path("", imports.upload, name="import"),
    path("guide/", guide.import_guide, name="guide"),
    path("template.xlsx", downloads.template, {"kind": "xlsx"}, name="template"),
    path("template.csv", downloads.template, {"kind": "csv"}, name="template-csv"),
    path("<uuid:roll_id>/", imports.roll, name="roll"),
    path("<uuid:roll_id>/progress/", imports.progress, name="progress"),
    path("<uuid:roll_id>/sheet/", answers.sheet, name="sheet"),
    path("<uuid:roll_id>/columns/", answers.columns, name="columns"),
    path("<uuid:roll_id>/units/", answers.units, name="units"),
    path("<uuid:roll_id>/doubts/", doubts.doubts, name="doubts"),
    path("<uuid:roll_id>/ends/", answers.ends, name="ends"),
    path("<uuid:roll_id>/full/", answers.full, name="full"),
    path("<uuid:roll_id>/commit/", answers.commit, name="commit"),
    path("<uuid:roll_id>/retry/", answers.retry, name="retry"),
    path("<uuid:roll_id>/discard/", answers.discard, name="discard"),
    path("<uuid:roll_id>/rejected/", taking_out(REJECTED), name="rejected"),
    path("<uuid:roll_id>/missing/", taking_out(MISSING), name="missing"),
    path("<uuid:roll_id>/people/", taking_out(PEOPLE), name="people"),
    path("<uuid:roll_id>/leavers/", taking_out(LEAVERS), name="leavers"),
    path("<uuid:roll_id>/doubtful/", taking_out(DOUBTFUL), name="doubtful"),
]
