"""Addresses of the log. Its pages stand here, because they name units and persons, which the log itself knows not."""

from django.urls import path

from tirek.desk.views import log

app_name = "log"
urlpatterns = [
    path("", log.lines, name="list"),
    path("log.csv", log.lines_csv, name="csv"),
    path("chain/", log.chain, name="chain"),
]
