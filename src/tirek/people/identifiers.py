"""The IIN at rest: encrypted, and found again by a keyed digest.

Two keys are derived from the one in the key file, so that neither gives away the other. The cipher text begins with the
number of its key: while a key is being replaced, rows of both kinds can be read.
"""

import hashlib
import hmac
import os
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_KEY_NUMBER = b"\x01"
_NONCE = 12


def seal(iin: str) -> bytes:
    """Encrypt. Each call gives another text, so that equal numbers cannot be seen to be equal."""
    return seal_bytes(iin.encode())


def unseal(sealed: bytes) -> str:
    """Decrypt. Raises ``cryptography.exceptions.InvalidTag`` where the text was altered or the key is another."""
    return unseal_bytes(sealed).decode()


def seal_bytes(content: bytes) -> bytes:
    """As ``seal``, of what is no text, such as a piece of a file in which there are such numbers."""
    nonce = os.urandom(_NONCE)
    return _KEY_NUMBER + nonce + _cipher().encrypt(nonce, content, _KEY_NUMBER)


def unseal_bytes(sealed: bytes) -> bytes:
    return _cipher().decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], sealed[:1])


def index(iin: str) -> bytes:
    """The digest by which the same IIN is found again."""
    return hmac.digest(_derived("index"), iin.encode(), "sha256")


@cache
def _cipher() -> AESGCM:
    return AESGCM(_derived("cipher"))


@cache
def _derived(purpose: str) -> bytes:
    if settings.TIREK_KEY_FILE is None:
        raise ImproperlyConfigured("Set TIREK_KEY_FILE: the key that encrypts personal identifiers.")
    master = Path(settings.TIREK_KEY_FILE).read_text(encoding="ascii").strip()
    return hashlib.blake2b(bytes.fromhex(master), person=f"tirek:{purpose}".encode()[:16], digest_size=32).digest()
