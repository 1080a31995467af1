"""The counter: waiting, handling, how much one clerk receives. Plan VII.2–VII.4."""

from datetime import date, timedelta

from django.db.models import Count, F, Func, QuerySet, TextField
from django.db.models.functions import TruncMonth

from monitoring.facts.models import ClerkDay
from monitoring.kpi.scope import Counts, Scope
from monitoring.kpi.spec import Aim, Kpi, Reckoned, define
from motcua.core.calendars import calendar_of
from motcua.core.models import OrgUnit

_NO_TICKETS = "Chưa có lượt lấy số nào được ghi."


def productivity(scope: Scope, counts: Counts) -> Reckoned:
    """Dossiers received at counters ÷ clerk-days × working days of the year: a yearly figure, whatever the period.

    A clerk-day belongs to a counter, never to a department or a procedure: narrowed to those there is no figure.
    """
    if set(scope.where) - {"receiver_id"}:
        return None, None, None
    received = counts["at_counter"]
    served = _served(scope, scope.since).values("day", "clerk").distinct().count()
    if not served:
        return None, received, 0
    return round(received / served * working_days((scope.until - timedelta(1)).year), 1), received, served


def clerk_days(scope: Scope, start: date) -> dict[date, int]:
    """Clerk-days of each month (its first day) from ``start`` to the period's end; none where there is no figure."""
    if set(scope.where) - {"receiver_id"}:
        return {}
    each = Func(F("day"), F("clerk"), function="ROW", output_field=TextField())
    return dict(_served(scope, start).values_list(TruncMonth("day")).annotate(n=Count(each, distinct=True)))


def _served(scope: Scope, start: date) -> QuerySet[ClerkDay]:
    days = ClerkDay.objects.filter(day__gte=start, day__lt=scope.until)
    offices = scope.where.get("receiver_id")
    return days.filter(office_id__in=offices) if offices else days


def working_days(year: int) -> int:
    """Working days of a year in the Sở's calendar."""
    home = OrgUnit.objects.get(code="stp")
    return calendar_of(home.pk).working_days_between(date(year - 1, 12, 31), date(year, 12, 31))


PRODUCTIVITY = define(
    Kpi(
        code="productivity",
        label="Hồ sơ một người trực Một cửa tiếp nhận trong một năm",
        direction="at_least",
        unit="hồ sơ/người/năm",
        numerator="at_counter",
        items=("VII.4",),
        source="KH 796/KH-STP 2021, phụ lục VII.4",
        reading="Hồ sơ nhận tại quầy ÷ ngày công trực × số ngày làm việc của năm.",
        reckon=productivity,
        monthly=clerk_days,
        aims=(Aim(1600, date(2023, 1, 1), "VII.4", "Tối thiểu 1.600 hồ sơ một người một năm"),),
    )
)
WAIT_AVERAGE = define(
    Kpi(
        code="wait_average",
        label="Thời gian chờ trung bình",
        direction="at_most",
        unit="phút/lượt",
        items=("VII.3",),
        source="KH 796/KH-STP 2021, phụ lục VII.3",
        awaits=_NO_TICKETS,
        aims=(Aim(15, date(2023, 1, 1), "VII.3", "Chờ trung bình tối đa 15 phút một lượt"),),
    )
)
WAIT_LONGEST = define(
    Kpi(
        code="wait_longest",
        label="Lượt chờ lâu nhất",
        direction="at_most",
        unit="phút",
        items=("VII.2",),
        source="KH 796/KH-STP 2021, phụ lục VII.2",
        awaits=_NO_TICKETS,
        aims=(Aim(30, date(2022, 1, 1), "VII.2", "Chờ tối đa 30 phút một lần đến giao dịch"),),
    )
)
HANDLING_AVERAGE = define(
    Kpi(
        code="handling_average",
        label="Thời gian tiếp nhận trung bình một hồ sơ",
        direction="at_most",
        unit="phút/hồ sơ",
        items=("VII.3",),
        source="KH 796/KH-STP 2021, phụ lục VII.3",
        reading=(
            "Kế hoạch viết «tối thiểu 30 phút/01 hồ sơ»; mục VII nhằm giảm thời gian nên đọc là «tối đa»"
            " (chưa xác minh)."
        ),
        awaits=_NO_TICKETS,
        aims=(Aim(30, date(2023, 1, 1), "VII.3", "Tiếp nhận, xử lý tối đa 30 phút một hồ sơ"),),
    )
)
