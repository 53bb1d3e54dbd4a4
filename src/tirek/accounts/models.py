"""The account somebody signs in with, the invitation that opens it, and the tries that are counted at the door."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from tirek.kernel.actor import Actor


class AccountQuerySet(models.QuerySet["Account"]):
    """Asks whose accounts stand where. What an account holds, and at which units, a higher package says by grants."""

    def in_units(self, unit_ids: models.QuerySet[Any]) -> "AccountQuerySet":
        """Those that hold something at these units and nothing elsewhere: nobody closes an account that reaches on."""
        grants = self.model._meta.get_field("grants").related_model._default_manager.filter(account=OuterRef("pk"))
        return self.filter(Exists(grants), ~Exists(grants.exclude(unit_id__in=unit_ids)))


class AccountManager(BaseUserManager["Account"]):
    """Finds an account by its sign-in name."""

    def get_queryset(self) -> AccountQuerySet:
        return AccountQuerySet(self.model, using=self._db)

    def of(self, actor: Actor) -> models.QuerySet["Account"]:
        """The account that acts, and no other."""
        return self.filter(pk=actor.account_id or 0)


class Account(AbstractBaseUser):
    """Who signs in. What the account may do stands in ``access``; the person behind it need not be a member."""

    public_id = models.UUIDField(db_default=models.Func(function="gen_random_uuid"), unique=True, editable=False)
    username = models.CharField(_("sign-in name"), max_length=150, unique=True)
    password = models.CharField(_("password"), max_length=300)
    full_name = models.CharField(_("full name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True, default="")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    language = models.CharField(max_length=2, blank=True, default="")

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    objects = AccountManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("username"), name="accounts_username_once")]

    def __str__(self) -> str:
        return self.full_name or self.username


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Asks which invitations still open an account."""

    def open(self) -> "InvitationQuerySet":
        """Neither used nor withdrawn, though perhaps expired."""
        return self.filter(used_at=None, withdrawn_at=None)

    def open_at(self, now: datetime) -> "InvitationQuerySet":
        return self.open().filter(expires_at__gt=now)


class Invitation(models.Model):
    """A link by which one holder chooses a password, once. The link itself is kept nowhere: only its digest is."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(used_at=None, withdrawn_at=None),
                name="accounts_one_open_invitation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} until {self.expires_at:%Y-%m-%d}"


class Attempt(models.Model):
    """A counter of tries at the door, in the form of Django's cache in a database: all web processes count together."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "accounts_attempt"

    def __str__(self) -> str:
        return self.cache_key
