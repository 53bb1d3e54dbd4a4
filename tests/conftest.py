"""What every test may use. The database is real PostgreSQL: the private server, or the one of DATABASE_URL."""

from collections.abc import Iterator

import pytest
from django.db import connections
from django.utils import translation
from hypothesis import HealthCheck, settings

# Property tests here talk to a database: time per example says more about the machine than about the code.
settings.register_profile("tirek", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("tirek")


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """Each test starts in the product's first language, whatever the one before left active."""
    with translation.override("kk"):
        yield


@pytest.fixture(autouse=True, scope="session")
def _closed_connections() -> Iterator[None]:
    yield
    connections.close_all()
