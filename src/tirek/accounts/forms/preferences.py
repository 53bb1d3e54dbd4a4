"""How pages look to this reader."""

from django import forms
from django.conf import settings


class LanguageForm(forms.Form):
    """Sent by a button of the menu."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)
