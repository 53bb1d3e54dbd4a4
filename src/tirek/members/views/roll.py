"""Importing a roll: upload, preview, confirm. Being written."""
from django.http import HttpRequest, HttpResponse
from uuid import UUID


def upload(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def preview(request: HttpRequest, roll_id: UUID) -> HttpResponse:
    return HttpResponse()


commit = discard = undo = rejected = missing = preview
