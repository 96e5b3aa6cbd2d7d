"""Settings, all from the environment; `.env.example` lists every name."""

import datetime as dt
import logging
import os
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from portal import logs

BASE_DIR = Path(__file__).resolve().parent.parent
DEVELOPMENT_SECRET = "not-a-secret: for development and the demo on one machine only"  # noqa: S105


def flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def whole_number(name: str, default: int) -> int:
    raw = os.environ.get(name, str(default))
    if not raw.strip().isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {raw!r}.")
    return int(raw)


def level(name: str, default: str) -> str:
    chosen = os.environ.get(name, default).strip().upper()
    if chosen not in logging.getLevelNamesMapping():
        raise ImproperlyConfigured(f"{name} must be a level such as INFO, not {chosen!r}.")
    return chosen


def comma_list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def celery_address(url: str) -> str:
    """Return the address in kombu's form: redis+socket:// instead of unix://."""
    if url.startswith("unix://"):
        return "redis+socket://" + url.removeprefix("unix://").replace("?db=", "?virtual_host=")
    return url


def next_database(url: str) -> str:
    """Return the address of the next numbered database on the same Redis server, for the cache."""
    parts = urlsplit(url)
    current = parts.query.removeprefix("db=") if parts.scheme == "unix" else parts.path.strip("/")
    number = int(current or 0) + 1
    if parts.scheme == "unix":
        return f"unix://{parts.path}?db={number}"  # urlunsplit drops the slashes of an empty host
    return urlunsplit(parts._replace(path=f"/{number}"))


# Identity ---------------------------------------------------------------------------------------
DEBUG = flag("CAIRN_DEBUG")
DEMO = flag("CAIRN_DEMO")  # an invented college with one-click sign-in and no real people
HTTPS = flag("CAIRN_HTTPS", default=not (DEBUG or DEMO))
SECRET_KEY = os.environ.get("CAIRN_SECRET_KEY", DEVELOPMENT_SECRET if DEBUG else "")
if not DEBUG and SECRET_KEY in {"", DEVELOPMENT_SECRET}:
    raise ImproperlyConfigured(
        "CAIRN_SECRET_KEY is missing or is the public example. Set it to a long random string "
        "of your own, for example from: "
        "python -c 'import secrets; print(secrets.token_urlsafe(50))'"
    )
NIGHT_KEY = os.environ.get("CAIRN_NIGHT_KEY", "cairn-night").encode()  # keys the ids of night rows
COLLEGE_NAME = os.environ.get("CAIRN_COLLEGE_NAME", "Strathcairn College" if DEMO else "Cairn")
ALLOWED_HOSTS = comma_list("CAIRN_HOSTS", "localhost,127.0.0.1,[::1]")
ADDRESS = os.environ.get(  # for links in emails
    "CAIRN_ADDRESS", f"{'https' if HTTPS else 'http'}://{(ALLOWED_HOSTS or ['localhost'])[0]}"
).rstrip("/")
CSRF_TRUSTED_ORIGINS = comma_list("CAIRN_ORIGINS")
TRUSTED_PROXIES = whole_number("CAIRN_TRUSTED_PROXIES", 0)

# Rooms -------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "portal",
    "feedback",
    "pathways",
    "support",
    "learners",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.no_devices",
    "portal.outage.watched",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.bodies.bounded",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "portal.middleware.own_language",
    "portal.middleware.private_pages",
    "portal.middleware.second_factor",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.nav.on_every_page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "learners.templatetags.icons",
            ],
        },
    }
]
FORM_RENDERER = "portal.renderer.CairnRenderer"

# Data --------------------------------------------------------------------------------------------
DATABASE_URL = os.environ.get("DATABASE_URL", "")
if not DATABASE_URL:
    raise ImproperlyConfigured(
        "DATABASE_URL is not set. `make demo` and `make test` start their own PostgreSQL; "
        "otherwise, set it to the address of a PostgreSQL 15 (or later) server."
    )
REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")
DATABASES = {
    "default": dj_database_url.parse(DATABASE_URL, conn_max_age=600, conn_health_checks=True)
}
# Off behind a pooler that gives each transaction another connection.
PREPARE_IN_DATABASE = flag("CAIRN_PREPARE_IN_DATABASE", default=True)
CACHES = {
    "default": {
        "BACKEND": "learners.signing_in.limits.LimitCache"
    },  # limits of signing in must never vanish
    "progress": {
        "BACKEND": "portal.cache.ForgivingRedisCache",
        "LOCATION": next_database(REDIS_URL),
        "OPTIONS": {
            "serializer": "portal.cache.JSONSerializer",
            "socket_timeout": 0.25,
            "socket_connect_timeout": 0.25,
        },
    },
}
SESSION_ENGINE = "portal.sessions"  # in the database, so they work without Redis
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
HOST = "__Host-" if HTTPS else ""  # a browser then takes such a cookie from this host alone
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{HOST}sessionid", f"{HOST}csrftoken"
DEVICE_COOKIE_NAME = f"{HOST}device"

