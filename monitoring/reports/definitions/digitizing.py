"""Progress of digitization and reuse, by field within department. Plan II.1–II.5; formulas of interface §5."""

from typing import Any

from monitoring.facts.querysets import FactQuerySet
from monitoring.kpi.scope import Scope
from monitoring.reports.cells import BY, Counts, gathered, lines
from monitoring.reports.spec import Asks, Column, Report, Table, define, percent

_NAMES = ("received", "digitized", "granted", "stored", "offered", "from_vault", "reused")
_IN, _OUT, _AGAIN = "Giấy tờ lúc tiếp nhận", "Kết quả", "Dùng lại"


def build(scope: Scope) -> Table:
    """Rows by field, department and total."""
    return Table(lines(gathered(scope, _NAMES, {}), _NAMES, _columns))


def _columns(n: Counts) -> dict[str, Any]:
    return {
        **n,
        "digitized_share": percent(n["digitized"], n["received"]),
        "stored_share": percent(n["stored"], n["granted"]),
        "reused_share": percent(n["reused"], n["received"]),
    }


def behind(scope: Scope, column: str, asks: Asks) -> FactQuerySet:
    """The dossiers of a count."""
    return scope.facts.counted(column, scope.since, scope.until)


define(
    Report(
        code="so-hoa",
        title="Tiến độ số hóa và dùng lại giấy tờ",
        about="Hồ sơ số hóa đủ giấy tờ, kết quả đã vào kho, giấy tờ không phải nộp lại.",
        source="KH 796/KH-STP 2021, phụ lục II.1, II.3, II.4, II.5; NĐ 118/2025/NĐ-CP",
        unit="Số hồ sơ TTHC; tỷ lệ %",
        columns=(
            Column("received", "Tiếp nhận", _IN, opens=True),
            Column("digitized", "Số hóa đủ", _IN, opens=True),
            Column("digitized_share", "Tỷ lệ", _IN, kind="share"),
            Column("granted", "Giải quyết thành công", _OUT, opens=True),
            Column("stored", "Số hóa, lưu, dùng lại được", _OUT, opens=True),
            Column("stored_share", "Tỷ lệ", _OUT, kind="share"),
            Column("offered", "Kho có sẵn giấy tờ", _AGAIN, opens=True),
            Column("from_vault", "Có lấy từ kho", _AGAIN, opens=True),
            Column("reused", "Không phải nộp lại", _AGAIN, opens=True),
            Column("reused_share", "Tỷ lệ trên tiếp nhận", _AGAIN, kind="share"),
        ),
        build=build,
        behind=behind,
        key=BY,
        scheduled=("month", "quarter", "year"),
    )
)
