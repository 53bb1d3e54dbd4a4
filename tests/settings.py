"""The settings of the tests: ours, with cheap passwords, plain static files and a key of their own."""

from pathlib import Path

from tirek.conf.home import home
from tirek.conf.settings import *  # noqa: F403
from tirek.conf.settings import DATABASES, MIDDLEWARE, PRIVATE, STORAGES, TIREK_SERVING_LOGINS

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
ALLOWED_HOSTS = ["*"]

# A test's rows need not survive a power cut; whoever is under test still waits for its own commits in memory.
DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"

MIDDLEWARE = list(MIDDLEWARE)
MIDDLEWARE[MIDDLEWARE.index("tirek.accounts.middleware.DoorMiddleware")] = "tests.anonymous.AnyDoorMiddleware"
MIDDLEWARE.insert(MIDDLEWARE.index("tirek.access.middleware.ActorMiddleware"), "tests.anonymous.AnonymousMiddleware")

# Whatever is done in a scope is done as the role that serves, behind row-level security.
if PRIVATE:
    TIREK_SCOPE_ROLES = dict(zip(("web", "worker"), TIREK_SERVING_LOGINS, strict=True))

# Where a test says nothing of its own: not among what the developer's own site keeps.
TIREK_FILES = home() / "test-files"

TIREK_KEY_FILE = Path(__file__).with_name("person-key")
