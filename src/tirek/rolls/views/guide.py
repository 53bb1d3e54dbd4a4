"""The guide to the import of a roll, as it stands in the documents."""

from pathlib import Path

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tirek.kernel.language import reader_language
from tirek.ui.markdown import to_html
from tirek.ui.requests import DeskRequest

FOLDER = Path(__file__).parents[1] / "data/guide"


@require_GET
def import_guide(request: DeskRequest) -> HttpResponse:
    """In the reader's language."""
    text = (FOLDER / f"import.{reader_language()}.md").read_text(encoding="utf-8")
    return render(request, "rolls/guide.html", {"guide": to_html(text, without_title=True)})
