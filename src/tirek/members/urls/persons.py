"""Addresses of persons. Their pages stand here and not in ``people``, because a person is read with the membership."""

from django.urls import path

from tirek.members.views import correction, leaving, merging, person, transfer

app_name = "people"
urlpatterns = [
    path("<uuid:public_id>/", person.person, name="person"),
    path("<uuid:public_id>/iin/", person.iin, name="iin"),
    path("<uuid:public_id>/correct/", correction.correction, name="correct"),
    path("<uuid:public_id>/merge/", merging.merging, name="merge"),
    path("<uuid:public_id>/transfer/", transfer.transfer, name="transfer"),
    path("<uuid:public_id>/end/", leaving.leaving, name="end"),
]
