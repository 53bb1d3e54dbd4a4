"""Addresses of what is done with a list; ``urls`` includes them beside it."""

from django.urls import URLPattern, path

from tirek.members.views import bulk, exports, saved

LISTS: list[URLPattern] = [
    path("transfer/", bulk.transfer, name="bulk-transfer"),
    path("end/", bulk.end, name="bulk-end"),
    path("export/", exports.export, name="export"),
    path("exports/", exports.exports, name="exports"),
    path("exports/<uuid:export_id>/", exports.ready, name="export-ready"),
    path("exports/<uuid:export_id>/file/", exports.download, name="export-file"),
    path("filters/", saved.filters, name="filters"),
    path("filters/save/", saved.save, name="filter-save"),
    path("filters/<uuid:filter_id>/rename/", saved.rename, name="filter-rename"),
    path("filters/<uuid:filter_id>/delete/", saved.delete, name="filter-delete"),
]
