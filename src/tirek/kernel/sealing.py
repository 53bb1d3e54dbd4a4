"""What must not lie about in the open, an IIN above all: encrypted at rest, and found again by a keyed digest.

What opens an account is encrypted by the secret key of the site (``site_cipher``), all else by the person key. Of that
two are derived, so that neither gives away the other. The cipher text begins with the number of its key, and the
database refuses one that it was not told of, so that two keys are never in use at once.
"""

import base64
import hashlib
import hmac
import os
import re
from functools import cache, cached_property
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_NONCE = 12
_FILE = re.compile(r"(?:([0-9]{1,3}):)?([0-9a-f]{64})", re.IGNORECASE)


class OtherKey(Exception):
    """The text was encrypted with a key that is not this one."""


class SealingKey:
    """A key by its number. What it seals can be read by it alone; each sealing gives another text."""

    def __init__(self, master: bytes, number: int = 1) -> None:
        self.number = number
        self._master = master
        self._mark = bytes([number])

    @classmethod
    def read(cls, path: Path) -> "SealingKey":
        """From a file: 64 hexadecimal digits, before them the number and a colon unless it is the first key."""
        found = _FILE.fullmatch(path.read_text(encoding="ascii").strip())
        if found is None or not 1 <= int(found[1] or 1) <= 255:
            raise ImproperlyConfigured(
                f"{path.name} is not a key file: it holds 64 hexadecimal digits, after its number."
            )
        return cls(bytes.fromhex(found[2]), int(found[1] or 1))

    @classmethod
    def make(cls, path: Path, number: int) -> "SealingKey":
        """A new key in a new file that its owner alone may read, on the disk before anything rests on it."""
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(f"{number}:{os.urandom(32).hex()}\n")
            file.flush()
            os.fsync(file.fileno())
        return cls.read(path)

    def is_same(self, other: "SealingKey") -> bool:
        return hmac.compare_digest(self._master, other._master)

    def seal(self, content: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return self._mark + nonce + self._cipher.encrypt(nonce, content, self._mark)

    def unseal(self, sealed: bytes) -> bytes:
        """Raises OtherKey, or ``cryptography.exceptions.InvalidTag`` where the text was altered."""
        if sealed[:1] != self._mark:
            raise OtherKey(f"encrypted with key {sealed[0]}, but TIREK_KEY_FILE holds key {self.number}")
        return self._cipher.decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], self._mark)

    def index(self, content: bytes) -> bytes:
        digest = self._digest.copy()
        digest.update(content)
        return digest.digest()

    @cached_property
    def _digest(self) -> hmac.HMAC:
        """Begun once: to begin takes longer than to go on with twelve digits."""
        return hmac.new(self._index, digestmod="sha256")

    @cached_property
    def _cipher(self) -> AESGCM:
        return AESGCM(self._derived("cipher"))

    @cached_property
    def _index(self) -> bytes:
        return self._derived("index")

    def _derived(self, purpose: str) -> bytes:
        return hashlib.blake2b(self._master, person=f"tirek:{purpose}".encode()[:16], digest_size=32).digest()


@cache
def current_key() -> SealingKey:
    """The key that this process was given."""
    if settings.TIREK_KEY_FILE is None:
        raise ImproperlyConfigured("Set TIREK_KEY_FILE: the key that encrypts personal identifiers.")
    return SealingKey.read(Path(settings.TIREK_KEY_FILE))


def seal(text: str) -> bytes:
    """Encrypt. Each call gives another text, so that equal numbers cannot be seen to be equal."""
    return seal_bytes(text.encode())


def unseal(sealed: bytes) -> str:
    """Decrypt. Raises what ``SealingKey.unseal`` raises."""
    return unseal_bytes(sealed).decode()


def seal_bytes(content: bytes) -> bytes:
    """As ``seal``, of what is not text, such as a piece of a file in which there are such numbers."""
    return current_key().seal(content)


def unseal_bytes(sealed: bytes) -> bytes:
    return current_key().unseal(sealed)


def index(text: str) -> bytes:
    """The digest by which the same number is found again."""
    return current_key().index(text.encode())


def fingerprint(field: str, value: str) -> str:
    """For the log: equal values of a field have the same, and without the key nobody tries out which value it is."""
    return current_key().index(f"{field}\x00{value}".encode())[:8].hex()


def site_cipher(purpose: str) -> MultiFernet:
    """By Django's secret key, and by those before it as long as they are named."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(_of_site(str(key), purpose)) for key in keys])


def _of_site(key: str, purpose: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"tirek {purpose}".encode()).derive(key.encode())
    return base64.urlsafe_b64encode(derived)
