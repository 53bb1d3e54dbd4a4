"""The environment variables that Tirek reads, typed. A value that cannot be used stops the start, and so does a name
that Tirek does not know: a misspelt setting must not be silently ignored."""

import os
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from django.core.exceptions import ImproperlyConfigured
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "TIREK_"


class Environment(BaseSettings):
    """Each field ``name`` is the variable ``TIREK_NAME``; an empty value counts as unset."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True)

    debug: bool = Field(False, description="Show tracebacks and Django's debug pages. Never for others to reach.")
    hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        ("localhost", "127.0.0.1", "[::1]"), description="Host names the site answers to, separated by commas."
    )
    https: bool = Field(False, description="The site is reached by https: secure cookies, HSTS, https redirects.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="What is logged.")
    data_dir: Path | None = Field(None, description="The folder under which the data folder of this checkout is made.")
    secret_key: SecretStr | None = Field(None, description="Django's secret key, at least 32 characters.")
    secret_key_file: Path | None = Field(None, description="A file that holds the secret key.")
    key_file: Path | None = Field(None, description="The key that encrypts personal identifiers. Back it up.")
    role: Literal["owner", "web", "worker"] = Field("owner", description="The database role; commands choose it.")
    database_url: SecretStr | None = Field(
        None, validation_alias="DATABASE_URL", description="The database of the owner role, instead of a private one."
    )
    database_url_web: SecretStr | None = Field(None, description="The same database for the web role.")
    database_url_worker: SecretStr | None = Field(None, description="The same database for the worker role.")
    pooler: bool = Field(
        False, description="The addresses of web and worker lead through a pooler that lends a session by transaction."
    )
    pg: Literal["wheel", "system"] | None = Field(None, description="Whose PostgreSQL the private server runs.")
    mail_url: SecretStr | None = Field(
        None, description="How mail is sent: smtp://, smtps://, file:, console: or a service."
    )
    mail_from: str = Field("Tirek <tirek@localhost>", description="The sender of mail.")
    upload_limit: int = Field(256, ge=1, description="The largest file of a roll that a page takes, in megabytes.")
    files_dir: Path | None = Field(
        None, description="The folder of attached files, beside a database of one's own; all machines share it."
    )
    file_limit: int = Field(20, ge=1, description="The largest file that may be attached, in megabytes.")
    scanner: Literal["off", "warn", "required"] = Field(
        "off", description="Whether attached files are scanned by clamd, and wait for it."
    )
    clamd: str = Field("127.0.0.1:3310", description="Where clamd listens: host:port, or the path of its socket.")
    test_database: str = Field("test_tirek", description="The name of the database that tests create.")

    @field_validator("clamd")
    @classmethod
    def _reached(cls, value: str) -> str:
        if not value.startswith("/") and not value.rpartition(":")[2].isdecimal():
            raise ValueError("is neither host:port nor the path of a socket")
        return value

    @field_validator("hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(host.strip() for host in value.split(",") if host.strip()) if isinstance(value, str) else value

    def database_url_of(self, role: str) -> str | None:
        """None means the private server. Nobody serves as the owner, so a role without its address is refused."""
        own = {"owner": self.database_url, "web": self.database_url_web, "worker": self.database_url_worker}[role]
        if own is None and self.database_url is not None:
            raise ImproperlyConfigured(f"DATABASE_URL is the owner's; set TIREK_DATABASE_URL_{role.upper()} as well.")
        return own.get_secret_value() if own else None


def variables() -> list[str]:
    """The names of all variables, in the order of the fields."""
    return [str(f.validation_alias or PREFIX + name.upper()) for name, f in Environment.model_fields.items()]


@cache
def environment() -> Environment:
    """What this process was started with."""
    known = variables()
    for name in os.environ:
        if name.startswith(PREFIX) and name not in known:
            nearest = get_close_matches(name, known, n=1)
            hint = f" Did you mean {nearest[0]}?" if nearest else ""
            raise ImproperlyConfigured(f"{name} is not a setting.{hint}")
    try:
        return Environment()
    except ValidationError as wrong:
        first = wrong.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0])
        name = name if name.isupper() else PREFIX + name.upper()
        raise ImproperlyConfigured(f"{name}: {first['msg']}") from None
