"""Django's settings, derived from the environment."""

from pathlib import Path
from urllib.parse import urlsplit

import psycopg.conninfo
from django.utils.translation import gettext_lazy as _

from chevet.settings import environment

CHEVET = environment.read()
ROOT = Path(__file__).resolve().parents[1]

SECRET_KEY = CHEVET.secret_key
DEBUG = False
ALLOWED_HOSTS = [urlsplit(CHEVET.url).hostname or "", "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [CHEVET.url]
ROOT_URLCONF = "chevet.web.urls"
ASGI_APPLICATION = "chevet.web.asgi.application"
AUTH_USER_MODEL = "trust.Staff"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "rules",
    "django_htmx",
    "procrastinate.contrib.django",
    "chevet.trust",
    "chevet.drafts",
    "chevet.scribe",
    "chevet.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "chevet.web.middleware.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "chevet.web.middleware.StaffLanguage",
    "chevet.web.middleware.SessionLimits",
    "chevet.web.middleware.EveryRouteIsGuarded",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

_connection = psycopg.conninfo.conninfo_to_dict(CHEVET.database_url) if CHEVET.database_url else {}
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _connection.get("dbname", "chevet"),
        "USER": _connection.get("user", ""),
        "PASSWORD": _connection.get("password", ""),
        "HOST": _connection.get("host", ""),
        "PORT": str(_connection.get("port", "")),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            # Opening a connection costs more than most pages: each is kept and lent.
            "pool": {"min_size": 1, "max_size": 16, "timeout": 20},
            **{
                key: value
                for key, value in _connection.items()
                if key not in ("dbname", "user", "password", "host", "port")
            },
        },
    }
}

# --- staff log in by allauth; nobody signs up by themselves ---
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "chevet.trust.login.StaffAccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/login/"
AXES_FAILURE_LIMIT = 5
AXES_RESET_ON_SUCCESS = True
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "chevet.trust.login.account_name"
AXES_LOCKOUT_TEMPLATE = "account/lockout.html"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "password"]
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

# --- sessions: 30 minutes without a request, 12 hours in all, gone with the browser ---
SESSION_COOKIE_AGE = 30 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_ABSOLUTE_SECONDS = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_USE_SESSIONS = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = CHEVET.behind_tls
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CHEVET.behind_tls else None
# Not with a certificate that nobody vouches for: it would lock out whoever has to accept the next one.
SECURE_HSTS_SECONDS = 31536000 if CHEVET.behind_tls and not CHEVET.self_signed else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- English and French ---
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [ROOT / "web" / "locale"]
LANGUAGE_COOKIE_NAME = "chevet_language"
USE_I18N = USE_TZ = True
TIME_ZONE = CHEVET.time_zone

STATIC_URL = "/static/"
STATIC_ROOT = CHEVET.data / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "chevet.web.storage.StaticFiles"},
}
WHITENOISE_MAX_AGE = 31536000
# Uploads: streamed to disk over 2.5 MB would be PHI in the clear; the upload view seals as it reads.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

# Messages carry ids, never PHI; the worker and the web server log to standard error.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"without_keys": {"()": "chevet.settings.logs.WithoutKeys"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_keys"]}
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"chevet": {"level": "INFO"}, "axes": {"level": "ERROR"}},
}

PROCRASTINATE_ON_APP_READY = "chevet.jobs.setup.on_app_ready"
PROCRASTINATE_IMPORT_PATHS = [
    "chevet.trust.rotation",
    "chevet.trust.backup.make",
    "chevet.drafts.jobs",
    "chevet.scribe.jobs",
    "chevet.scribe.leftovers",
    "chevet.scribe.live.listen",
    "chevet.scribe.telling_ehr",
    "chevet.trust.policy.expiry",
]
