"""That a period still runs: its table tells up to today's evening, and says so."""

from dataclasses import replace

from monitoring.kpi.scope import Scope

from .spec import Table


def said(scope: Scope) -> str:
    """That a period still runs, and up to when its figures are; nothing of one that is over."""
    known = scope.evening
    return f"Kỳ báo cáo chưa kết thúc: số liệu đến hết ngày {known:%d/%m/%Y}." if known < scope.last else ""


def noted(table: Table, scope: Scope) -> Table:
    """The table with that sentence among its notes; a kept one says it for good."""
    return replace(table, notes=[*table.notes, sentence]) if (sentence := said(scope)) else table
