"""A POST repeated with the same Idempotency-Key gets the first answer (interface §6)."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from .errors import Refusal, RuleBroken
from .models import IdempotencyKey, User

Answer = tuple[int, Any]
MISMATCH = "Khóa này đã dùng cho một yêu cầu có nội dung khác."


def once(user: User | None, path: str, key: str, body: bytes, act: Callable[[], Answer]) -> tuple[Answer, bool]:
    """Run ``act`` once for (user, path, key); the answer and whether it is a repeat.

    The key's row is written in the act's own transaction: a refusal leaves nothing, a simultaneous repeat waits.
    Errors: RuleBroken("idempotency_mismatch") for the same key with another body (compared as JSON values).
    """
    digest = _digest(body)
    with transaction.atomic():
        fresh = _claim(user, path, key, digest)
        if fresh is None:
            row = IdempotencyKey.objects.get(user=user, path=path, key=key)
            if row.body_digest != digest:
                raise RuleBroken("idempotency_mismatch", MISMATCH)
            return (row.status, row.answer), True
        status, answer = act()
        _keep(fresh, status, answer)
        return (status, answer), False


def in_parts(user: User | None, path: str, key: str, body: bytes, act: Callable[[], Answer]) -> tuple[Answer, bool]:
    """Like ``once`` for an act of many transactions, each of them run by ``once`` under a path of its own.

    The key is claimed before and answered after. Where the server dies between, a repeat runs ``act`` again: what was
    done gives the answer that its own path kept, the rest is done now, and the one answer is kept here.
    Errors: as ``once``.
    """
    digest = _digest(body)
    fresh = _claim(user, path, key, digest)
    row = IdempotencyKey.objects.get(user=user, path=path, key=key)
    if row.body_digest != digest:
        raise RuleBroken("idempotency_mismatch", MISMATCH)
    if row.status:
        return (row.status, row.answer), True
    try:
        status, answer = act()
    except Refusal:
        if fresh:
            row.delete()
        raise
    _keep(row.pk, status, answer)
    return (status, answer), False


def _claim(user: User | None, path: str, key: str, digest: str) -> int | None:
    """The id of the new row, or None when the key is taken; waits while another request is using it."""
    with connection.cursor() as db:
        db.execute(
            """
            INSERT INTO core_idempotencykey (user_id, path, key, body_digest, status, created_at)
            VALUES (%s, %s, %s, %s, 0, %s) ON CONFLICT DO NOTHING RETURNING id
            """,
            (user.pk if user else None, path, key, digest, timezone.now()),
        )
        row = db.fetchone()
    return int(row[0]) if row else None


def _keep(row: int, status: int, answer: Any) -> None:
    with connection.cursor() as db:
        db.execute(
            "UPDATE core_idempotencykey SET status = %s, answer = %s::jsonb WHERE id = %s",
            (status, json.dumps(answer), row),
        )


def answer_of(user: User, path: str, key: str) -> Any:
    """The answer once given to ``user`` under this key, or None when there was none or its time is over."""
    kept = IdempotencyKey.objects.filter(user=user, path=path, key=key, status__gt=0)
    return kept.values_list("answer", flat=True).first()


def forget_old(now: datetime) -> int:
    """Remove keys older than the promised time; the number removed."""
    return IdempotencyKey.objects.filter(created_at__lt=now - timedelta(hours=settings.IDEMPOTENCY_HOURS)).delete()[0]


def _digest(body: bytes) -> str:
    try:
        said = json.loads(body or b"null")
        if isinstance(said, dict):
            said.pop("pin", None)  # a few digits are guessed from any digest, and this one lies in the database
        canonical = json.dumps(said, sort_keys=True).encode()
    except ValueError:
        canonical = body
    return hashlib.sha256(canonical).hexdigest()
