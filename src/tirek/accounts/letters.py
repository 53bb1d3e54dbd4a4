"""The letters that an account's holder gets: text only, in the holder's language."""

from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation

from tirek.accounts.models import Account


def send_letter(account: Account, name: str, **words: Any) -> bool:
    """Write and send it; an account without an address gets none. The first line of a template is the subject."""
    if not account.email:
        return False
    with translation.override(account.language or "kk"):
        text = render_to_string(f"accounts/letters/{name}.txt", {"account": account, "now": timezone.now(), **words})
    subject, _, body = text.strip().partition("\n")
    EmailMessage(subject.strip(), body.strip() + "\n", to=[account.email]).send()
    return True
