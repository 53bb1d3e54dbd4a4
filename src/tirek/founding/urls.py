"""Where an organisation is founded, and what is left to do."""

from django.urls import path

from tirek.founding import views

app_name = "founding"
urlpatterns = [
    path("", views.steps_left, name="steps"),
    path("<str:token>/", views.setup, name="setup"),
]