# Signing in --------------------------------------------------------------------------------------
AUTH_USER_MODEL = "learners.User"
AUTHENTICATION_BACKENDS = ["learners.signing_in.accounts.SignedIn"]
PASSWORD_HASHERS = ["learners.signing_in.passwords.Argon2At19MiB"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "learners.signing_in.passwords.Guessable"},
]
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # email is unique on Lower(email), a stronger constraint
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
CSRF_FAILURE_VIEW = "portal.views.public.stale_form"
ACCOUNT_ADAPTER = "learners.signing_in.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the college creates accounts and checks addresses
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = None  # people choose, see learners/forms/signing_in.py
ACCOUNT_FORMS = {"login": "learners.forms.signing_in.PasswordForm"}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# A campus may share one address, so nothing is limited for an address alone (ADR 0025).
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "5/5m/key",  # an account on a known device or in one network; or its codes
    "login_failed_by_strangers": "30/h/key",  # an account on unknown devices anywhere
    "reset_password": "5/m/key",
    "unknown_address": "5/h/ip",  # letters to addresses that nobody here has
    "reset_password_from_key": None,  # a link is a secret that works once
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TRUST_ENABLED = True
MFA_TRUST_COOKIE_AGE = STAY = dt.timedelta(days=30)
INVITATION = dt.timedelta(days=whole_number("CAIRN_INVITATION_DAYS", 14))  # how long a link works
MFA_TOTP_ISSUER = COLLEGE_NAME
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds that a phone's clock may be slow or fast
MFA_ADAPTER = "learners.signing_in.accounts.SecondStepAdapter"
MFA_FORMS = {
    "add_webauthn": "learners.forms.passkeys.AddForm",
    "authenticate_webauthn": "learners.forms.passkeys.CodeInsteadForm",
    "login_webauthn": "learners.forms.passkeys.SignInForm",
    "reauthenticate_webauthn": "learners.forms.passkeys.SignInAgainForm",
    "authenticate": "learners.forms.signing_in.CodeForm",
    "reauthenticate": "learners.forms.codes.SignInAgainForm",
    "activate_totp": "learners.forms.codes.ActivateForm",
}
USERSESSIONS_TRACK_ACTIVITY = False

# Words, dates, money -----------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg"), ("gd", "Gàidhlig")]
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
TIME_ZONE = os.environ.get("CAIRN_TIME_ZONE", "Europe/London")
USE_TZ = True
FORMAT_MODULE_PATH = ["portal.formats"]

# Pages -------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = os.environ.get("CAIRN_STATIC_ROOT", str(BASE_DIR / ".cairn" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the second-factor QR code is a data: image
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# What is sent is at most as large as `portal.bodies` allows, and stays in memory: no file is left.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024

# Email ------------------------------------------------------------------------------------------
EMAIL_BACKEND = os.environ.get(
    "CAIRN_EMAIL_BACKEND",
    "django.core.mail.backends." + ("console" if DEBUG or DEMO else "smtp") + ".EmailBackend",
)
EMAIL_HOST = os.environ.get("CAIRN_EMAIL_HOST", "localhost")
EMAIL_PORT = whole_number("CAIRN_EMAIL_PORT", 25)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("CAIRN_EMAIL_FROM", "cairn@localhost")
SECURITY_CONTACT = os.environ.get("CAIRN_SECURITY_CONTACT", f"mailto:{DEFAULT_FROM_EMAIL}")

# The night ---------------------------------------------------------------------------------------
NIGHT_STARTS_AT = os.environ.get("CAIRN_NIGHT_STARTS_AT", "01:30")
SHARD_SIZE = whole_number("CAIRN_SHARD_SIZE", 1000)  # learners a shard
CELERY_BROKER_URL = celery_address(REDIS_URL)
RECONCILE_SECONDS = whole_number("CAIRN_RECONCILE_SECONDS", 30)

# Logs --------------------------------------------------------------------------------------------
LOGGING = logs.configure(level("CAIRN_LOG_LEVEL", "INFO"))
