"""The pages that show numbers: units with theirs, and the figures themselves.

The pages of units stand here and not in ``structure``, which does not know that it is counted.
"""

from django.urls import path

from tirek.figures.views import figures, units

app_name = "figures"
urlpatterns = [
    path("units/", units.tree, name="tree"),
    path("units/<str:code>/", units.unit, name="unit"),
    path("units/<str:code>/below/", units.below, name="below"),
    path("figures/", figures.listing, name="list"),
    path("figures/<str:key>/", figures.figure, name="figure"),
]
