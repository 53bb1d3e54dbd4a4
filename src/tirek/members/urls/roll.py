"""Addresses of the import of a roll; ``urls`` includes them before the list."""

from django.urls import URLPattern, path

from tirek.members.views import guide, roll, roll_answers, roll_downloads

IMPORT: list[URLPattern] = [
    path("import/", roll.upload, name="import"),
    path("import/guide/", guide.import_guide, name="import-guide"),
    path("import/template.xlsx", roll_downloads.template, name="import-template"),
    path("import/template.csv", roll_downloads.template_text, name="import-template-csv"),
    path("import/<uuid:roll_id>/", roll.roll, name="import-roll"),
    path("import/<uuid:roll_id>/progress/", roll.progress, name="import-progress"),
    path("import/<uuid:roll_id>/sheet/", roll_answers.sheet, name="import-sheet"),
    path("import/<uuid:roll_id>/columns/", roll_answers.columns, name="import-columns"),
    path("import/<uuid:roll_id>/units/", roll_answers.units, name="import-units"),
    path("import/<uuid:roll_id>/full/", roll_answers.full, name="import-full"),
    path("import/<uuid:roll_id>/commit/", roll_answers.commit, name="import-commit"),
    path("import/<uuid:roll_id>/retry/", roll_answers.retry, name="import-retry"),
    path("import/<uuid:roll_id>/discard/", roll_answers.discard, name="import-discard"),
    path("import/<uuid:roll_id>/rejected.xlsx", roll_downloads.rejected, name="import-rejected"),
    path("import/<uuid:roll_id>/missing.xlsx", roll_downloads.missing, name="import-missing"),
    path("import/<uuid:roll_id>/missing.csv", roll_downloads.missing_csv, name="import-missing-csv"),
]
