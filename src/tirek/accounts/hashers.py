"""Passwords as Argon2 makes them, encrypted: whoever reads the table has nothing to try words against."""

from typing import Any

from cryptography.fernet import InvalidToken
from django.contrib.auth.hashers import Argon2PasswordHasher

from tirek.kernel.sealing import site_cipher

_PURPOSE = "password"


def sealed(hashed: str) -> str:
    """What Argon2 made, encrypted with the secret key of the site."""
    _algorithm, rest = hashed.split("$", 1)
    return f"{SealedHasher.algorithm}${site_cipher(_PURPOSE).encrypt(rest.encode()).decode()}"


class SealedHasher(Argon2PasswordHasher):
    """What another secret key encrypted fits no password: its holder sets a new one by mail or by an invitation."""

    algorithm = "sealed"

    def encode(self, password: str, salt: str) -> str:
        return sealed(super().encode(password, salt))

    def decode(self, encoded: str) -> dict[str, Any]:
        decoded: dict[str, Any] = super().decode(_opened(encoded))
        return decoded

    def verify(self, password: str, encoded: str) -> bool:
        try:
            return bool(super().verify(password, _opened(encoded)))
        except InvalidToken:
            return False

    def must_update(self, encoded: str) -> bool:
        try:
            return bool(super().must_update(encoded))
        except InvalidToken:
            return False


def _opened(encoded: str) -> str:
    algorithm, token = encoded.split("$", 1)
    return f"{algorithm}${site_cipher(_PURPOSE).decrypt(token.encode()).decode()}"
