"""The keys of a site, kept with a backup: in clear for their owner alone, or under a passphrase."""

import base64
import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from tirek.conf.backups.errors import BackupDamaged, KeyMissing, PassphraseMissing, WrongKey, WrongPassphrase
from tirek.kernel.sealing import SealingKey

FILE = "keys.json"
_PURPOSE = b"tirek backup"
_NONCE = 12


@dataclass(frozen=True, kw_only=True)
class Keys:
    """The person key as its file has it, and the secret key of the site."""

    person: str
    secret: str

    def write(self, path: Path, passphrase: str = "") -> None:
        text = json.dumps({"person": self.person, "secret": self.secret})
        if passphrase:
            salt, nonce = os.urandom(16), os.urandom(_NONCE)
            sealed = AESGCM(_derived(passphrase, salt)).encrypt(nonce, text.encode(), _PURPOSE)
            parts = {"salt": salt, "sealed": nonce + sealed}
            text = json.dumps({name: base64.b64encode(value).decode() for name, value in parts.items()})
        write_closed(path, text + "\n")


def read_keys(path: Path, passphrase: str = "") -> Keys:
    """Raises PassphraseMissing, WrongPassphrase."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if "sealed" not in content:
            return Keys(**content)
        salt, sealed = (base64.b64decode(content[name]) for name in ("salt", "sealed"))
    except (ValueError, TypeError, KeyError) as error:
        raise BackupDamaged(file=path.name) from error
    if not passphrase:
        raise PassphraseMissing
    try:
        opened = AESGCM(_derived(passphrase, salt)).decrypt(sealed[:_NONCE], sealed[_NONCE:], _PURPOSE)
    except InvalidTag as error:
        raise WrongPassphrase from error
    return Keys(**json.loads(opened))


def own_keys() -> Keys:
    """Those of the site that runs here."""
    if settings.TIREK_KEY_FILE is None:
        raise KeyMissing
    return Keys(person=Path(settings.TIREK_KEY_FILE).read_text(encoding="ascii"), secret=settings.SECRET_KEY)


def mark_of_person_key(path: Path) -> str:
    """By which the key is known again, and which tells nothing of it. Raises WrongKey for a file that holds none."""
    try:
        key = SealingKey.read(path)
    except (ImproperlyConfigured, OSError, UnicodeDecodeError) as error:
        raise WrongKey(file=path) from error
    return f"{key.number}:{key.index(_PURPOSE).hex()[:32]}"


def mark_of_secret(secret: str) -> str:
    return hmac.digest(secret.encode(), _PURPOSE, "sha256").hex()[:32]


def write_closed(path: Path, text: str) -> None:
    """A new file that its owner alone may read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _derived(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())


def digest_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
