"""Addresses of the import of a roll; ``urls`` includes them before the list."""

from django.urls import URLPattern, path

from tirek.members.views import roll

IMPORT: list[URLPattern] = [
    path("import/", roll.upload, name="import"),
    path("import/<uuid:roll_id>/", roll.preview, name="import-preview"),
    path("import/<uuid:roll_id>/commit/", roll.commit, name="import-commit"),
    path("import/<uuid:roll_id>/discard/", roll.discard, name="import-discard"),
    path("import/<uuid:roll_id>/rejected.csv", roll.rejected, name="import-rejected"),
    path("import/<uuid:roll_id>/missing.csv", roll.missing, name="import-missing"),
]
