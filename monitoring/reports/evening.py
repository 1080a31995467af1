"""Up to which evening a report tells: the last of its period or, while the period runs, the one that is known."""

from dataclasses import replace
from datetime import date

from django.utils import timezone

from monitoring.facts.freshness import as_of
from monitoring.kpi.scope import Scope

from .spec import Table


def evening(scope: Scope) -> date:
    """The last day of the period, or of a period that still runs the day up to which everything is known: what falls
    due between that day and the end is not overdue yet."""
    known = as_of()
    return min(scope.last, timezone.localdate(known)) if known else scope.last


def said(scope: Scope) -> str:
    """That a period still runs, and up to when its figures are; nothing of one that is over."""
    known = evening(scope)
    return f"Kỳ báo cáo chưa kết thúc: số liệu đến hết ngày {known:%d/%m/%Y}." if known < scope.last else ""


def noted(table: Table, scope: Scope) -> Table:
    """The table with that sentence among its notes; a kept one says it for good."""
    return replace(table, notes=[*table.notes, sentence]) if (sentence := said(scope)) else table
