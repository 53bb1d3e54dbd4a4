"""The one settings file. Every setting that a person may set is an environment variable named ``TIREK_…``."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = Path(__file__).resolve().parents[1]

SECRET_KEY = "x"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [
    "tirek.kernel",
    "tirek.audit",
    "tirek.ui",
    "tirek.accounts",
    "tirek.structure",
    "tirek.access",
    "tirek.figures",
    "tirek.people",
    "tirek.members",
    "tirek.desk",
    "tirek.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
]
AUTH_USER_MODEL = "accounts.Account"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "tirek",
        "USER": "tirek",
        "HOST": "127.0.0.1",
        "PORT": "5499",
        "TEST": {"NAME": os.environ.get("TIREK_TEST_DATABASE", "test_tirek")},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Asia/Almaty"
