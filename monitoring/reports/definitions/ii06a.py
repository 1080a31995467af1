"""Biểu II.06a: dossiers received, solved and open, by field within department. Source: domain §7.

As of the period's last evening, or of today while it runs: one finished later counts as open, one paused that evening
is within its time.
"""

from datetime import timedelta

from django.db.models import Q

from monitoring.facts.querysets import FactQuerySet
from monitoring.facts.standing import overdue
from monitoring.kpi.scope import Scope
from monitoring.reports.cells import BY, Counts, gathered, lines
from monitoring.reports.spec import Asks, Column, Report, Table, define

_RECEIVED, _SOLVED, _OPEN = "Số hồ sơ tiếp nhận", "Số hồ sơ đã giải quyết", "Số hồ sơ đang giải quyết"
_MEASURES = ("received", "online", "finished", "early", "punctual", "late")
_STANDING = ("before", "open", "overdue")
RULES = {"3=4+5+6": (3, (4, 5, 6)), "7=8+9+10": (7, (8, 9, 10)), "11=12+13": (11, (12, 13)), "3=7+11": (3, (7, 11))}


def build(scope: Scope) -> Table:
    """Rows by field, department and total; each rule must hold in each of them."""
    facts, names = scope.facts, (*_MEASURES, *_STANDING)
    standing = {
        "before": facts.open_after(scope.since - timedelta(days=1)),
        "open": facts.open_after(scope.evening),
        "overdue": overdue(facts, scope.evening),
    }
    found = lines(gathered(scope, _MEASURES, standing), names, columns)
    return Table(found, checks={rule: all(_holds(line.values, *parts) for line in found)
                                for rule, parts in RULES.items()})  # fmt: skip


def columns(n: Counts) -> dict[str, int]:
    """Columns 3 to 13 of a row, given its counts."""
    return {
        "c3": n["received"] + n["before"], "c4": n["online"], "c5": n["received"] - n["online"], "c6": n["before"],
        "c7": n["finished"], "c8": n["early"], "c9": n["punctual"], "c10": n["late"],
        "c11": n["open"], "c12": n["open"] - n["overdue"], "c13": n["overdue"],
    }  # fmt: skip


def _holds(values: dict[str, int], total: int, parts: tuple[int, ...]) -> bool:
    return values[f"c{total}"] == sum(values[f"c{part}"] for part in parts)


def behind(scope: Scope, column: str, asks: Asks) -> FactQuerySet:
    """The dossiers of a column."""
    facts, span = scope.facts, (scope.since, scope.until)
    before, standing = facts.open_after(scope.since - timedelta(days=1)), facts.open_after(scope.evening)
    received, late = facts.counted("received", *span), overdue(facts, scope.evening)
    measured = {"c4": "online", "c7": "finished", "c8": "early", "c9": "punctual", "c10": "late"}
    if column in measured:
        return facts.counted(measured[column], *span)
    return {
        "c3": facts.filter(Q(pk__in=received.values("pk")) | Q(pk__in=before.values("pk"))),
        "c5": received.exclude(channel="online"),
        "c6": before,
        "c11": standing,
        "c12": standing.exclude(pk__in=late.values("pk")),
        "c13": late,
    }[column]


def _column(number: int, label: str, group: str) -> Column:
    return Column(f"c{number}", label, group, opens=True)


define(
    Report(
        code="II.06a",
        form="Biểu số II.06a/VPCP/KSTT",
        title="Tình hình, kết quả giải quyết thủ tục hành chính",
        about="Tiếp nhận, đã giải quyết, đang giải quyết theo lĩnh vực và phòng; bốn phép kiểm tra.",
        source="TT 01/2020/TT-VPCP, Biểu II.06a (chưa xác minh có được thay bởi TT 09/2026/TT-BTP)",
        unit="Số hồ sơ TTHC",
        columns=(
            _column(3, "Tổng số", _RECEIVED),
            _column(4, "Trực tuyến", _RECEIVED),
            _column(5, "Trực tiếp, bưu chính", _RECEIVED),
            _column(6, "Từ kỳ trước", _RECEIVED),
            _column(7, "Tổng số", _SOLVED),
            _column(8, "Trước hạn", _SOLVED),
            _column(9, "Đúng hạn", _SOLVED),
            _column(10, "Quá hạn", _SOLVED),
            _column(11, "Tổng số", _OPEN),
            _column(12, "Trong hạn", _OPEN),
            _column(13, "Quá hạn", _OPEN),
        ),
        build=build,
        behind=behind,
        key=BY,
        scheduled=("month", "quarter", "year"),
    )
)
