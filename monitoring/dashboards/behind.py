"""The very dossiers behind each number of a dashboard: same filter, same count."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from monitoring.facts.querysets import FactQuerySet
from monitoring.kpi import services
from monitoring.kpi.spec import KPIS
from motcua.core.calendars import calendar_of

from . import causes, standing, words
from .asked import Asked

# Words of the address: of a figure's dossiers, those that count, all of them, the rest.
PARTS = {"dat": "numerator", "tong": "denominator", "con": "rest"}
_PART_WORDS = {"dat": "được tính", "tong": "tất cả hồ sơ để tính", "con": "chưa đạt"}
COUNTS = {"tiep-nhan": ("received", "Đã tiếp nhận"), "da-xong": ("finished", "Đã giải quyết"),
          "tre": ("late", "Giải quyết quá hạn")}  # fmt: skip


@dataclass(frozen=True)
class Behind:
    """What a number counts, in words, and its rows. ``now``: of this moment, whatever the period."""

    title: str
    rows: FactQuerySet
    now: bool = False


def behind(asked: Asked, what: str, part: str, given: Any) -> Behind | None:
    """The rows of ``so`` and ``phan`` in an address; None for words that mean nothing."""
    scope = asked.scope
    if what in KPIS:
        rows = services.rows(KPIS[what], scope, PARTS.get(part, "numerator"))
        return Behind(f"{words.name(what)}: {_PART_WORDS.get(part, _PART_WORDS['dat'])}", rows)
    if what in COUNTS:
        measure, title = COUNTS[what]
        return Behind(title, scope.facts.counted(measure, scope.since, scope.until))
    if what in standing.NAMES:
        return _open(asked, what, part)
    return _hour(asked, given) if what == "gio" else None


def _open(asked: Asked, what: str, cause: str) -> Behind:
    meant: dict[str, Q] = standing.standings(calendar_of(), asked.today)
    rows = asked.scope.facts.open_now().filter(meant[what])
    if cause in causes.CAUSES:
        return Behind(
            f"{standing.NAMES[what]}: {causes.CAUSES[cause].lower()}", causes.caused(rows).filter(cause=cause), True
        )
    return Behind(standing.NAMES[what], rows, now=True)


def _hour(asked: Asked, given: Any) -> Behind | None:
    day, hour = given.get("thu", ""), given.get("gio", "")
    if not (day in {str(d) for d in standing.WEEKDAYS} and hour in {str(h) for h in range(24)}):
        return None
    rows = standing.latest(asked.scope.facts, asked.today).filter(weekday=int(day), hour=int(hour))
    title = f"Tiếp nhận {standing.WEEKDAYS[int(day)]}, {hour} giờ, trong {standing.WEEKS} tuần qua"
    return Behind(title, rows, now=True)
