"""The classifier of territories."""

from django.urls import path

from tirek.structure.views import territories

app_name = "territories"
urlpatterns = [path("", territories.listing, name="list")]
