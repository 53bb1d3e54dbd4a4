"""How mail is sent, from one address: ``smtp://name:password@host:587``, ``file:///folder``, or a service."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from pydantic import SecretStr

_DJANGO = "django.core.mail.backends"


def mail_settings(url: SecretStr | None, folder: Path | None) -> dict[str, Any]:
    """Django's settings. Without an address mail goes into the folder, and where there is none it goes nowhere."""
    if url is None:
        if folder is None:
            return {"EMAIL_BACKEND": f"{_DJANGO}.dummy.EmailBackend"}
        return {"EMAIL_BACKEND": f"{_DJANGO}.filebased.EmailBackend", "EMAIL_FILE_PATH": str(folder)}
    parts = urlsplit(url.get_secret_value())
    if parts.scheme in ("smtp", "smtps"):
        return _smtp(parts)
    if parts.scheme == "file":
        return {"EMAIL_BACKEND": f"{_DJANGO}.filebased.EmailBackend", "EMAIL_FILE_PATH": unquote(parts.path)}
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": f"{_DJANGO}.console.EmailBackend"}
    return _service(parts.scheme, dict(parse_qsl(parts.query, strict_parsing=bool(parts.query))))


def _smtp(parts: Any) -> dict[str, Any]:
    """``smtp`` turns to TLS after the greeting, unless ``?tls=no`` says that the mail server stands next door."""
    secure = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": f"{_DJANGO}.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if secure else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": secure,
        "EMAIL_USE_TLS": not secure and dict(parse_qsl(parts.query)).get("tls") != "no",
        "EMAIL_TIMEOUT": 10,
    }


def _service(name: str, given: dict[str, str]) -> dict[str, Any]:
    """A service that anymail knows: ``unisender-go:?api_key=…&api_url=…``; the words are those of its settings."""
    service = name.replace("-", "_")
    backend = f"anymail.backends.{service}.EmailBackend"
    if not service.isidentifier() or find_spec(backend.removesuffix(".EmailBackend")) is None:
        raise ImproperlyConfigured(f"TIREK_MAIL_URL: nothing sends mail by “{name}:”.")
    return {
        "EMAIL_BACKEND": backend,
        "ANYMAIL": {f"{service}_{word}".upper(): value for word, value in given.items()} | {"REQUESTS_TIMEOUT": 10},
    }
