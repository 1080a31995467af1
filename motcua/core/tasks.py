"""Tasks of the ground floor."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from . import idempotency

HEARTBEAT = "beat:heartbeat"


@shared_task(name="core.heartbeat", ignore_result=True)
def heartbeat() -> None:
    """Beat queued this and a worker ran it: both are alive. /readyz reads how long ago."""
    cache.set(HEARTBEAT, timezone.now().timestamp(), timeout=None)


@shared_task(name="core.forget_old_keys", ignore_result=True)
def forget_old_keys() -> None:
    """Old idempotency keys go once a day."""
    idempotency.forget_old(timezone.now())
