"""/healthz, /readyz and /metrics."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest, multiprocess

from .tasks import HEARTBEAT

BEAT_MAX_AGE = 60.0  # seconds without a heartbeat after which the workers count as down


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """Database, broker, worker and beat, storage: 503 when one is down."""
    age = _beat_age()
    parts = {
        "database": _works(_database),
        "broker": _works(_broker),
        "storage": _works(_storage),
        "worker": age is not None and age < BEAT_MAX_AGE,
    }
    ready = all(parts.values())
    body = {"ready": ready, **{k: "ok" if v else "down" for k, v in parts.items()}, "beat_age_seconds": age}
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


def _beat_age() -> float | None:
    try:
        last = cache.get(HEARTBEAT)
    except Exception:  # noqa: BLE001 - a cache that is away means an unknown age
        return None
    return None if last is None else round(time.time() - last, 1)
