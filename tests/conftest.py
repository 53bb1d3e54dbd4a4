"""What every test may use. The database is real PostgreSQL: the private server, or the one of DATABASE_URL."""

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from django.utils import translation
from hypothesis import HealthCheck, settings
from tests.databases import kind_of, turn_to, worker_database
from tests.durations import Account, Clock, dear_first, without_dear

# Property tests here talk to a database: time per example says more about the machine than about the code.
settings.register_profile("tirek", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("tirek")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--without-dear", action="store_true", help="Leave out what tests/durations.py lists.")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Clock())
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Account())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--without-dear"):
        kept = without_dear(items)
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept
    dear_first(items)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    turn_to(kind_of(item))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Content of files names no test: a workbook holds the second of its making, and two workers must agree."""
    return argname if isinstance(val, bytes) else None


def pytest_collection_finish() -> None:
    """All modules stand until the end: looking through them for garbage again and again took a tenth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, django_db_modify_db_settings: None
) -> Iterator[None]:
    """In place of the plugin's own, which migrates anew for each worker of each run."""
    with django_db_blocker.unblock(), worker_database():
        yield


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """Each test starts in the product's first language, whatever the one before left active."""
    with translation.override("kk"):
        yield


@pytest.fixture(autouse=True, scope="session")
def _patience() -> Iterator[None]:
    """What a preview shows does not hang on how busy this machine is; how long it may take has tests of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tirek.ui.acts.LONGEST", 60_000)
        yield


@pytest.fixture(autouse=True, scope="session")
def _closed_connections() -> Iterator[None]:
    yield
    connections.close_all()
