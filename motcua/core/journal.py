"""The journal: one line an act, written once, read by many.

Ids commit out of order. A reader therefore takes only lines whose transaction is below every running one, in the
order (epoch, transaction, id), and moves its cursor in the transaction that applies the effect (house.md).
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from .models import JournalCursor, JournalEntry, User


def record(
    actor: User | None,
    verb: str,
    reference: str,
    at: datetime,
    data: dict[str, Any] | None = None,
    recorded_at: datetime | None = None,
) -> JournalEntry:
    """Write the act's line in the act's own transaction.

    ``at`` is when the act took effect, ``recorded_at`` when it is written down (the same unless it is a backlog
    entry); ``data`` holds JSON values and never a personal number.
    """
    return JournalEntry.objects.create(
        actor=actor, verb=verb, reference=reference, at=at, recorded_at=recorded_at or at, data=data or {}
    )


def unread(cursor: JournalCursor, limit: int = 500) -> list[JournalEntry]:
    """The next lines that no running transaction can still precede, at most ``limit``."""
    return list(
        JournalEntry.objects.raw(
            """
            SELECT * FROM core_journalentry
            WHERE (epoch, txid, id) > (%s, %s, %s)
              AND (epoch < core_current_epoch() OR txid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint)
            ORDER BY epoch, txid, id
            LIMIT %s
            """,
            [cursor.epoch, cursor.txid, cursor.entry_id, limit],
        )
    )


@transaction.atomic
def read(name: str, apply: Callable[[Sequence[JournalEntry]], None], limit: int = 500) -> int:
    """Apply the next lines for the reader ``name`` and move its cursor, all or nothing; the number of lines taken.

    A second worker reading under the same name finds the cursor locked and takes nothing.
    """
    JournalCursor.objects.get_or_create(name=name)
    cursor = JournalCursor.objects.select_for_update(skip_locked=True).filter(name=name).first()
    if cursor is None:
        return 0
    lines = unread(cursor, limit)
    if lines:
        apply(lines)
        last = lines[-1]
        cursor.epoch, cursor.txid, cursor.entry_id = last.epoch, last.txid, last.pk
        cursor.save()
    return len(lines)


def waits(name: str, before: datetime) -> bool:
    """Whether ``name`` has yet to read a line written down before a moment: another worker is at it, or a transaction
    that still runs may come before it."""
    place = JournalCursor.objects.filter(name=name).first() or JournalCursor()
    with connection.cursor() as db:
        db.execute(
            "SELECT EXISTS (SELECT FROM core_journalentry WHERE (epoch, txid, id) > (%s, %s, %s) AND recorded_at < %s)",
            [place.epoch, place.txid, place.entry_id, before],
        )
        return bool(db.fetchone()[0])


def raise_epoch() -> int:
    """Called after a restore: transaction ids start again, so all older lines become readable. The new epoch."""
    with connection.cursor() as db:
        db.execute("UPDATE core_epoch SET number = number + 1 RETURNING number")
        return int(db.fetchone()[0])


def history(reference: str, after: int = 0, limit: int = 100) -> tuple[list[JournalEntry], str | None]:
    """The lines about one thing in the order written, and the cursor of the next page."""
    lines = list(
        JournalEntry.objects.filter(reference=reference, pk__gt=after)
        .select_related("actor")
        .order_by("pk")[: limit + 1]
    )
    more = len(lines) > limit
    return lines[:limit], str(lines[limit - 1].pk) if more else None
