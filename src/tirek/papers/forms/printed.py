"""What is asked before a paper is printed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tirek.ui.forms import ActForm


class PrintForm(ActForm):
    language = forms.ChoiceField(label=_("Language of the paper"), widget=forms.RadioSelect)

    def __init__(self, *given: Any, languages: Sequence[str], **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField), "said above"  # noqa: S101 - it tells the types
        field.choices = [each for each in settings.LANGUAGES if each[0] in languages]
        field.initial = languages[0]
