"""The first page of whoever is signed in."""

from django.urls import path

from tirek.desk import views

app_name = "desk"
urlpatterns = [path("", views.home, name="home")]
