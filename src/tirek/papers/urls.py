"""Files that were attached."""

from django.urls import path, re_path

from tirek.papers.views import files

app_name = "papers"
urlpatterns = [
    path("files/attached/<uuid:file_id>/", files.download, name="file"),
    re_path(r"^files/attached/(?P<file_id>[0-9a-f-]{36})/(?P<size>small|wide)/$", files.picture, name="picture"),
    path("files/attached/<uuid:file_id>/detach/", files.detach, name="detach"),
]
