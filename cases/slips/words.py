"""Dates, limits and sums as an official paper writes them. Pure, but for the zone of the clock."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from cases.catalogue.models import LimitUnit
from cases.dossier.deadlines import Limit
from motcua.core.calendar import written

UNKNOWN_LIMIT = "theo quy định (chưa xác minh)"
NOT_GIVEN = "không cung cấp"


def long_date(day: date) -> str:
    """«ngày 05 tháng 02 năm 2026»."""
    return "ngày {} tháng {} năm {}".format(*written(day))


def long_moment(moment: datetime | None) -> str:
    """«09 giờ 16 phút, ngày 23 tháng 11 năm 2026», in Vietnam's time; nothing for no moment."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return f"{local:%H} giờ {local:%M} phút, {long_date(local.date())}"


def short_moment(moment: datetime | None) -> str:
    """«09:16 23/11/2026» for narrow columns."""
    return f"{timezone.localtime(moment):%H:%M %d/%m/%Y}" if moment else ""


def limit(limits: Iterable[Limit]) -> str:
    """«10 ngày làm việc»; stages of one unit are summed, of several named one after another; nothing for no limit."""
    sums: dict[str, int] = {}
    for each in limits:
        sums[str(each.unit)] = sums.get(str(each.unit), 0) + (each.amount or 0)
    return " và ".join(f"{amount:02d} {LimitUnit(unit).label}" if amount else LimitUnit(unit).label
                       for unit, amount in sums.items())  # fmt: skip


def money(amount: int) -> str:
    """«50.000 đồng»."""
    return f"{amount:,}".replace(",", ".") + " đồng"


def phone(number: str) -> str:
    """«0905 000 216», «0258 3822 123»; numbers of another length stay as they are."""
    return f"{number[:4]} {number[4:-3]} {number[-3:]}" if len(number) in (10, 11) and number.isdigit() else number


def timeliness(due: datetime | None, done: datetime) -> str:
    """«Trước hạn», «Đúng hạn», «Quá hạn»: dates are compared, not hours (domain.md §7). Nothing without a due time."""
    if due is None:
        return ""
    due_day, done_day = timezone.localtime(due).date(), timezone.localtime(done).date()
    return "Trước hạn" if done_day < due_day else "Đúng hạn" if done_day == due_day else "Quá hạn"
