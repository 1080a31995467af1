"""How the system is, for its administrators. No address, no password, nobody's data."""

import platform
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import django
from celery import current_app
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from digitization.archive import fixity
from motcua.core import health as core
from motcua.core import metrics
from motcua.core.access import StaffRequest, may

QUEUES = {"default": "việc chung", "slips": "in phiếu", "ocr": "nhận dạng chữ", "facts": "số liệu",
          "figures": "báo cáo, dự báo", "exchange": "trao đổi dữ liệu"}  # fmt: skip
SLOW = 1.0  # seconds after which an answer counts as slow; a bucket of metrics.REQUESTS
LOW_DISK = 0.1  # of the disk free


@require_safe
@login_required
@may("administration")
def health(request: StaffRequest) -> HttpResponse:
    """Parts, queues, disk, versions, slow pages."""
    age = core.beat_age()
    context = {
        "parts": core.parts(age), "age": age, "queues": _try(_queues, []), "disk": _disk(),
        "backup": _try(_backup, None), "damaged": _try(fixity.damaged().count, None),
        "versions": _versions(), "slow": _slow(), "since_start": SLOW,
    }  # fmt: skip
    return render(request, "cases/administration/health.html", context)


def _try(look: Callable[[], Any], otherwise: Any) -> Any:
    try:
        return look()
    except Exception:  # noqa: BLE001 - a page about what is down must stand when something is down
        return otherwise


def _queues() -> list[dict[str, Any]]:
    """Name and length of every queue."""
    with current_app.connection_for_read() as broker:
        broker.ensure_connection(max_retries=1, timeout=2)
        channel = broker.default_channel
        return [
            {"name": QUEUES.get(queue.name, queue.name), "length": channel.queue_declare(queue.name).message_count}
            for queue in settings.CELERY_TASK_QUEUES
        ]


def _disk() -> dict[str, Any]:
    folder = next(p for p in (settings.VAR, *Path(settings.VAR).parents) if p.exists())
    use = shutil.disk_usage(folder)
    return {"free": use.free, "total": use.total, "low": use.free < use.total * LOW_DISK}


def _backup() -> datetime | None:
    at = cache.get(core.BACKUP)
    return datetime.fromtimestamp(at, timezone.get_current_timezone()) if at else None


def _versions() -> list[tuple[str, str]]:
    return [
        ("Python", platform.python_version()),
        ("Django", django.get_version()),
        ("PostgreSQL", _try(_database, "không rõ")),
        ("Redis", _try(_redis, "không rõ")),
    ]


def _database() -> str:
    with connection.cursor() as db:
        db.execute("SHOW server_version")
        return str(db.fetchone()[0]).split()[0]


def _redis() -> str:
    client = cache._cache.get_client()  # type: ignore[attr-defined]
    return str(client.info("server")["redis_version"])


def _slow() -> list[dict[str, Any]]:
    """Pages of this process that were slow since it started, the slowest share first."""
    found: dict[str, dict[str, float]] = {}
    for family in metrics.REQUESTS.collect():
        for sample in family.samples:
            row = found.setdefault(sample.labels.get("route", "-"), {"count": 0, "seconds": 0, "quick": 0})
            if sample.name.endswith("_count"):
                row["count"] += sample.value
            elif sample.name.endswith("_sum"):
                row["seconds"] += sample.value
            elif sample.name.endswith("_bucket") and float(sample.labels["le"]) == SLOW:
                row["quick"] += sample.value
    slow = sorted(found.items(), key=lambda pair: pair[1]["quick"] - pair[1]["count"])[:8]
    return [
        {"route": route, "count": int(row["count"]), "mean": row["seconds"] / row["count"] * 1000,
         "slow": int(row["count"] - row["quick"])}
        for route, row in slow if row["count"] > row["quick"]
    ]  # fmt: skip
