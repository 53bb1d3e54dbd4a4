"""How pages look to this reader."""

from django import forms
from django.conf import settings

from tirek.ui.forms import ActForm


class LanguageForm(ActForm):
    """Sent by a button of the menu."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)
