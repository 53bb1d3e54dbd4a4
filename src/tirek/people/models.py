"""Persons: members, applicants, officials, guests. Whether somebody is a member stands elsewhere."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Concat, Now

from tirek.kernel.declarations import Opening, openings
from tirek.kernel.fields import Derived, DigestField, DrawnKey, PublicId, SealedField
from tirek.kernel.walls import ACCOUNT, SOMEBODY, SYSTEM, where
from tirek.people.permissions import VIEW_PERSON

_NAME = Concat("surname", models.Value(" "), "given_name", models.Value(" "), "patronymic")


class Sex(models.TextChoices):
    """As in the identity document; empty when it is not known. Never inferred from a name."""

    MALE = "m"
    FEMALE = "f"


class PersonQuerySet(models.QuerySet["Person"]):
    """Persons by reach and by name."""

    def in_units(self, unit_ids: models.QuerySet[Any]) -> PersonQuerySet:
        """Those whose membership stands, or last stood, in one of these units."""
        # An excluded value would be looked for among all placements of a person, not the one in the unit.
        last = models.Q(memberships__placements__unit_id__in=unit_ids, memberships__placements__is_last=True)
        return self.filter(pk__in=Person.objects.filter(last).values("pk"))

    def own(self, account_id: int) -> PersonQuerySet:
        """Who signs in with the account."""
        return self.filter(pk__in=SignIn.objects.filter(account_id=account_id).values("person_id"))

    def merged(self) -> PersonQuerySet:
        """Those into whom another record was merged: few, and found by an index before anything else is asked."""
        return self.filter(merged_ids__isnull=False)


class Person(models.Model):
    """A human being. Every part but the surname may be unknown.

    The IIN is encrypted; ``iin_index`` is a keyed digest for finding it again. Both come from ``kernel.sealing``.

    Of records of the same person that were merged into this one ``merged_ids`` are the numbers by which images and the
    log name them, ``merged_public_ids`` their addresses, ``merged_numbers`` those of cards that no membership has now.
    """

    id = DrawnKey(primary_key=True)
    public_id = PublicId()
    surname = models.CharField(max_length=100)
    given_name = models.CharField(max_length=100, blank=True, default="")
    patronymic = models.CharField(max_length=100, blank=True, default="")
    birth_date = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=1, choices=Sex.choices, blank=True, default="")
    iin_cipher = SealedField(null=True, digest="iin_index")
    iin_index = DigestField(null=True)
    phone = models.CharField(max_length=20, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    merged_ids = ArrayField(models.BigIntegerField(), null=True, editable=False)
    merged_public_ids = ArrayField(models.UUIDField(), null=True, editable=False)
    merged_numbers = ArrayField(models.CharField(max_length=40), null=True, editable=False)
    name_fold = Derived(
        expression=models.Func(_NAME, function="kk_fold"), output_field=models.TextField(), db_persist=True
    )
    name_sort = Derived(
        expression=models.Func(_NAME, function="kk_sort_key"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )

    objects = PersonQuerySet.as_manager()
    # Whoever may enter somebody enters a person first; who it is, is read once something that is seen hangs on it.
    wall = where(VIEW_PERSON, "id IN (SELECT people_own())", entered=SOMEBODY)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["iin_index"], name="people_person_iin")]
        indexes = [
            GinIndex(OpClass("name_fold", name="gin_trgm_ops"), name="people_person_name"),
            models.Index(fields=["name_fold", "birth_date"], name="people_person_same"),
            models.Index(fields=["phone"], name="people_person_phone", condition=models.Q(phone__gt="")),
            models.Index(fields=["id"], name="people_person_merged", condition=models.Q(merged_ids__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def all_ids(self) -> list[int]:
        """Its own number, and those of the records that were merged into it."""
        return [self.pk, *(self.merged_ids or ())]

    @property
    def full_name(self) -> str:
        """Surname, given name, patronymic, as the documents have it."""
        return " ".join(filter(None, (self.surname, self.given_name, self.patronymic)))


_OF_SOMEBODY_SEEN = f"{SYSTEM} OR person_id IN (SELECT id FROM people_person)"


class SignIn(models.Model):
    """The account with which somebody sees what is their own."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="sign_in")
    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    # One's own is seen; to say whose account it is takes that one sees the person otherwise.
    wall = where(
        VIEW_PERSON,
        f"account_id = {ACCOUNT} OR person_id IN (SELECT id FROM people_person)",
        entered=_OF_SOMEBODY_SEEN,
        kept=_OF_SOMEBODY_SEEN,
    )

    def __str__(self) -> str:
        return f"{self.person_id}: {self.account_id}"


class Key(models.Model):
    """The number of the key that identifiers are encrypted with, and since when. There is one row, none for the first.

    The key itself is not here.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    number = models.SmallIntegerField()
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="people_key_one_row")]

    def __str__(self) -> str:
        return str(self.number)


# Also the lines about records that were merged into the one that they have.
_OWN_MERGED = "SELECT unnest(p.merged_ids) FROM people_person p WHERE p.id IN (SELECT people_own())"
openings.declare(
    Opening(
        key="own_lines",
        model="audit.Entry",
        condition=f"person_id IN (SELECT people_own()) OR person_id IN ({_OWN_MERGED})",
    )
)
