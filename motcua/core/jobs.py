"""Slow work, queued by name when the act is committed. Services never import tasks."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from celery import current_app
from django.db import transaction

log = logging.getLogger(__name__)
FIRST, LAST = 0, 9  # priorities of Redis queues: the lowest number is served first
_held: ContextVar[bool] = ContextVar("jobs_held", default=False)


@contextmanager
def held() -> Iterator[None]:
    """Inside, nothing is queued: for years of acts written at once, whose slips are printed on first demand."""
    token = _held.set(True)
    try:
        yield
    finally:
        _held.reset(token)


def after_commit(name: str, *args: Any) -> None:
    """Queue the task ``name`` once the transaction is committed; ``args`` must be JSON values (ids, never rows)."""
    if _held.get():
        return
    transaction.on_commit(lambda: _send(name, args), robust=True)


def when_idle(name: str, *args: Any) -> None:
    """As ``after_commit``, behind everything else in its queue: for thousands, while somebody may wait for one."""
    if _held.get():
        return
    transaction.on_commit(lambda: _send(name, args, priority=LAST), robust=True)


def at_once(name: str, *args: Any) -> None:
    """Queue the task ``name`` now, for somebody who waits for what it makes; outside of any transaction."""
    _send(name, args)


def _send(name: str, args: tuple[Any, ...], priority: int = FIRST) -> None:
    if current_app.conf.task_always_eager:
        current_app.loader.import_default_modules()
        current_app.tasks[name].apply(args=args)
        return
    try:
        # The broker may be away for a moment; the act stands, and what it queues can be asked for again.
        retries = {"max_retries": 2, "interval_start": 0.1}
        current_app.send_task(name, args=args, priority=priority, retry=True, retry_policy=retries)
    except Exception:
        log.exception("job %s could not be queued", name)
