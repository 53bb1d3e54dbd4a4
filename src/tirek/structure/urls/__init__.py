"""Acts on units. The pages that show a unit stand in ``figures``, which counts it."""

from django.urls import path

from tirek.structure.views import acts, undo

app_name = "structure"
urlpatterns = [
    path("acts/<uuid:public_id>/undo/", undo.undo, name="undo"),
    path("acts/<uuid:public_id>/undoing/", undo.undoing, name="undoing"),
    path("<str:code>/open/", acts.open_below, name="open"),
    path("<str:code>/rename/", acts.rename, name="rename"),
    path("<str:code>/move/", acts.move, name="move"),
    path("<str:code>/close/", acts.close, name="close"),
]
