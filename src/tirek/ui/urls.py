"""The page of all parts, for developers. Not among the addresses of a served organisation."""

from django.urls import path

from tirek.ui import views

app_name = "ui"
urlpatterns = [path("components/", views.components, name="components")]
