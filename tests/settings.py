"""The settings of the tests: ours, with cheap passwords, plain static files and a key of their own."""

from pathlib import Path

from tirek.conf.settings import *  # noqa: F403
from tirek.conf.settings import DATABASES, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
ALLOWED_HOSTS = ["*"]

# A test's rows need not survive a power cut; whoever is under test still waits for its own commits in memory.
DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"

TIREK_KEY_FILE = Path(__file__).with_name("person-key")
