"""Icons, addresses that keep their day, and what components need to be strict about their props."""

from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Textarea
from django.http import HttpRequest
from django.template import TemplateSyntaxError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from lucide import IconDoesNotExist

from tirek.ui import addresses, days
from tirek.ui.forms import fresh_ticket
from tirek.ui.pages import page_address

register = template.Library()
PASSED_ON = ("hx-", "data-", "aria-")


@cache
def _drawings() -> ZipFile:
    """Opened once: Lucide itself reads the list of all 1,745 anew for each that it draws."""
    return ZipFile(BytesIO((files("lucide") / "lucide.zip").read_bytes()))


@lru_cache(maxsize=256)
def _icon(name: str, classes: str) -> SafeString:
    try:
        drawn = _drawings().read(f"{name}.svg").decode()
    except KeyError:
        raise IconDoesNotExist(name) from None
    # Lucide's own pen is left to the stylesheet; the line breaks only weigh.
    lines = [line.strip() for line in drawn.partition(">")[2].splitlines()]
    head = format_html('<svg viewBox="0 0 24 24" class="{}" aria-hidden="true">', classes)
    return head + mark_safe("".join(lines))  # noqa: S308 - lucide's own drawing


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """A Lucide icon, never alone: the word stands beside it."""
    return _icon(str(name), f"icon icon--{size}" if size else "icon")


def _asof(context: template.Context) -> days.AsOf:
    request = context.get("request")
    return days.of_request(request) if isinstance(request, HttpRequest) else days.AsOf(days.today(), days.today())


@register.simple_tag(takes_context=True)
def asof_url(context: template.Context, name: str, *args: Any, **kwargs: Any) -> str:
    """An address of ours on the day of this page."""
    return addresses.address_of(name, *args, **kwargs) + days.on_query(_asof(context))


# In place of Django's own.
register.simple_tag(addresses.address_of, name="url")
register.simple_tag(page_address)


@register.simple_tag(takes_context=True)
def page_url(context: template.Context, key: str, *args: Any, **params: Any) -> str:
    """The address of a page by the name it goes by, on the day of this page: a package does not know those above it."""
    return page_address(key, *args) + days.on_query(_asof(context), **params)


@register.simple_tag(takes_context=True)
def asof_query(context: template.Context, **params: Any) -> str:
    """``?unit=KZ-43&on=2019-12-01`` to stand behind an address; nothing when there is nothing to say."""
    return days.on_query(_asof(context), **params)


@register.simple_tag(takes_context=True)
def asof_page(context: template.Context, day: Any) -> str:
    """This page on another day."""
    return days.same_page(context["request"], day)


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """The address's own parameters with these changed; None takes one out. Django's tag knows no isolated component."""
    params = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            params.pop(name, None)
        else:
            params[name] = value
    return f"?{params.urlencode()}" if params else "?"


@register.simple_tag(takes_context=True)
def kept_fields(context: template.Context, *without: str) -> SafeString:
    """The address's parameters as hidden fields, for a form that changes one of them and keeps the rest."""
    fields = addresses.pairs(context["request"].GET, *without)
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', fields)


@register.simple_tag(takes_context=True)
def list_query(context: template.Context, **changes: Any) -> str:
    """This list with these parameters changed, from its first row on; None takes one out."""
    return addresses.changed(context["request"].GET, **changes)


@register.simple_tag
def ticket() -> SafeString:
    """For a button that is a form by itself, so that it acts once; see ``ui.acts``. A form has it as ``form.once``."""
    return format_html('<input type="hidden" name="once" value="{}">', fresh_ticket())


@register.simple_tag
def rest(attrs: Any) -> SafeString:
    """Stands last in a component: passes on htmx, data and aria attributes, refuses every other undeclared prop."""
    left = attrs.attrs_dict()
    if unknown := sorted(name for name in left if not name.startswith(PASSED_ON)):
        raise TemplateSyntaxError(f"undeclared props: {', '.join(unknown)}")
    return format_html_join("", ' {}="{}"', ((k, "true" if v is True else v) for k, v in left.items()))


@register.simple_tag
def control(field: BoundField, width: str = "") -> SafeString:
    """The widget of a form's field, with our classes and with what describes it named."""
    widget = field.field.widget
    told = [f"{field.auto_id}_hint"] if field.help_text else []
    told += [f"{field.auto_id}_error"] if field.errors else []
    attrs: dict[str, Any] = {}
    if told:
        attrs["aria-describedby"] = " ".join(told)
    if field.errors:
        attrs["aria-invalid"] = "true"
    if isinstance(widget, Textarea):
        attrs["rows"] = 4
    if isinstance(widget, FileInput):
        attrs |= {"data-choose": gettext("Choose a file"), "data-none": gettext("No file is chosen")}
    if is_choice(field) != "yes":
        own = widget.attrs.get("class", "")
        bad = "input--bad" if field.errors else ""
        attrs["class"] = " ".join(filter(None, ("input", f"input--{width}" if width else "", bad, own)))
    return field.as_widget(attrs=attrs)


@register.filter
def is_choice(field: BoundField) -> str:
    """``yes`` for a box or a set of boxes, which carry their label beside them."""
    kinds = (CheckboxInput, CheckboxSelectMultiple, RadioSelect)
    return "yes" if isinstance(field.field.widget, kinds) else ""


@register.filter
def is_optional(field: BoundField) -> bool:
    """Whether it may be left empty by itself."""
    return not field.field.required and field.name not in getattr(field.form, "together", ())


@register.filter
def is_group(field: BoundField) -> bool:
    """Several boxes under one question."""
    return isinstance(field.field.widget, CheckboxSelectMultiple | RadioSelect)


@register.filter
def corrections(form: BaseForm) -> list[tuple[BoundField, str, str]]:
    """Each wrong field with its label, where what is said of it does not name it, and what is said."""
    wrong = [(field, str(field.label), str(error)) for field in form for error in field.errors]
    return [(field, "" if label in said else label, said) for field, label, said in wrong]


@register.simple_tag
def lines(text: str) -> SafeString:
    """A head of two lines: breaks where the translator put a bar."""
    return format_html_join(mark_safe("<br>"), "{}", ((part,) for part in str(text).split("|")))
