"""Choosing a file to attach."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tirek.ui.forms import ActForm

ACCEPTED = ".jpg,.jpeg,.png,.webp,.heic,.heif,.pdf,.docx,.xlsx,.txt"


class FileField(forms.FileField):
    """A file of the kinds that are taken. Whether it is one, its action says by its content."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("File"))
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": ACCEPTED}))
        super().__init__(allow_empty_file=True, **kwargs)
        if not self.help_text:
            told = _("A photo, a PDF, a DOCX, an XLSX or a plain text, %(most)s MB at most.")
            self.help_text = told % {"most": settings.TIREK_FILE_LIMIT}


class AttachForm(ActForm):
    """One file; more are attached one after the other."""

    file = FileField()

    elsewhere = "file"

    @property
    def was_sent(self) -> bool:
        """A browser forgets the file that was chosen when a form comes back: the page says that it is chosen again."""
        return bool(self.errors) and bool(self.files)
