"""What a list of members is found and ordered by, kept by the database beside each placement."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from tirek.kernel.walls import where
from tirek.members.models.membership import Placement
from tirek.members.permissions import VIEW_MEMBERS


class Lexemes(models.TextField):  # type: ignore[type-arg]  # has none when it runs
    """Words as a ``tsvector``: no dictionary of a language touches the names of people."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector"


@Lexemes.register_lookup
class Matches(models.Lookup):
    """``words__matches="'омаров':* & 'асан'"``: the words of a name stand so. Written by ``queries.search``."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, left_params = self.process_lhs(compiler, connection)
        return f"{left} @@ %s::tsquery", [*left_params, self.rhs]


class Listed(models.Model):
    """A placement as a list looks for it: where and when beside the name, so that neither is looked up elsewhere.

    Derived by the database from placements, memberships and persons; nobody writes here. ``words`` holds each word of
    the name folded (how it sounds) and, with «=» before it, as it is ordered (how it is written); the first folded one
    once more with «^» before it.
    """

    placement = models.OneToOneField(
        Placement, on_delete=models.DO_NOTHING, primary_key=True, related_name="listed", db_constraint=False
    )
    unit_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    period = DateRangeField()
    name_sort = models.TextField(db_collation="C")
    words = Lexemes()

    # What somebody left is asked for row by row: EXISTS may be answered by going through all placements there are.
    wall = where(
        VIEW_MEMBERS,
        "CASE WHEN upper_inf(period) THEN unit_id IN (SELECT access_reach('members.view')) "
        "ELSE (SELECT true FROM members_placement s WHERE s.id = placement_id) END "
        "OR person_id IN (SELECT people_own())",
    )

    class Meta:
        indexes = [
            # What a page is bounded by stands in the index: only the rows of the page are fetched.
            models.Index(
                fields=["name_sort", "person_id", "placement"],
                include=["unit_id", "period"],
                name="members_listed_order",
            ),
            models.Index(fields=["unit_id"], name="members_listed_unit"),
            GinIndex(fields=["words"], name="members_listed_words"),
        ]

    def __str__(self) -> str:
        return self.name_sort
