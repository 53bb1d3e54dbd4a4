"""The first page of whoever is signed in, and the search."""

from django.urls import path

from tirek.desk.views import home, search

app_name = "desk"
urlpatterns = [path("", home.home, name="home"), path("search/", search.search, name="search")]
