"""Where in a list a page begins, as it stands in an address: numbers of rows that nobody can read, count up or make."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.utils.crypto import salted_hmac

_LONGEST = 200


@cache
def _cipher(secret: str) -> AESSIV:
    return AESSIV(salted_hmac("tirek.ui.cursors", "place in a list", secret, algorithm="sha256").digest())


def conceal(*numbers: int) -> str:
    """The same numbers give the same text as long as the secret key of the site is the same."""
    text = ",".join(map(str, numbers)).encode()
    return urlsafe_b64encode(_cipher(settings.SECRET_KEY).encrypt(text, None)).decode().rstrip("=")


def reveal(token: str) -> tuple[int, ...]:
    """The numbers; none where the text is not one of ours."""
    if not token or len(token) > _LONGEST or not token.isascii():
        return ()
    try:
        text = _cipher(settings.SECRET_KEY).decrypt(urlsafe_b64decode(token + "=" * (-len(token) % 4)), None)
    except (InvalidTag, ValueError):
        return ()
    return tuple(map(int, text.split(b",")))
