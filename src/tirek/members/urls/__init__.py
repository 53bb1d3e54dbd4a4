"""Addresses of the roll."""

from django.urls import path

from tirek.members.urls.lists import LISTS
from tirek.members.views import admission, duplicates, listing

app_name = "members"
urlpatterns = [
    path("", listing.members, name="list"),
    path("admit/", admission.admission, name="admit"),
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    *LISTS,
]
