"""What makes it unsafe to serve an organisation, each said in a sentence with what to do about it."""

import os
import stat
import sysconfig
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from tirek.access.models import Grant
from tirek.conf.environment import Environment
from tirek.conf.jobs import DEAD_AFTER
from tirek.conf.serving import is_loopback, is_migrated
from tirek.founding.queries import ADMINISTRATOR, BACKUP_EACH, last_backup, the_centre

_FEWEST_SIGNS, _SHORTEST = 10, 32
# Where machines keep their time zones, in the order in which Python itself would look.
_PLACES = tuple(filter(None, (sysconfig.get_config_var("TZPATH") or "").split(os.pathsep)))
_ENCRYPTED = {"require", "verify-ca", "verify-full"}
_NOWHERE = ("dummy", "console", "filebased", "locmem")


@dataclass(frozen=True)
class Danger:
    """One reason not to serve. ``code`` is stable and stands in ``--json``."""

    code: str
    text: str | Promise
    about: str = ""

    def __str__(self) -> str:
        return str(self.text) % {"about": self.about} if self.about else str(self.text)


@dataclass(frozen=True, kw_only=True)
class Site:
    """What is looked at: the settings as they were read, and the folder of the data."""

    environment: Environment
    home: Path
    private: bool


def dangers(site: Site) -> list[Danger]:
    """All there are, those that need no database first."""
    found = [*_settings(site), *_files(site), *_addresses(site), *_zones(_PLACES)]
    try:
        return [*found, *_database(site)]
    except (DatabaseError, InterfaceError) as error:
        return [*found, Danger("database", _("The database does not answer: %(about)s"), str(error).split("\n")[0])]


def _settings(site: Site) -> Iterator[Danger]:
    given = site.environment
    if settings.DEBUG:
        yield Danger("debug", _("TIREK_DEBUG is on: errors show the code and the data to whoever asks. Switch it off."))
    if not given.https:
        yield Danger(
            "https",
            _(
                "The site is not served by https: passwords and rolls can be read on the way. Put it "
                "behind a proxy with a certificate and set TIREK_HTTPS=1."
            ),
        )
    if any("*" in host or host.startswith(".") for host in given.hosts):
        yield Danger("hosts", _("TIREK_HOSTS takes any name. Name the hosts by which the site is reached."))
    elif all(is_loopback(host.strip("[]")) for host in given.hosts):
        yield Danger(
            "hosts_local", _("TIREK_HOSTS names this machine only: nobody else reaches the site. Name its host.")
        )
    key = settings.SECRET_KEY
    if len(key) < _SHORTEST or len(set(key)) < _FEWEST_SIGNS or key.startswith("django-insecure-"):
        yield Danger("secret_key", _("The secret key can be guessed. Make a new one: openssl rand -base64 48"))
    if not site.private and given.secret_key is None and given.secret_key_file is None:
        yield Danger("secret_key_missing", _("There is no secret key. Set TIREK_SECRET_KEY_FILE."))
    if any(f".{name}." in settings.EMAIL_BACKEND for name in _NOWHERE):
        yield Danger("mail", _("Mail reaches nobody: invitations and warnings are lost. Set TIREK_MAIL_URL."))


def _files(site: Site) -> Iterator[Danger]:
    """Keys and data that other users of the machine may read."""
    given, key = site.environment, settings.TIREK_KEY_FILE
    if key is None or not key.is_file():
        yield Danger(
            "person_key_missing", _("There is no person key, without which no IIN can be read. Set TIREK_KEY_FILE.")
        )
    for path in filter(None, (key, given.secret_key_file)):
        if _is_open(path):
            yield Danger(
                "key_open", _("Other users of this machine can read %(about)s. Set its mode to 600."), str(path)
            )
    for path in (site.home / "secrets", site.home / "pg"):
        if _is_open(path):
            yield Danger(
                "data_open", _("Other users of this machine can read %(about)s. Set its mode to 700."), str(path)
            )


def _zones(places: Sequence[str]) -> Iterator[Danger]:
    """Where the machine tells another hour than Tirek, its logs, its timers and the next program go by another day."""
    files = [found for place in places if (found := Path(place) / settings.TIME_ZONE).is_file()]
    if not find_spec("tzdata"):
        yield Danger(
            "time_zones_missing", _("The locked package tzdata is not installed. Install what is locked anew.")
        )
    elif files and _offset(_zone_of(files[0])) != _offset(ZoneInfo(settings.TIME_ZONE)):
        yield Danger("time_zones", _OTHER_HOUR, str(files[0]))


def _zone_of(file: Path) -> ZoneInfo:
    with file.open("rb") as content:
        return ZoneInfo.from_file(content)


