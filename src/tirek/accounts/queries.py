"""What is known of an account's second factor and of its invitation."""

from datetime import datetime
from hashlib import sha256

from allauth.mfa.models import Authenticator

from tirek.accounts.models import Account, Invitation
from tirek.kernel.declarations import second_factor_rules


def must_have_second_factor(account: Account) -> bool:
    """As higher packages declare.

    Accounts of the demonstration need none: their passwords stand on its sign-in page and in the documents, there is no
    real person behind what they see, and they are served to the machine itself only.
    """
    return not account.is_demo and any(rule.needs(account) for rule in second_factor_rules)


def has_second_factor(account: Account, besides: int | None = None) -> bool:
    """An app or a passkey; recovery codes only stand in for one."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user=account, type__in=kinds).exclude(pk=besides).exists())


def digest_of(token: str) -> str:
    """What is kept of a link."""
    return sha256(token.encode()).hexdigest()


def invitation_of(token: str, now: datetime) -> Invitation | None:
    """The invitation that this link opens, as long as it does."""
    return Invitation.objects.open_at(now).select_related("account").filter(digest=digest_of(token)).first()


def was_accepted(token: str) -> bool:
    """Whether somebody has chosen a password by this link."""
    return Invitation.objects.filter(digest=digest_of(token)).exclude(used_at=None).exists()
