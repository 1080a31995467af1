"""The very dossiers behind each number of a dashboard: same filter, same count."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from monitoring.facts.querysets import FactQuerySet
from monitoring.kpi import services
from monitoring.kpi.spec import KPIS, Kpi
from motcua.core.calendars import calendar_of
from motcua.core.errors import Invalid

from . import causes, standing, words
from .asked import Asked

# Words of the address: of a figure's dossiers, those that count, all of them, the rest.
PARTS = {"dat": "numerator", "tong": "denominator", "con": "rest"}
_PART_WORDS = {"dat": "được tính", "tong": "tất cả hồ sơ để tính"}
_NOW = "lúc này"
COUNTS = {"tiep-nhan": ("received", "Đã tiếp nhận"), "da-xong": ("finished", "Đã giải quyết"),
          "tre": ("late", "Giải quyết quá hạn")}  # fmt: skip


@dataclass(frozen=True)
class Behind:
    """What a number counts, in words, and its rows. ``now``: of when they are, whatever the period.

    ``known``: how many they are, where the roll-ups say so; counting a million rows takes a second.
    """

    title: str
    rows: FactQuerySet
    now: str = ""
    known: int | None = None


def behind(asked: Asked, what: str, part: str, given: Any) -> Behind:
    """The rows of ``so`` and ``phan`` in an address: a figure's code and its part, a count, what is open and its cause.

    Errors: Invalid with the word that means nothing.
    """
    scope = asked.scope
    if what in KPIS:
        return _figure(asked, KPIS[what], part or "dat")
    if what in COUNTS:
        measure, title = COUNTS[what]
        rows = scope.facts.counted(measure, scope.since, scope.until)
        return Behind(title, rows, known=scope.counts((measure,))[measure])
    if what in standing.NAMES:
        return _open(asked, what, part)
    if what == "gio":
        return _hour(asked, given)
    raise Invalid({"so": "Địa chỉ này không nói đúng con số nào; mở lại từ bảng số liệu rồi bấm vào con số cần xem."})


def _figure(asked: Asked, kpi: Kpi, part: str) -> Behind:
    if part not in PARTS:
        raise Invalid({"phan": "Phần của con số chỉ là «dat» (được tính), «tong» (tất cả) hoặc «con» (chưa đạt)."})
    if not kpi.numerator:
        raise Invalid({"so": f"«{kpi.label}» không đếm từ hồ sơ nên không có danh sách hồ sơ."})
    counts = asked.scope.counts(services.measures([kpi]))
    top, whole = counts[kpi.numerator], counts[kpi.denominator or kpi.numerator]
    known = {"dat": top, "tong": whole, "con": whole - top}[part]
    rows = services.rows(kpi, asked.scope, PARTS[part])
    which = _PART_WORDS.get(part) or words.rest(kpi)
    return Behind(f"{words.name(kpi.code)}, {which}", rows, known=known)


def _open(asked: Asked, what: str, cause: str) -> Behind:
    meant: dict[str, Q] = standing.standings(calendar_of(), asked.today)
    rows, title = asked.scope.facts.open_now().filter(meant[what]), standing.NAMES[what]
    if not cause:
        return Behind(title, rows, now=_NOW)
    if cause not in causes.CAUSES:
        raise Invalid({"phan": "Không có nguyên nhân này; mở lại từ bảng «Vì sao đang trễ, sắp trễ»."})
    said = causes.CAUSES[cause]
    title = f"{title}, {said[0].lower()}{said[1:]}"
    return Behind(title, causes.caused(rows).filter(cause=cause), now=_NOW)


def _hour(asked: Asked, given: Any) -> Behind:
    day, hour = given.get("thu", ""), given.get("gio", "")
    if not (day in {str(d) for d in standing.WEEKDAYS} and hour in {str(h) for h in range(24)}):
        raise Invalid({"gio": "Thứ là 1 (thứ Hai) đến 7 (Chủ nhật), giờ là 0 đến 23."})
    rows = standing.latest(asked.scope.facts, asked.today).filter(weekday=int(day), hour=int(hour))
    title = f"Tiếp nhận {standing.WEEKDAYS[int(day)]}, {hour} giờ"
    return Behind(title, rows, now=f"{standing.WEEKS} tuần qua")