def _offset(zone: ZoneInfo) -> timedelta | None:
    return datetime.now(zone).utcoffset()


def _zones_of_server(ask: "Ask") -> Iterator[Danger]:
    """Days are cut by the database, too."""
    ((there,),) = ask("SELECT (now() AT TIME ZONE %s) - (now() AT TIME ZONE 'UTC')", settings.TIME_ZONE)
    if there != _offset(ZoneInfo(settings.TIME_ZONE)):
        yield Danger("time_zones", _OTHER_HOUR, "PostgreSQL")


_OTHER_HOUR = _("%(about)s tells another hour than Tirek: its time zones are out of date. Bring its tzdata up to date.")


def _is_open(path: Path) -> bool:
    return path.exists() and bool(path.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH))


def _addresses(site: Site) -> Iterator[Danger]:
    """Databases on another machine that are spoken to in the clear."""
    given = site.environment
    named = {
        "DATABASE_URL": given.database_url,
        "TIREK_DATABASE_URL_WEB": given.database_url_web,
        "TIREK_DATABASE_URL_WORKER": given.database_url_worker,
    }
    for name, url in named.items():
        if url is not None and _in_the_clear(dict(conninfo_to_dict(url.get_secret_value()))):
            yield Danger(
                "database_clear",
                _("%(about)s leads to another machine without encryption. Add sslmode=verify-full."),
                name,
            )
    if not site.private and not (given.database_url_web and given.database_url_worker):
        yield Danger(
            "database_roles",
            _(
                "The roles that serve have no database address. Set TIREK_DATABASE_URL_WEB and "
                "TIREK_DATABASE_URL_WORKER."
            ),
        )


def _in_the_clear(address: dict[str, Any]) -> bool:
    host = str(address.get("host") or "")
    return (
        bool(host) and not host.startswith("/") and not is_loopback(host) and address.get("sslmode") not in _ENCRYPTED
    )


def _database(site: Site) -> Iterator[Danger]:
    if not is_migrated():
        yield Danger("not_migrated", _("The database is not up to date. Run: tirek migrate"))
        return
    if apps.get_model("accounts.Account").objects.filter(is_demo=True).exists():
        yield Danger(
            "demo_accounts",
            _("There are demonstration accounts, whose passwords everybody knows. Use a database of its own."),
        )
    yield from _organisation(site)
    for ask in (_strong_roles, _zones_of_server, _silent_worker):
        yield from ask(_rows)


def _organisation(site: Site) -> Iterator[Danger]:
    """Whether there is anything to serve, somebody who gives rights, and a way back."""
    centre = the_centre()
    if centre is None:
        yield Danger("organisation", _("There is no organisation yet. Found it: tirek found, or tirek setup-link"))
        return
    given = Grant.objects.in_force(timezone.localdate()).filter(role__key=ADMINISTRATOR, unit=centre)
    if not given.filter(account__is_active=True).exists():
        yield Danger(
            "administrator",
            _(
                "Nobody can sign in who gives rights at the centre. Open the invitation, or run tirek invite and tirek "
                "grant."
            ),
        )
    # What another program saves is not known here; a private database nobody else saves.
    last = last_backup()
    if (last is None and site.private) or (last is not None and timezone.now() - last > BACKUP_EACH):
        yield Danger("backup", _("The last backup is more than a week old, or there is none. Run: tirek backup FOLDER"))


Ask = Callable[..., list[tuple[Any, ...]]]


def _rows(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _strong_roles(ask: Ask) -> Iterator[Danger]:
    """Row security is worth nothing to a role that owns the tables or passes it by."""
    logins = list(settings.TIREK_SERVING_LOGINS)
    strong = ask(
        """
        SELECT rolname FROM pg_roles r WHERE rolname = ANY(%s) AND (rolsuper OR rolbypassrls OR EXISTS (
            SELECT FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
              AND pg_has_role(r.oid, relowner, 'MEMBER')))
        """,
        logins,
    )
    for (name,) in strong:
        yield Danger(
            "role_strong",
            _("The database role %(about)s passes the rights of rows by. Make one that owns nothing."),
            name,
        )
    known = {name for (name,) in ask("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", logins)}
    for name in sorted(set(logins) - known):
        yield Danger("role_missing", _("There is no database role %(about)s, by which the site is to be served."), name)


def _silent_worker(ask: Ask) -> Iterator[Danger]:
    """Imports, exports and the log wait for it."""
    alive = "SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)"
    if not ask(alive, DEAD_AFTER):
        yield Danger("worker", _("No worker gives a sign of life: imports, files and mail wait. Start: tirek worker"))
