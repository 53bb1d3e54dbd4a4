"""Addresses of persons. Mounted by name, since the pages belong to a higher package."""

from django.urls import include, path

urlpatterns = [path("", include("tirek.members.urls.persons"))]
