"""Light, dark, or as the device is set. Kept in a cookie, so that the first byte of a page is already right."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

AGE = 365 * 24 * 3600
THEMES = {"": _("As the device"), "light": _("Light"), "dark": _("Dark")}


def theme_of(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(settings.TIREK_THEME_COOKIE, "")
    return chosen if chosen in THEMES else ""


def choose_theme(response: HttpResponse, theme: str, *, secure: bool) -> None:
    """Remember the choice; an unknown one means "as the device"."""
    name = settings.TIREK_THEME_COOKIE
    if theme in THEMES and theme:
        response.set_cookie(name, theme, max_age=AGE, samesite="Lax", httponly=True, secure=secure)
    else:
        response.delete_cookie(name, samesite="Lax")
