"""What speaks against serving: each reason by itself, in the words of the reader."""

import zoneinfo
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import OperationalError, connection
from django.utils import translation
from pydantic import SecretStr
from tests.factories import SYSTEM, Tree, an_account

from tirek.accounts.models import Account
from tirek.conf import deployment
from tirek.conf.deployment import Site, dangers
from tirek.conf.environment import Environment
from tirek.founding.actions import note_backup

pytestmark = [pytest.mark.django_db, pytest.mark.tree]

FAR = "postgresql://tirek_web:x@203.0.113.7/tirek"


@pytest.fixture
def safe(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A site that nothing speaks against; a test changes one thing of it."""
    key = tmp_path / "person-key"
    key.write_text("1" * 64)
    key.chmod(0o600)
    settings.TIREK_KEY_FILE, settings.DEBUG = key, False
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.SECRET_KEY = "k3Jv_pQz8sWm2Xc7Rt5Yb9Nf1Lh4Gd6Aa0Ee"
    for name in ("secrets", "pg"):
        (tmp_path / name).mkdir(mode=0o700)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
    an_account(Tree()["C"], username="first")
    note_backup(actor=SYSTEM, name="tirek-20260101-000000", size=5)
    for name in ("TIREK_HTTPS", "TIREK_HOSTS", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    return {"https": True, "hosts": ("tirek.example.kz",)}


def told(given: dict[str, Any], home: Path, *, private: bool = True) -> list[str]:
    return [one.code for one in dangers(Site(environment=Environment(**given), home=home, private=private))]


def test_nothing_speaks_against_a_safe_site(safe: dict[str, Any], tmp_path: Path) -> None:
    assert told(safe, tmp_path) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"https": False}, "https"),
        ({"hosts": ("*",)}, "hosts"),
        ({"hosts": (".example.kz",)}, "hosts"),
        ({"hosts": ("localhost", "127.0.0.1", "[::1]")}, "hosts_local"),
        ({"database_url_web": SecretStr(FAR)}, "database_clear"),
        ({"database_url_worker": SecretStr(FAR + "?sslmode=prefer")}, "database_clear"),
    ],
)
def test_a_setting_speaks_against_it(safe: dict[str, Any], tmp_path: Path, change: dict[str, Any], code: str) -> None:
    assert told(safe | change, tmp_path) == [code]


def test_a_database_far_away_is_spoken_to_encrypted(safe: dict[str, Any], tmp_path: Path) -> None:
    near = SecretStr("postgresql://tirek_web@/tirek?host=/run/postgresql")
    assert told(safe | {"database_url_web": SecretStr(FAR + "?sslmode=verify-full")}, tmp_path) == []
    assert told(safe | {"database_url_web": near}, tmp_path) == []


def test_keys_and_roles_of_a_database_of_ones_own_are_named(safe: dict[str, Any], tmp_path: Path) -> None:
    assert told(safe, tmp_path, private=False) == ["secret_key_missing", "database_roles"]


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("DEBUG", True, "debug"),
        ("SECRET_KEY", "short", "secret_key"),
        ("SECRET_KEY", "a" * 50, "secret_key"),
        ("SECRET_KEY", "django-insecure-k3Jv_pQz8sWm2Xc7Rt5Yb9Nf1Lh", "secret_key"),
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "mail"),
        ("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend", "mail"),
        ("TIREK_KEY_FILE", None, "person_key_missing"),
        ("TIREK_KEY_FILE", Path("/nowhere/key"), "person_key_missing"),
        ("TIREK_SERVING_LOGINS", ("nobody_of_that_name",), "role_missing"),
    ],
)
def test_what_the_settings_come_to(
    safe: dict[str, Any], tmp_path: Path, settings: Any, name: str, value: Any, code: str
) -> None:
    setattr(settings, name, value)
    assert told(safe, tmp_path) == [code]


def test_keys_and_data_are_closed_to_others(safe: dict[str, Any], tmp_path: Path, settings: Any) -> None:
    settings.TIREK_KEY_FILE.chmod(0o644)
    assert told(safe, tmp_path) == ["key_open"]
    settings.TIREK_KEY_FILE.chmod(0o600)
    (tmp_path / "pg").chmod(0o755)
    assert told(safe, tmp_path) == ["data_open"]


@pytest.mark.parametrize(("zone", "codes"), [("Asia/Almaty", []), ("Asia/Bishkek", ["time_zones"])])
def test_a_machine_whose_time_zones_are_old_is_told(
    safe: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str, codes: list[str]
) -> None:
    """Before 2024 Almaty had the hour that Bishkek has."""
    (tmp_path / "zones/Asia").mkdir(parents=True)
    (tmp_path / "zones/Asia/Almaty").write_bytes((files("tzdata") / "zoneinfo" / zone).read_bytes())
    monkeypatch.setattr(deployment, "_PLACES", (str(tmp_path / "nowhere"), str(tmp_path / "zones")))
    assert told(safe, tmp_path) == codes


def test_a_server_that_tells_another_hour_is_told() -> None:
    asked = deployment._zones_of_server(lambda _sql, *_params: [(timedelta(hours=6),)])
    assert [danger.code for danger in asked] == ["time_zones"]


def test_zones_are_those_of_the_locked_package() -> None:
    assert zoneinfo.TZPATH == ()
    assert datetime(2026, 1, 1, tzinfo=ZoneInfo("Asia/Almaty")).utcoffset() == timedelta(hours=5)


def test_a_role_that_owns_tables_is_too_strong(safe: dict[str, Any], tmp_path: Path, settings: Any) -> None:
    settings.TIREK_SERVING_LOGINS = (connection.settings_dict["USER"],)
    assert told(safe, tmp_path) == ["role_strong"]


def test_demonstration_accounts_and_a_silent_worker(safe: dict[str, Any], tmp_path: Path) -> None:
    Account.objects.create(username="demo", full_name="Demo", is_demo=True)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    assert told(safe, tmp_path) == ["demo_accounts", "worker"]


def test_an_organisation_somebody_who_gives_rights_and_a_way_back(
    safe: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Account.objects.filter(username="first").update(is_active=False)
    assert told(safe, tmp_path) == ["administrator"]
    Account.objects.filter(username="first").update(is_active=True)
    assert told(safe, tmp_path) == []
    monkeypatch.setattr(deployment, "BACKUP_EACH", timedelta(0))
    assert told(safe, tmp_path) == ["backup"]
    # Another program may save a server of one's own; a private one nobody else does.
    monkeypatch.setattr(deployment, "last_backup", lambda: None)
    assert told(safe, tmp_path) == ["backup"]
    served = {name: SecretStr("postgresql://tirek@/tirek") for name in ("database_url_web", "database_url_worker")}
    own = safe | served | {"secret_key": SecretStr("x")}
    assert told(own, tmp_path, private=False) == []
    monkeypatch.setattr(deployment, "the_centre", lambda: None)
    assert told(safe, tmp_path) == ["organisation"]


def test_a_database_that_is_behind_or_down(
    safe: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deployment, "is_migrated", lambda: False)
    assert told(safe, tmp_path) == ["not_migrated"]

    def down() -> bool:
        raise OperationalError("connection refused\nmore of it")

    monkeypatch.setattr(deployment, "is_migrated", down)
    found = dangers(Site(environment=Environment(**safe), home=tmp_path, private=True))
    assert str(found[0]) == "Дерекқор жауап бермейді: connection refused"


@pytest.mark.parametrize(
    ("language", "words"),
    [("kk", "құпиясөздер мен тізімдерді"), ("ru", "пароли и списки"), ("en", "passwords and rolls")],
)
def test_it_is_said_in_three_languages(safe: dict[str, Any], tmp_path: Path, language: str, words: str) -> None:
    with translation.override(language):
        found = dangers(Site(environment=Environment(**safe | {"https": False}), home=tmp_path, private=True))
        assert words in str(found[0])
