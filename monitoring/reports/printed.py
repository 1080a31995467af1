"""Reports on paper: a form lies across the page, a letter stands upright, its annexes lie across again.

The letter was compared with NĐ 30/2020/NĐ-CP, Phụ lục I, phần I (a third party's copy of the text, of 09/2026):
mục I (paper, margins, type, page numbers), mục II.1–7, 9 (State's name, agency, number, place and day, name and
subject, text, signer, recipients), mục III.1 (annex). Each measure stands in tests/monitoring/reports/test_letter.py.
"""

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
from .tables import groups, part_of, rows

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
    if report.letter:
        annexes = [part_of(part, table) for part in report.parts if table.parts.get(part.code)]
        return [together(sheet) for sheet in _letter(context, table, annexes)]
    context["grouped"] = any(name for name, _ in context["groups"])
    return [together(render_to_string("monitoring/reports/print/form.html", context))]


def together(sheet: str) -> str:
    """No line ends between a number and its percent sign."""
    return sheet.replace(" %", "\u00a0%")


def _letter(context: dict[str, Any], table: Table, annexes: list[dict[str, Any]]) -> list[str]:
    """The letter and, each with page numbers of its own, the annexes that it points to.

    Passages whose key has a dot belong to a row; the others have their place in the letter by their key.
    """
    of_rows = [each for each in table.passages if "." in each.key]
    context["said"] = {each.key: each for each in table.passages if "." not in each.key}
    context["each"] = [(name, list(own)) for name, own in groupby(of_rows, key=lambda passage: passage.heading)]
    context["annexed"] = bool(annexes)
    return [
        render_to_string("monitoring/reports/print/letter.html", context),
        *(render_to_string("monitoring/reports/print/annex.html", context | annex) for annex in annexes),
    ]
