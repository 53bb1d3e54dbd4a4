"""The one settings file. What a person may set is an environment variable, listed in ``environment.py``."""

import secrets
import zoneinfo
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from tirek.conf.environment import environment
from tirek.conf.home import home, secret
from tirek.conf.mail import mail_settings

ENVIRONMENT = environment()
PACKAGE = Path(__file__).resolve().parents[1]
DATABASE_URL = ENVIRONMENT.database_url_of(ENVIRONMENT.role)
PRIVATE = DATABASE_URL is None
SERVING = ENVIRONMENT.role != "owner"

# --- secrets --------------------------------------------------------------------------------------------------------


def _secret_key() -> str:
    """Given, or generated for a private server. A site on a database of its own must name its key."""
    if ENVIRONMENT.secret_key is not None:
        key = ENVIRONMENT.secret_key.get_secret_value()
    elif ENVIRONMENT.secret_key_file is not None:
        key = ENVIRONMENT.secret_key_file.read_text(encoding="utf-8").strip()
    elif PRIVATE or not SERVING:
        key = secret("secret-key", lambda: secrets.token_urlsafe(48))
    else:
        raise ImproperlyConfigured("Set TIREK_SECRET_KEY or TIREK_SECRET_KEY_FILE.")
    # Nobody serves with it; ``tirek check --deploy`` lists it beside what else is wrong.
    if len(key) < 32 and SERVING:
        raise ImproperlyConfigured("TIREK_SECRET_KEY is shorter than 32 characters.")
    return key


def _key_file() -> Path | None:
    """Never generated beside somebody else's database: a key that nobody backs up would lose what it encrypts."""
    if ENVIRONMENT.key_file is None and PRIVATE:
        secret("person-key", lambda: secrets.token_hex(32))
        return home() / "secrets/person-key"
    if ENVIRONMENT.key_file is None and SERVING:
        raise ImproperlyConfigured("Set TIREK_KEY_FILE: the key that encrypts personal identifiers.")
    return ENVIRONMENT.key_file


SECRET_KEY = _secret_key()
TIREK_KEY_FILE = _key_file()

# --- applications ---------------------------------------------------------------------------------------------------

DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
INSTALLED_APPS = [
    "tirek.conf",
    "tirek.kernel",
    "tirek.audit",
    "tirek.ui",
    "tirek.tasks",
    "tirek.exports",
    "tirek.accounts",
    "tirek.structure",
    "tirek.access",
    "tirek.papers",
    "tirek.figures",
    "tirek.units",
    "tirek.people",
    "tirek.members",
    "tirek.rolls",
    "tirek.founding",
    "tirek.desk",
    "tirek.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_cotton",
    "django_htmx",
    "lucide",
    "procrastinate.contrib.django",
    # Without "allauth" itself: that brings pages and texts of its own, and none of them may be reached.
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "anymail",
]
MIDDLEWARE = [
    "tirek.audit.middleware.MarkMiddleware",
    "tirek.ui.edge.EdgeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Below the static files, which are compressed once for all.
    "tirek.ui.edge.PackingMiddleware",
    "csp.middleware.CSPMiddleware",
    "tirek.accounts.middleware.DoorMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "tirek.ui.language.LanguageMiddleware",
    "tirek.ui.days.AsOfMiddleware",
    # Around the transaction of the request: what is said on its commit is still taken along.
    "django.contrib.messages.middleware.MessageMiddleware",
    "tirek.access.middleware.ActorMiddleware",
    "tirek.accounts.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "tirek.conf.urls"
WSGI_APPLICATION = "tirek.conf.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "tirek.ui.templatetags.tirek",
                "tirek.ui.templatetags.reading",
                "tirek.ui.templatetags.drawing",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tirek.ui.navigation.shell",
                "tirek.desk.queries.homes.homes_of_reader",
                "tirek.access.queries.asking.askable_of_reader",
            ],
        },
    }
]
# A component sees its own props, not whatever a page happens to call by the same name.
COTTON_ISOLATE_BY_DEFAULT = True

# --- database and jobs ----------------------------------------------------------------------------------------------


def _database() -> dict[str, Any]:
    """The private server fills in its address when the first connection is made."""
    shared: dict[str, Any] = {"CONN_MAX_AGE": 60 if SERVING else 0, "CONN_HEALTH_CHECKS": True}
    # Room for the temporary tables of a roll. It cannot be set once a session has used any, and the fold does. What is
    # asked for at the start of a session a pooler refuses: there the role of the worker has it, see docs/operations.md.
    options = "" if ENVIRONMENT.pooler else "-c temp_buffers=32MB"
    shared |= {"TEST": {"NAME": ENVIRONMENT.test_database}, "ATOMIC_REQUESTS": False}
    if DATABASE_URL is None:
        return (
            {"ENGINE": "tirek.conf.postgres", "NAME": "tirek", "USER": f"tirek_{ENVIRONMENT.role}"}
            | shared
            | {"OPTIONS": {"options": options}}
        )
    address: dict[str, Any] = dict(conninfo_to_dict(DATABASE_URL))
    known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    named = {ours: address.pop(theirs, "") for theirs, ours in known.items()}
    if asked := f"{options} {address.get('options', '')}".strip():
        address["options"] = asked
    return {"ENGINE": "django.db.backends.postgresql", "OPTIONS": address} | named | shared


