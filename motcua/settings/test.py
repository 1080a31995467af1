"""Tests: real PostgreSQL and Redis from the launcher, tasks run at once, cheap password hashes."""

import os

from .base import *  # noqa: F403
from .base import CACHES, CELERY_BROKER_URL, DATABASES, LOGGING, REDIS_URL, STORAGES, VAR

SECRET_KEY = "test"  # noqa: S105
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES["default"]["OPTIONS"].pop("pool")
# `make test` migrates one database; every process copies it instead of migrating one of its own.
DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ.get("MOTCUA_TEST_TEMPLATE") or None}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
# Each worker of pytest-xdist has a database of its own, so neither its jobs nor what it keeps may reach another's.
CELERY_BROKER_URL = CELERY_BROKER_URL.replace("virtual_host=0", f"virtual_host={WORKER}")
CACHES["default"]["LOCATION"] = f"{REDIS_URL}?db={8 + int(WORKER) % 8}"
AXES_ENABLED = False
SIMULATED_LATENCY = 0.0
OCR_ENGINE = ""  # what reads letters turns it on
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
CACHES["default"]["KEY_PREFIX"] = f"test-{os.getpid()}"
# What the browser tests leave in the logs is read by tests/browser/test_logs.py.
TEST_LOG = VAR / "logs" / f"test-{os.getpid()}.log"
TEST_LOG.parent.mkdir(parents=True, exist_ok=True)
LOGGING["handlers"]["file"] = {"class": "logging.FileHandler", "filename": TEST_LOG, "formatter": "line", "delay": True}
LOGGING["root"]["handlers"] = ["console", "file"]
