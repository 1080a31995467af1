"""Figures entered by hand, as reports read them."""

from decimal import Decimal

from monitoring.kpi.scope import Scope

from .models import Entry


def of(report: str, scope: Scope) -> dict[str, Entry]:
    """Code → the last entry for exactly this period; a part of the Sở has none."""
    if scope.where:
        return {}
    rows = Entry.objects.filter(report=report, since=scope.since, until=scope.until).select_related("by")
    return {row.code: row for row in rows.order_by("pk")}


def told(entry: Entry) -> str:
    """«Nhập tay: Phan Đức Anh, 12/10/2026 (Cổng DVCQG)»."""
    return f"Nhập tay: {entry.by.get_full_name()}, {entry.at:%d/%m/%Y} ({entry.source})"


def number(value: Decimal | None) -> float | None:
    """As reports reckon."""
    return None if value is None else float(value)
