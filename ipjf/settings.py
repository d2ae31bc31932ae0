"""All settings in one file; what differs between places comes from `ipjf.env` alone."""

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from ipjf.env import PROJECT, EnvError, load

try:
    ENV = load()
except EnvError as error:
    # Not an exception: whoever starts this process would bury the sentence in a traceback.
    raise SystemExit(str(error)) from error

BASE_DIR = PROJECT
SECRET_KEY = ENV.secret_key
DEBUG = ENV.debug
DEMO = ENV.demo
SITE_URL = ENV.site_url
ALLOWED_HOSTS = list(ENV.allowed_hosts)
CSRF_TRUSTED_ORIGINS = list(ENV.csrf_trusted_origins)
ROOT_URLCONF = "ipjf.urls"
WSGI_APPLICATION = "ipjf.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "ipjf.apps.IpjfConfig",
    "takedowns.apps.TakedownsConfig",
    "monitoring.apps.MonitoringConfig",
    "listings.apps.ListingsConfig",
    "brands.apps.BrandsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    # outermost: an id for every line that a request writes, and its count; then the probes and figures
    "ipjf.watch.requests.RequestMiddleware",
    "ipjf.health.HealthMiddleware",
    "ipjf.metrics.MetricsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "brands.middleware.PreferencesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # innermost: opens the transaction and the tenant's scope around the view
    "brands.middleware.TenancyMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PROJECT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "ipjf.context.shell",
            ],
        },
    }
]

# --- stores -----------------------------------------------------------------------------------
DATABASES = {"default": {**ENV.database, "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}}
REDIS_URL = ENV.redis_url
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": ENV.redis_url or "redis://unset.invalid",
        "KEY_PREFIX": "ipjf",
    }
}
DATA_DIR = ENV.data_dir
MEDIA_ROOT = ENV.media_root
STATIC_URL = "/static/"
STATIC_ROOT = PROJECT / "staticfiles"
STATICFILES_DIRS = [PROJECT / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
if ENV.storage_s3:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": ENV.storage_s3.bucket,
            "endpoint_url": ENV.storage_s3.endpoint,
            "region_name": ENV.storage_s3.region,
            "access_key": ENV.storage_s3.access_key,
            "secret_key": ENV.storage_s3.secret_key,
            "default_acl": "private",
            "querystring_auth": True,
        },
    }
# Browsers may keep static files for a year: their names carry a digest.
WHITENOISE_MAX_AGE = 31536000 if not DEBUG else 0
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_MAX_BYTES = 10 * 1024 * 1024
UPLOAD_MAX_PIXELS = 40_000_000
# The first stops keeping what is over the limit; the other two are Django's own.
FILE_UPLOAD_HANDLERS = [
    "brands.uploads.CappedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- people -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "brands.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
# Limits of sign-in and of the public forms are by address: of the visitor, not of the proxy before us.
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.trusted_proxies
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "brands.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[IPJF] "
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "IPJF"
# Browsers allow passkeys on plain HTTP for localhost only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENV.secure
REQUIRE_STAFF_MFA = ENV.require_staff_mfa

# --- mail -------------------------------------------------------------------------------------
EMAIL_BACKEND = ENV.email.backend
EMAIL_HOST, EMAIL_PORT = ENV.email.host, ENV.email.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENV.email.user, ENV.email.password
EMAIL_USE_TLS, EMAIL_USE_SSL = ENV.email.use_tls, ENV.email.use_ssl
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.default_from_email

# --- languages and time -----------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [PROJECT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
# Off: in an address or an attribute "1,234" would be wrong. {% number %} and {% money %} group for people.

# --- security ---------------------------------------------------------------------------------
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = ENV.secure
SECURE_HSTS_SECONDS = 31536000 if ENV.secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENV.secure
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.secure else None
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
        "manifest-src": [SELF],
    }
}

