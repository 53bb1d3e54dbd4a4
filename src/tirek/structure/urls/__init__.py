"""Acts on units. The pages that show a unit stand in ``figures``, which counts it."""

from django.urls import path

from tirek.structure.views import acts, merging, undo

app_name = "structure"
urlpatterns = [
    path("acts/<uuid:public_id>/undo/", undo.undo, name="undo"),
    path("acts/<uuid:public_id>/undoing/", undo.undoing, name="undoing"),
    path("<str:code>/open/", acts.open_below, name="open"),
    path("<str:code>/rename/", acts.rename, name="rename"),
    path("<str:code>/move/", acts.move, name="move"),
    path("<str:code>/close/", acts.close, name="close"),
    path("<str:code>/merge/", merging.merge, name="merge"),
    path("<str:code>/merge-into-new/", merging.merge_into_new, name="merge_into_new"),
    path("<str:code>/reopen/", merging.reopen, name="reopen"),
]
