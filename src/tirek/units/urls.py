"""The pages that show numbers: units with theirs, and the figures themselves.

The pages of units stand here and not in ``structure``, which does not know that it is counted.
"""

from django.urls import path

from tirek.units.views import figures, listing, units

app_name = "units"
urlpatterns = [
    path("units/", units.tree, name="tree"),
    path("units/<str:code>/", units.unit, name="unit"),
    path("units/<str:code>/below/", units.below, name="below"),
    # Not under units/, where any word may be the code of a unit.
    path("unit-list/", listing.units, name="units"),
    path("unit-list/units.csv", listing.units_csv, name="units-csv"),
    path("unit-list/units.xlsx", listing.units_xlsx, name="units-xlsx"),
    path("figures/", figures.listing, name="list"),
    path("figures/<str:key>/", figures.figure, name="figure"),
]
