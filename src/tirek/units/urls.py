"""The pages that show numbers: units with theirs, and the figures themselves.

The pages of units stand here and not in ``structure``, which does not know that it is counted.
"""

from django.urls import path

from tirek.exports.views import taking_out
from tirek.units.exports.figures import FIGURE
from tirek.units.exports.summary import SUMMARY
from tirek.units.exports.units import UNITS
from tirek.units.views import figures, listing, resolutions, units

app_name = "units"
urlpatterns = [
    path("units/", units.tree, name="tree"),
    path("units/<str:code>/", units.unit, name="unit"),
    path("units/<str:code>/below/", units.below, name="below"),
    path("units/<str:code>/export/", taking_out(SUMMARY), name="unit-export"),
    # Not under units/, where any word may be the code of a unit.
    path("unit-list/", listing.units, name="units"),
    path("unit-list/export/", taking_out(UNITS), name="units-export"),
    path("resolutions/<uuid:public_id>/", resolutions.resolution, name="resolution"),
    path("figures/", figures.listing, name="list"),
    path("figures/<str:key>/", figures.figure, name="figure"),
    path("figures/<str:key>/export/", taking_out(FIGURE), name="figure-export"),
]
