"""/healthz, /readyz and /metrics."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest, multiprocess

from .tasks import HEARTBEAT

BACKUP = "backup:last"  # in the cache: when the last good backup was made (seconds since 1970)
BEAT_MAX_AGE = 60.0  # seconds without a heartbeat after which the workers count as down


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


class Part(NamedTuple):
    """A part of the system: its name for machines and for people, and whether it works."""

    code: str
    name: str
    works: bool


def parts(age: float | None = None) -> list[Part]:
    """Database, broker, storage, worker and beat, as they are now; ``age`` of the heartbeat where it is known."""
    age = beat_age() if age is None else age
    return [
        Part("database", "Cơ sở dữ liệu", _works(_database)),
        Part("broker", "Hàng đợi", _works(_broker)),
        Part("storage", "Kho tệp", _works(_storage)),
        Part("worker", "Bộ chạy nền", age is not None and age < BEAT_MAX_AGE),
    ]


def readyz(request: HttpRequest) -> JsonResponse:
    """Database, broker, worker and beat, storage: 503 when one is down."""
    age = beat_age()
    found = parts(age)
    ready = all(part.works for part in found)
    body = {"ready": ready, **{p.code: "ok" if p.works else "down" for p in found}, "beat_age_seconds": age,
            "backup_age_seconds": _age(BACKUP)}  # fmt: skip
    return JsonResponse(body, status=200 if ready else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:  # several web processes: one answer for all of them
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)
        return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _works(look: Callable[[], object]) -> bool:
    try:
        look()
    except Exception:  # noqa: BLE001 - whatever is wrong with a part, the answer is that it is down
        return False
    return True


def _database() -> None:
    with connection.cursor() as db:
        db.execute("SELECT 1")


def _broker() -> None:
    with current_app.connection_for_read() as broker:
        broker.ensure_connection(max_retries=1, timeout=2)


def _storage() -> None:
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    probe = folder / ".ready"
    probe.write_text("ok")


def beat_age() -> float | None:
    """Seconds since beat and a worker gave their last sign; None when it is not known."""
    return _age(HEARTBEAT)


def _age(key: str) -> float | None:
    """Seconds since the moment that the cache holds under ``key``."""
    try:
        last = cache.get(key)
    except Exception:  # noqa: BLE001 - a cache that is away means an unknown age
        return None
    return None if last is None else round(time.time() - last, 1)
