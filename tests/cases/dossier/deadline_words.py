"""Short words for tests of deadlines."""

from datetime import datetime

from cases.dossier.deadlines import Limit, Pause, Unit
from motcua.core.calendar import VN

SAME_DAY = [Limit(None, Unit.SAME_DAY)]


def at(text: str) -> datetime:
    """«23/11/2026 15:30» in Vietnamese time."""
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=VN)


def working(amount: int) -> list[Limit]:
    return [Limit(amount, Unit.WORKING_DAY)]


def calendar_days(amount: int) -> list[Limit]:
    return [Limit(amount, Unit.DAY)]


def hours(amount: int) -> list[Limit]:
    return [Limit(amount, Unit.HOUR)]


def pause(start: str, end: str | None, *, restarts: bool = False, reason: str = "chờ bổ sung giấy tờ") -> Pause:
    return Pause(at(start), at(end) if end else None, reason, restarts)
