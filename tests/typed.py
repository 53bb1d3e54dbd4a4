"""What a browser sends back of a page that it was shown."""

from typing import Any


def typed(page: Any, **changed: str) -> dict[str, str]:
    """Every field of the page's form as it stood there, but for those that somebody changed."""
    form = page.context["form"]
    shown = {field.html_name: field.field.prepare_value(field.value()) for field in form}
    kept = {name: str(value) for name, value in shown.items() if value not in (None, False)}
    return kept | {"version": form.version, "seen": form.mark} | changed
