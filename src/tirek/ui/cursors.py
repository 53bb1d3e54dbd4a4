"""Where in a list a page begins, as it stands in an address: keys of rows that nobody can read, count up or make."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.utils.crypto import salted_hmac

_LONGEST = 200
# As a UUID is written; no number of ours is so long.
_UUID = 36

RowKey = int | UUID


@cache
def _cipher(secret: str) -> AESSIV:
    return AESSIV(salted_hmac("tirek.ui.cursors", "place in a list", secret, algorithm="sha256").digest())


def conceal(*keys: RowKey) -> str:
    """The same keys give the same text as long as the secret key of the site is the same."""
    text = ",".join(map(str, keys)).encode()
    return urlsafe_b64encode(_cipher(settings.SECRET_KEY).encrypt(text, None)).decode().rstrip("=")


def reveal(token: str) -> tuple[RowKey, ...]:
    """The keys; none where the text is not one of ours."""
    if not token or len(token) > _LONGEST or not token.isascii():
        return ()
    try:
        text = _cipher(settings.SECRET_KEY).decrypt(urlsafe_b64decode(token + "=" * (-len(token) % 4)), None)
    except (InvalidTag, ValueError):
        return ()
    return tuple(UUID(key) if len(key) == _UUID else int(key) for key in text.decode().split(","))
