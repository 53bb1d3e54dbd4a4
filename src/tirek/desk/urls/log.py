"""Addresses of the log. Its pages stand here, because they name units and persons, which the log itself knows not."""

from django.urls import path

from tirek.desk.exports import LOG
from tirek.desk.views import log
from tirek.exports.views import taking_out

app_name = "log"
urlpatterns = [
    path("", log.lines, name="list"),
    path("log.csv", taking_out(LOG), name="csv"),
    path("chain/", log.chain, name="chain"),
]
