"""Papers that were printed, and files that were attached."""

from django.urls import path, re_path

from tirek.papers.views import files, printed

app_name = "papers"
urlpatterns = [
    path("files/attached/<uuid:file_id>/", files.download, name="file"),
    re_path(r"^files/attached/(?P<file_id>[0-9a-f-]{36})/(?P<size>small|wide)/$", files.picture, name="picture"),
    path("files/attached/<uuid:file_id>/detach/", files.detach, name="detach"),
    path("papers/print/<str:kind>/<str:subject>/", printed.printing, name="print"),
    path("papers/<uuid:paper_id>/", printed.paper, name="paper"),
    path("papers/<uuid:paper_id>/pdf/", printed.pdf, name="pdf"),
    # Typed off a paper: as short as can be.
    path("t/", printed.check, name="check"),
    path("t/<str:code>/", printed.check, name="check"),
]
