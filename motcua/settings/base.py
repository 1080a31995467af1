"""What every place of work shares. A missing required variable fails loudly."""

import os
from pathlib import Path

import environ
from celery.schedules import crontab, schedule
from csp.constants import NONE, SELF
from kombu import Queue

from motcua.core.logs import logging_config

from .keys import desk_keys
from .signing import signing
from .sources import sources
from .stores import storage

BASE_DIR = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("MOTCUA_VAR", BASE_DIR / "var")).resolve()

env = environ.Env()
# The launcher leaves the addresses of its embedded servers here; the environment wins.
if (VAR / "instance.env").exists():
    environ.Env.read_env(VAR / "instance.env")

SECRET_KEY = env("SECRET_KEY", default="")
DEBUG = False
ALLOWED_HOSTS = env.list("MOTCUA_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("MOTCUA_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "axes",
    "csp",
    "django_htmx",
    "import_export",
    "ninja",
    "motcua.core",
    "digitization",
    "cases",
    "monitoring",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "motcua.core.middleware.RequestLog",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "motcua.core.middleware.Problems",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "motcua.urls"
WSGI_APPLICATION = "motcua.wsgi.application"
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
                "motcua.context.shell",
            ],
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL", default="postgres:///motcua")}
DATABASES["default"] |= {
    "ENGINE": "django.db.backends.postgresql",
    "CONN_MAX_AGE": 0,
    # A page's questions take milliseconds: starting parallel workers costs more than it saves, and they begin arms of
    # a union that an earlier arm's rows make needless.
    "OPTIONS": {"options": "-c jit=off -c max_parallel_workers_per_gather=0"}
    | DATABASES["default"].get("OPTIONS", {})
    | {"pool": {"min_size": 1, "max_size": env.int("MOTCUA_DB_POOL", default=8), "timeout": 10}},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {"default": {"BACKEND": "motcua.core.cache.Cache", "LOCATION": REDIS_URL}}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 12 * 3600

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "/dang-nhap/"
LOGIN_REDIRECT_URL = "/nha/"
LOGOUT_REDIRECT_URL = "/dang-nhap/"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_HTTP_RESPONSE_CODE = 429

LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["motcua.formats"]
LOCALE_PATHS = [BASE_DIR / "motcua" / "locale"]  # what Django itself says in English or oddly

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("guide", BASE_DIR / "docs" / "img"),
    ("vendor/be-vietnam-pro", NODE_MODULES / "@fontsource/be-vietnam-pro/files"),
    ("vendor/inter", NODE_MODULES / "@fontsource/inter/files"),
]
STORAGES = {
    "default": storage(env("MOTCUA_STORAGE_URL", default=""), VAR / "files"),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Source maps are megabytes that nobody loads; compressing them took most of a first start.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["png", "jpg", "gif", "webp", "gz", "br", "woff", "woff2", "map"]
MEDIA_ROOT = VAR / "files"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"

# --- workers -------------------------------------------------------------------------------------
CELERY_BROKER_URL = (
    f"redis+socket://{REDIS_URL.removeprefix('unix://')}?virtual_host=0"
    if REDIS_URL.startswith("unix://")
    else REDIS_URL
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_QUEUES = [Queue(name) for name in ("default", "slips", "ocr", "facts", "figures", "exchange")]
_OF_ROOM = {"slips": "slips", "results": "slips", "ocr": "ocr", "reports": "figures"}
# An act shows on the dashboards within five seconds: folding shares its queue with nothing.
CELERY_TASK_ROUTES = {f"{room}.*": {"queue": queue} for room, queue in _OF_ROOM.items()} | {
    "facts.fold": {"queue": "facts"},
    "facts.foresee": {"queue": "figures"},
}
CELERY_BEAT_SCHEDULE = {
    "check-fixity": {"task": "archive.check_fixity", "schedule": crontab(hour=2, minute=30)},
    "forget-old-keys": {"task": "core.forget_old_keys", "schedule": crontab(hour=3, minute=10)},
    "sweep-desks": {"task": "desk.sweep_held", "schedule": crontab(minute=20)},
    "pick-up-stacks": {"task": "stacks.pick_up", "schedule": crontab(minute="*/5"), "options": {"expires": 240}},
    "clear-stacks": {"task": "archive.clear_stacks", "schedule": crontab(hour=3, minute=40)},
    "unread-papers": {"task": "ocr.resume", "schedule": schedule(run_every=600), "options": {"expires": 600}},
    "morning-notes": {"task": "desk.prepare_morning", "schedule": crontab(hour="7-11", minute=0)},
    "foresee": {"task": "facts.foresee", "schedule": crontab(minute="*/15"), "options": {"expires": 800}},
    "remind-plan": {"task": "plan.remind", "schedule": crontab(minute=5)},
    "fold-facts": {"task": "facts.fold", "schedule": schedule(run_every=3), "options": {"expires": 3}},
    "run-due-reports": {"task": "reports.run_due", "schedule": crontab(hour=1, minute=15)},
    "heartbeat": {"task": "core.heartbeat", "schedule": schedule(run_every=5), "options": {"expires": 5}},
}
# Where scanners lay stacks down: a folder for each counter, named by its code. Empty: no folder is looked at.
WATCH_FOLDER = env("MOTCUA_WATCH", default="")
if WATCH_FOLDER:
    every = {"schedule": schedule(run_every=10), "options": {"expires": 10}}
    CELERY_BEAT_SCHEDULE["watch-folders"] = {"task": "stacks.watch", **every}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

LOGGING = logging_config()

# --- the office ----------------------------------------------------------------------------------
OFFICE_NAME = env("MOTCUA_OFFICE_NAME", default="Sở Tư pháp tỉnh Khánh Hòa")
OFFICE_PLACE = env("MOTCUA_OFFICE_PLACE", default="Khánh Hòa")
# Printed in the QR of every slip: the address by which citizens reach this house.
PUBLIC_URL = env("MOTCUA_PUBLIC_URL", default=f"http://127.0.0.1:{env('PORT', default='8000')}")
OFFICE_SLOGAN = env("MOTCUA_OFFICE_SLOGAN", default="Một cửa – đúng hẹn")
# The Sở's identifier was not found in any source; this one is a demonstration value (domain.md §3).
OFFICE_IDENTIFIER = env("MOTCUA_OFFICE_IDENTIFIER", default="H32.11")
CENTRE_IDENTIFIER = env("MOTCUA_CENTRE_IDENTIFIER", default="H32.99")
# The code rule moved to Bộ Công an (NĐ 309/2026 Điều 12): a pattern, not a format in code.
DOSSIER_CODE_PATTERN = env("MOTCUA_CODE_PATTERN", default="{unit}-{day:%y%m%d}-{number:04d}")
# What a result's number ends with until the office has used one of its own, and where a year's book begins.
RESULT_SYMBOL = env("MOTCUA_RESULT_SYMBOL", default="/STP")
RESULT_FIRST_NUMBER = env.int("MOTCUA_RESULT_FIRST_NUMBER", default=1)
TRANSFER_CUTOFF = env("MOTCUA_TRANSFER_CUTOFF", default="15:00")
APOLOGIES_ALLOWED = env.int("MOTCUA_APOLOGIES", default=1)  # NĐ 118/2025: not seen, «chưa xác minh»
APOLOGISE_BEFORE = env.int("MOTCUA_APOLOGISE_BEFORE", default=1)  # working days before the due date
SUPPLEMENTS_WITHOUT_HEAD = env.int("MOTCUA_SUPPLEMENTS", default=1)
# A scanned page with less ink than this share of its square millimetres is a blank back (scanning/marks.py).
BLANK_PAGE_INK = env.float("MOTCUA_BLANK_PAGE_INK", default=0.0003)
# Days for which a stack's own file is kept once every page of it is filed or thrown away; our housekeeping, no law.
STACK_DAYS = env.int("MOTCUA_STACK_DAYS", default=30)
SLIP_SET = env("MOTCUA_SLIP_SET", default="TT03-2025")
DESK_KEYS = desk_keys(env("MOTCUA_DESK_KEYS", default=""))
# What a paper's file may be at most, and what looking into it may cost: memory in bytes, seconds of CPU.
PAPER_MAX_BYTES = env.int("MOTCUA_PAPER_MB", default=50) * 1_000_000
PAPER_MAX_PAGES = env.int("MOTCUA_PAPER_PAGES", default=500)
PAPER_MAX_PIXELS = env.int("MOTCUA_PAPER_MEGAPIXELS", default=100) * 1_000_000
PAPER_CHECK_MEMORY = 1_500_000_000
PAPER_CHECK_SECONDS = 20
# Backups are looked for here when damaged bytes must be healed; best a disk of its own.
BACKUPS = Path(env("MOTCUA_BACKUPS", default=str(VAR / "backups")))
SIGNING = signing(env)
TRIAL_KEYS = ""  # a folder of made-up keys: for demonstrations alone (settings/dev.py)
MOTCUA_BACKLOG = env.bool("MOTCUA_BACKLOG", default=False)
MOTCUA_DEMO = env.bool("MOTCUA_DEMO", default=True)
IDEMPOTENCY_HOURS = 96
# Shared data (population, civil status, business registration): none unless the installation names them.
SHARED_SOURCES = sources(env("MOTCUA_SHARED_SOURCES", default=""))
SOURCE_TIMEOUT = env.float("MOTCUA_SOURCE_TIMEOUT", default=3.0)  # seconds
SIMULATED_LATENCY = env.float("MOTCUA_SIMULATED_LATENCY", default=0.2)  # seconds
SIMULATED_FAILURES = env.int("MOTCUA_SIMULATED_FAILURES", default=0)  # percent

# --- reading the letters of papers -----------------------------------------------------------------
OCR_ENGINE = env("MOTCUA_OCR", default="tesseract").removeprefix("off")  # «off»: nobody reads, papers stay «stored»
# «vie» alone reads Vietnamese papers better than «vie+eng» (docs/bench.md); foreign papers may want both.
OCR_LANGUAGES = env("MOTCUA_OCR_LANGUAGES", default="vie")
OCR_JOBS = env.int("MOTCUA_OCR_JOBS", default=os.cpu_count() or 1)  # pages of one file read side by side
OCR_PAGE_SECONDS = env.int("MOTCUA_OCR_PAGE_SECONDS", default=120)  # a page that takes longer stays unread
OCR_MEMORY_MB = env.int("MOTCUA_OCR_MEMORY_MB", default=3000)  # of each process
OCR_SURE = env.float("MOTCUA_OCR_SURE", default=0.85)  # below it a value read from a paper is asked for
