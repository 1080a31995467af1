"""Reports on paper in the layout of NĐ 30/2020/NĐ-CP: a form lies across the page, a letter stands upright."""

from datetime import date
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string

from cases.slips import words
from cases.slips.content import agency
from monitoring.kpi.scope import Scope
from motcua.core import office
from motcua.core.models import OrgUnit

from .spec import Report, Table, dated
from .tables import groups, rows

RECEIVER = "UBND tỉnh Khánh Hòa"
SYMBOL = "BC-STP"


def sheets(report: Report, scope: Scope, table: Table, about: str = "", on: date | None = None) -> list[str]:
    """The HTML that is printed. ``about``: the narrowing in words; ``on``: the day written under the State's name, else
    left to be filled in."""
    home = agency(OrgUnit.objects.get(code="stp"))
    context: dict[str, Any] = {
        "report": report, "span": dated(scope), "about": about, "agency": home.name, "place": office.current().place,
        "dated": words.long_date(on) if on else "", "receiver": RECEIVER, "symbol": SYMBOL,
        "groups": groups(report.columns), "rows": list(rows(report, table.lines)), "table": table,
        "narrow": any(column.kind == "text" for column in report.columns),
        "checks": [rule for rule, holds in table.checks.items() if not holds],
    }  # fmt: skip
    if not report.letter:
        context["grouped"] = any(name for name, _ in context["groups"])
        return [render_to_string("monitoring/reports/print/form.html", context)]
    parts = [(heading, list(each)) for heading, each in groupby(table.passages, key=lambda each: each.heading)]
    context["first"], *context["middle"], context["last"] = parts or [("", []), ("", [])]
    return [render_to_string("monitoring/reports/print/letter.html", context)]
