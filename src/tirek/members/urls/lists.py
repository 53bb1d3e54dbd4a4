"""Addresses of what is done with a list; ``urls`` includes them beside it."""

from django.urls import URLPattern, path
from django.views.generic import RedirectView

from tirek.exports.views import taking_out
from tirek.members.exports.listing import MEMBERS
from tirek.members.views import bulk, saved

LISTS: list[URLPattern] = [
    path("transfer/", bulk.transfer_many, name="bulk-transfer"),
    path("end/", bulk.end, name="bulk-end"),
    path("export/", taking_out(MEMBERS), name="export"),
    # Where files stood that are asked for from any list now.
    path("exports/", RedirectView.as_view(pattern_name="exports:files"), name="exports"),
    path("exports/<uuid:file_id>/", RedirectView.as_view(pattern_name="exports:file"), name="export-ready"),
    path("exports/<uuid:file_id>/file/", RedirectView.as_view(pattern_name="exports:download"), name="export-file"),
    path("filters/", saved.filters, name="filters"),
    path("filters/save/", saved.save, name="filter-save"),
    path("filters/<uuid:filter_id>/rename/", saved.rename, name="filter-rename"),
    path("filters/<uuid:filter_id>/delete/", saved.delete, name="filter-delete"),
]
