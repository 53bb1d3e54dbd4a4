"""Django's PostgreSQL backend on the private server, which is started when the first connection is made."""

from typing import Any

from django.db.backends.postgresql import base

from tirek.conf.postgres.server import private_server


class DatabaseWrapper(base.DatabaseWrapper):
    """A command that never asks the database never starts it."""

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        return params | private_server().address(params["user"])