# --- jobs -------------------------------------------------------------------------------------
CELERY_BROKER_URL = ENV.redis_url
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "takedowns.tasks.send_order": {"queue": "removals"},
    "listings.tasks.fetch_picture": {"queue": "pictures"},
    "monitoring.tasks.read_reference": {"queue": "pictures"},
    "monitoring.tasks.examine_pictures": {"queue": "pictures"},
    "monitoring.tasks.read_texts": {"queue": "ocr"},
}
# Few fixed ticks: each asks the store what is due. `expires` keeps a stopped worker from
# finding a day of old ticks.
CELERY_BEAT_SCHEDULE = {
    name: {"task": task, "schedule": seconds, "options": {"expires": seconds * 2}}
    for name, task, seconds in (
        ("pull feeds", "listings.tasks.tick_feeds", 5.0),
        ("fetch pictures", "listings.tasks.tick_pictures", 5.0),
        ("scans", "monitoring.tasks.tick_scans", 5.0),
        ("pictures", "monitoring.tasks.tick_pictures", 5.0),
        ("orders", "takedowns.tasks.tick_orders", 2.0),
        ("deadlines", "takedowns.tasks.tick_deadlines", 30.0),
        ("returns", "takedowns.tasks.tick_returns", 30.0),
        ("digests", "brands.tasks.tick_digests", 30.0),
    )
}
CELERY_BEAT_SCHEDULE_FILENAME = str(ENV.data_dir / "celerybeat-schedule")

# --- the field --------------------------------------------------------------------------------
MARKETPLACE_SECRETS = ENV.marketplace_secrets
OUTBOUND_ALLOW_PRIVATE = ENV.outbound_allow_private
REMOVAL_HOLD_SECONDS = ENV.removal_hold_seconds
# One call to a marketplace may take so long; a lease outlives it, so that only a dead worker loses one.
ORDER_CALL_SECONDS = 15
ORDER_LEASE_SECONDS = 45
# After this a queued order whose message did nothing is queued again.
ORDER_QUEUED_SECONDS = 20
# First and longest pause between two attempts; in between each is twice the one before.
ORDER_RETRY_SECONDS = 2
ORDER_RETRY_LONGEST = 900
# An acknowledged removal that is still on sale after this is for a person to look at.
ORDER_OBSERVE_HOURS = 24
# China E-Commerce Law Art. 43: the measure is lifted when within 15 days no complaint or lawsuit is heard of.
COUNTER_NOTICE_DAYS = 15
# A flag should be decided within three days of being sent; the queue is ordered by it.
DECISION_DAYS = 3
# Words of a shop's name that the marketplace checks before a shop may carry them (for example 旗舰店), and
# words that mark its own stock (自营): such shops count as authorised. Empty where anyone may call a shop so.
TRUSTED_SHOP_WORDS: tuple[str, ...] = ()
SELF_OPERATED_WORDS: tuple[str, ...] = ()
# From this score on, and below the one that flags, the writing in a listing's pictures is read, where the
# reader is installed (requirements-ocr.txt). A plain name alone scores 5: no second a picture is spent on it.
OCR_FROM_SCORE = 10
INVITATION_DAYS = 7
STATEMENT_LINK_DAYS = 180  # EU DSA Art. 20: complaints for six months
DIGEST_EVERY_SECONDS = 60 if DEMO else 3600

# --- watching ---------------------------------------------------------------------------------
METRICS_TOKEN = ENV.metrics_token
# Beat sends a tick every other second; after this silence it counts as dead.
BEAT_SILENCE_SECONDS = 60
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "ipjf.logs.formatter_for", "log_format": ENV.log_format}},
    "filters": {"without_keys": {"()": "ipjf.logs.WithoutKeys"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_keys"]}
    },
    "root": {"handlers": ["console"], "level": ENV.log_level},
    "loggers": {
        # one line a request, with addresses in it, is for debugging only
        "httpx": {"level": "WARNING"},
        # "Task ... received", every other second, before anybody knows whose it is; its end is told anyway
        "celery.worker.strategy": {"level": "WARNING"},
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
TEST_RUNNER = "django.test.runner.DiscoverRunner"
LANGUAGE_NAMES = {"en": _("English"), "zh-hans": _("Chinese")}
