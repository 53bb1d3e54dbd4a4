"""Addresses of files that somebody took out."""

from django.urls import path

from tirek.exports import views

app_name = "exports"
urlpatterns = [
    path("", views.files, name="files"),
    path("<uuid:file_id>/", views.file, name="file"),
    path("<uuid:file_id>/download/", views.download, name="download"),
]
