"""Signing in and out, invitations, and how pages look to this reader."""

from django.urls import path

from tirek.accounts.views import invitations, preferences, security, sign_in

app_name = "accounts"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("security/sessions/<int:session_id>/end/", security.end_session, name="end_session"),
    path("preferences/language/", preferences.language, name="language"),
    path("preferences/theme/", preferences.theme, name="theme"),
]
