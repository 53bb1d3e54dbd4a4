"""Addresses of the roll."""

from django.urls import URLPattern, path

from tirek.members.views import roll

app_name = "members"

# The import of a roll. Literal addresses first: other lists below must not catch them.
IMPORT: list[URLPattern] = [
    path("import/", roll.upload, name="import"),
    path("import/<uuid:roll_id>/", roll.preview, name="import-preview"),
    path("import/<uuid:roll_id>/commit/", roll.commit, name="import-commit"),
    path("import/<uuid:roll_id>/discard/", roll.discard, name="import-discard"),
    path("import/<uuid:roll_id>/undo/", roll.undo, name="import-undo"),
    path("import/<uuid:roll_id>/rejected.csv", roll.rejected, name="import-rejected"),
    path("import/<uuid:roll_id>/missing.csv", roll.missing, name="import-missing"),
]

urlpatterns = [*IMPORT]
