"""What must hold before a process serves."""

import ipaddress
import socket
import time

from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_lazy as _

from tirek.conf.grants import check_weak
from tirek.conf.walls import check_key_known
from tirek.kernel.errors import Refused

PORT_SECONDS = 3.0


class NotMigrated(Refused):
    code = "serve.not_migrated"
    message = _("The database is not up to date. Run: tirek migrate")


class DemoAccounts(Refused):
    code = "serve.demo_accounts"
    message = _("There are demonstration accounts, whose passwords everybody knows: not serving on %(host)s.")


class PortTaken(Refused):
    code = "serve.port_taken"
    message = _("Cannot listen on %(host)s:%(port)s: %(reason)s.")


def check_ready() -> None:
    """The role is weak and the tables are those of this version."""
    check_weak()
    if not is_migrated():
        raise NotMigrated
    check_key_known()


def is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def is_loopback(host: str) -> bool:
    """Every address behind the name must be one of this machine's own."""
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, None)}
    except OSError:
        return False
    return bool(found) and all(ipaddress.ip_address(address).is_loopback for address in found)


def may_listen(host: str, port: int) -> None:
    """A predecessor that is being stopped gets a moment to leave the port."""
    if not is_loopback(host) and apps.get_model("accounts.Account").objects.filter(is_demo=True).exists():
        raise DemoAccounts(host=host)
    until = time.monotonic() + PORT_SECONDS
    while (reason := _cannot_bind(host, port)) is not None:
        if time.monotonic() > until:
            raise PortTaken(host=host, port=port, reason=reason)
        time.sleep(0.1)


def _cannot_bind(host: str, port: int) -> str | None:
    try:
        family, kind, proto, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, OverflowError) as error:
        return getattr(error, "strerror", None) or str(error)
    return None
