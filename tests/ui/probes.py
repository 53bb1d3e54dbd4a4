"""A list of nothing in particular: a table of its own, and the page that lists it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import connection, models
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.test.utils import isolate_apps
from django_htmx.middleware import HtmxDetails

from tirek.kernel.permissions import Permission
from tirek.ui.days import as_of, today
from tirek.ui.lists import Choice, Column, Empty, Filter, Given, Keyset, ListPage, Narrow, Several, Sort, Toggle, Way

with isolate_apps("tirek.ui"):

    class Probe(models.Model):
        """``weight`` is often the same, and often not known."""

        name = models.CharField(max_length=40)
        weight = models.IntegerField(null=True)
        kind = models.CharField(max_length=10, default="a")

        objects: ClassVar[models.Manager["Probe"]] = models.Manager()

        class Meta:
            app_label = "ui"

    class Sealed(models.Model):
        """Known by a key that nobody can count up."""

        id = models.UUIDField(primary_key=True, default=uuid4)
        weight = models.IntegerField()

        objects: ClassVar[models.Manager["Sealed"]] = models.Manager()

        class Meta:
            app_label = "ui"


@contextmanager
def a_table(model: type[models.Model] = Probe) -> Iterator[None]:
    """Stands until the test is over, and no longer: it is not part of the product's database."""
    with connection.schema_editor() as editor:
        editor.create_model(model)
    yield


class Reader:
    """Whoever reads the list, with or without rights."""

    def __init__(self, *, may: bool = True) -> None:
        self.may = may

    def holds(self, permission: Permission) -> bool:
        return self.may


class ProbesPage(ListPage[Probe]):
    """Searched by name, narrowed by kind and weight, ordered by either."""

    search_label = "Search"
    export_key = "ui.probes"
    is_dated = True
    size, cap = 3, 100

    def filters(self) -> Sequence[Filter]:
        return [
            Given("at", "Somewhere", falls=("alone",)),
            Choice(name="kind", label="Kind", options=[("a", "Round"), ("b", "Square")]),
            Choice(name="state", label="State", options=[("on", "On")], every="All", counts={"on": 7}),
            Toggle("heavy", "Heavy only"),
            Several(name="lacks", label="Lacks", options=[("x", "x"), ("y", "y")]),
            Narrow(name="at", label="Further", options=[("P2", "Below")]),
        ]

    def columns(self) -> Sequence[Column]:
        return [
            Column(key="name", label="Name", phone="head", sort="name"),
            Column(key="weight", label="Weight", classes="num", sort="weight", descending=True),
        ]

    def sorts(self) -> Sequence[Sort]:
        return [Sort("name", ("name", "pk"), "А–Я", "Я–А"), Sort("weight", ("weight", "pk"))]

    def read(self) -> Keyset[Probe]:
        rows = Probe.objects.all()
        rows = rows.filter(name__startswith=self.text) if self.text else rows
        rows = rows.filter(weight__gt=5) if self.query.get("heavy") == "yes" else rows
        return Keyset(rows, self.sort, cap=self.cap, size=self.size)

    def nothing(self) -> Empty:
        return Empty(title="No probe yet", ways=[Way(label="Make one", address="/make/")])

    def missed(self) -> Empty:
        return Empty(title="No such probe", ways=[Way(label="Show all", address=self.bare)])

    def denied(self) -> Empty | None:
        return None if self.actor.may else Empty(title="Ask for a right")  # type: ignore[attr-defined]  # the reader above


def opened(query: str = "", *, may: bool = True, headers: dict[str, str] | None = None) -> ProbesPage:
    """The page as somebody opens it."""
    request: Any = RequestFactory().get(f"/probes/{query}", headers=headers)
    request.asof = as_of(None, today=today())
    request.on, request.actor, request.htmx = request.asof.day, Reader(may=may), HtmxDetails(request)
    return ProbesPage(request)


def day(request: Any) -> dict[str, Any]:
    """What the shell of the product adds to a page, as far as a list needs it."""
    return {"asof": request.asof, "on": request.on}


def answered(query: str = "", *, may: bool = True, headers: dict[str, str] | None = None) -> HttpResponse:
    """What is sent for it."""
    templates: Any = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [Path(__file__).with_name("templates")]
    templates[0]["OPTIONS"]["context_processors"] = [
        "django.template.context_processors.request",
        "tests.ui.probes.day",
    ]
    with override_settings(TEMPLATES=templates):
        return opened(query, may=may, headers=headers).answer("probes.html")