def _login_of(role: str) -> str:
    """The login that serves as the role; it gets its rights after each migration. A process need not know both."""
    url = {"web": ENVIRONMENT.database_url_web, "worker": ENVIRONMENT.database_url_worker}[role]
    return str(conninfo_to_dict(url.get_secret_value()).get("user", "")) if url else f"tirek_{role}"


DATABASES = {"default": _database()}
TIREK_SERVING_LOGINS = tuple(_login_of(role) for role in ("web", "worker"))
TIREK_POOLER = ENVIRONMENT.pooler
# A process that connects as the owner may take a serving role for the time of a scope: the tests do.
TIREK_SCOPE_ROLES = {"web": "", "worker": ""}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# --- languages and time ---------------------------------------------------------------------------------------------

LANGUAGE_CODE = "kk"
LANGUAGES = [("kk", _("Kazakh")), ("ru", _("Russian")), ("en", _("English"))]
# Each package brings its own, and they come before those of libraries.
LOCALE_PATHS = sorted(PACKAGE.glob("*/locale"))
FORMAT_MODULE_PATH = ["tirek.ui.formats"]
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Almaty"
# By the locked package: what the machine says of zones may be of before the change of 2024, or missing.
if find_spec("tzdata"):
    zoneinfo.reset_tzpath(())

# --- sign-in --------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.Account"
LOGIN_URL = LOGOUT_REDIRECT_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
# The first is Argon2, encrypted. The others are known only so that what an older version wrote is read once more.
PASSWORD_HASHERS = [
    "tirek.accounts.hashers.SealedHasher",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "tirek.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Once the door was closed after wrong passwords it stays closed for five minutes; a dangerous act asks who it is anew
# after fifteen. Behind a proxy the address of the caller is the last one that the proxy adds.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,5/5m/key"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ENVIRONMENT.https else 0
ACCOUNT_FORMS = {
    "change_password": "tirek.accounts.forms.ChangePasswordForm",
    "reset_password": "tirek.accounts.forms.ForgottenForm",
    "reset_password_from_key": "tirek.accounts.forms.NewPasswordForm",
    "reauthenticate": "tirek.accounts.forms.AgainForm",
}
MFA_ADAPTER = "tirek.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Browsers know passkeys on https and on localhost only; the library knows https only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.https
MFA_TOTP_TOLERANCE = 1
# One of our accounts has no address to verify: it is given by whoever invites.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "tirek.accounts.forms.CodeForm",
    "reauthenticate": "tirek.accounts.forms.CodeAgainForm",
    "activate_totp": "tirek.accounts.forms.AppForm",
    "add_webauthn": "tirek.accounts.forms.PasskeyForm",
    "edit_webauthn": "tirek.accounts.forms.PasskeyNameForm",
}
# What is counted at the door is counted by all web processes together. Whoever tries many names must not be able to
# push the counters of others out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_attempt",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Drawn anew in a moment, so each process keeps its own.
    "drawings": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 1000}},
}

# --- mail -----------------------------------------------------------------------------------------------------------

globals().update(mail_settings(ENVIRONMENT.mail_url, home() / "mail" if PRIVATE else None))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.mail_from

# --- cookies and headers --------------------------------------------------------------------------------------------

# A browser sends cookies to every port of a host: two checkouts side by side must not sign each other out.
# By https the prefix makes the browser refuse one that another host of the domain, or an http page, has planted.
_COOKIES = ("__Host-" if ENVIRONMENT.https else "") + (f"tirek-{home().name[:8]}" if PRIVATE else "tirek")
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_COOKIES}-session", f"{_COOKIES}-csrf"
LANGUAGE_COOKIE_NAME, TIREK_THEME_COOKIE = f"{_COOKIES}-language", f"{_COOKIES}-theme"
# A message may name a person: it stays on the server.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_ENGINE = "tirek.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = ENVIRONMENT.https
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "tirek.ui.errors.csrf_failure"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
if ENVIRONMENT.https:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "upgrade-insecure-requests": ENVIRONMENT.https,
    }
}

# --- static files and uploads ---------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = home() / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# A form without a file; the one with the most fields asks about the columns of a roll.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 1
# In megabytes. A file goes to the disk as it comes in, and from there to the database piece by piece.
TIREK_UPLOAD_LIMIT = ENVIRONMENT.upload_limit
# Attached files stand beside a private database; beside one of one's own they stand where all machines reach them.
TIREK_FILES = home() / "files" if PRIVATE or ENVIRONMENT.files_dir is None else ENVIRONMENT.files_dir.absolute()
TIREK_FILE_LIMIT = ENVIRONMENT.file_limit
TIREK_SCANNER, TIREK_CLAMD = ENVIRONMENT.scanner, ENVIRONMENT.clamd

# --- logging --------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "tirek.conf.log.LineFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": ENVIRONMENT.log_level},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "procrastinate": {"level": "WARNING"},
    },
}
