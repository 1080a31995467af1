"""A report: what is asked, its table whose figures open their dossiers, its files."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from cases.slips import word
from cases.slips.services import NotReady, fetch_sheets
from cases.slips.views import shown
from monitoring.facts.freshness import as_of
from monitoring.kpi.scope import Scope
from monitoring.reports import files, printed, services, tables
from monitoring.reports.forms import NARROWS, AskForm
from monitoring.reports.spec import Report, Table, dated
from motcua.core import access
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid

FIRST = 20  # rows shown of a report that has a row a dossier
PAGE = 50


@require_safe
@login_required
@may("figures.read")
def report(request: StaffRequest, code: str) -> HttpResponse:
    """The form and, where it does not take long, the table."""
    found = services.find(code)
    form = AskForm(request.GET, user=request.user, today=timezone.localdate())
    context: dict[str, Any] = {
        "report": found,
        "form": form,
        "may_keep": access.permitted(request.user, "reports.keep"),
    }
    if not form.is_valid() or form.scope is None:
        return render(request, "monitoring/reports/report.html", context, status=422)
    table, size = _preview(found, form.scope), services.size(found, form.scope)
    context |= {"span": dated(form.scope), "words": form.words, "as_of": as_of(), "slow": table is None, "size": size,
                "first": FIRST, "long": services.LONG, "hidden": form.asked.items()}  # fmt: skip
    if table is not None:
        context |= shape(found, table, form.query)
    return render(request, "monitoring/reports/report.html", context)


def _preview(found: Report, scope: Scope) -> Table | None:
    """The table, or its first rows."""
    if found.stream is None:
        return services.quickly(found, scope)
    rows = found.stream(scope)
    return Table([line for _, line in zip(range(FIRST), rows, strict=False)])


def shape(found: Report, table: Table, query: str) -> dict[str, Any]:
    """A table as its template draws it; each figure that opens dossiers has ``url``."""
    where = f"/bao-cao/{found.code}/ho-so/?{query}"
    drawn = []
    for row in tables.rows(found, table.lines):
        asks = urlencode(row.line.asks or {})
        cells = [
            (cell, f"{where}&cot={cell.column}{'&' if asks else ''}{asks}" if cell.column else "") for cell in row.cells
        ]
        drawn.append((row, cells))
    groups = tables.groups(found.columns)
    parts = [tables.part_of(part, table) for part in found.parts if table.parts.get(part.code)]
    return {"table": table, "rows": drawn, "groups": groups, "grouped": any(name for name, _ in groups), "parts": parts,
            "wrong": [rule for rule, holds in table.checks.items() if not holds]}  # fmt: skip


def _asked(request: StaffRequest, given: Mapping[str, Any]) -> tuple[AskForm, dict[str, str]]:
    """The form, narrowed by a row's own words; those words. Errors: Invalid by field."""
    form = AskForm(given, user=request.user, today=timezone.localdate())
    if not form.is_valid():
        raise Invalid({name: str(errors[0]) for name, errors in form.errors.items()})
    known = {*form.fields, "cot", "dang", "sau", "csrfmiddlewaretoken"}
    own = {name: str(value)[:120] for name, value in given.items() if name not in known}
    return form, own


@require_safe
@login_required
@may("figures.read")
def dossiers(request: StaffRequest, code: str) -> HttpResponse:
    """The very dossiers behind a figure, as many as it says."""
    found, column = services.find(code), request.GET.get("cot", "")[:40]
    form, own = _asked(request, request.GET.dict())
    assert form.scope is not None
    facts = files.behind(found, form.scope, column, own)
    page = facts.select_related("dossier__procedure", "department", "receiver", "officer").order_by("-pk")
    after = request.GET.get("sau", "")
    if after.isascii() and after.isdigit():
        page = page.filter(pk__lt=int(after[:18]))
    rows, count = list(page[: PAGE + 1]), facts.count()
    here = {**form.asked, **own, "cot": column}
    following = f"?{urlencode({**here, 'sau': rows[PAGE - 1].pk})}" if len(rows) > PAGE else ""
    context = {
        "report": found, "column": found.column(column), "rows": rows[:PAGE], "count": count, "next": following,
        "span": dated(form.scope), "words": form.words, "hidden": here.items(), "long": services.LONG,
        "first": f"?{urlencode(here)}" if after else "", "back": _whole(form, own, code),
    }  # fmt: skip
    return render(request, "monitoring/reports/dossiers.html", context)


def _whole(form: AskForm, own: Mapping[str, str], code: str) -> str:
    """The report without a row's narrowing: where the figure stood."""
    period = {name: value for name, value in form.asked.items() if name not in NARROWS}
    return f"/bao-cao/{code}/?{urlencode(period)}"


@require_POST
@login_required
@may("figures.read")
def download(request: StaffRequest, code: str) -> HttpResponse:
    """A file at once where it is soon made, else by the worker: of the report, or with «cot» of the dossiers."""
    found, suffix = services.find(code), request.POST.get("dang", "")
    form, own = _asked(request, request.POST.dict())
    assert form.scope is not None
    column = request.POST.get("cot", "")[:40]
    if suffix not in (("xlsx", "csv") if column else offered(found)):
        raise Invalid({"dang": "Báo cáo này không có loại tệp đó."})
    answer = _dossier_file(found, form, own, column, suffix) if column else _file(found, form, suffix)
    if answer is not None:
        return answer
    asked = {**form.asked, **own, **({"cot": column} if column else {})}
    run = services.begin(found, form.scope, request.user, timezone.now(), suffix=suffix, asked=asked, words=form.words,
                         period=form.period)  # fmt: skip
    return redirect("reports:run", number=run.pk)


def _dossier_file(found: Report, form: AskForm, own: dict[str, str], column: str, suffix: str) -> HttpResponse | None:
    assert form.scope is not None
    facts = files.behind(found, form.scope, column, own)
    if facts[: services.LONG + 1].count() > services.LONG:
        return None
    name = files.named(found.code, form.scope.since, form.scope.until, suffix, column)
    content = files.dossier_bytes(facts, files.above(found, form.scope, form.words), suffix)
    return shown(content, name, files.TYPES[suffix])


def _file(found: Report, form: AskForm, suffix: str) -> HttpResponse | None:
    assert form.scope is not None
    if found.stream:  # a row a dossier: the worker writes it
        if suffix == "pdf" and services.size(found, form.scope) > found.at_most:
            raise Invalid({"dang": f"PDF tối đa {found.at_most:,} dòng: chia kỳ, hoặc dùng Excel.".replace(",", ".")})
        return None
    table = services.quickly(found, form.scope)
    return None if table is None else table_file(found, form.scope, table, form.words, suffix)


def offered(found: Report) -> tuple[str, ...]:
    """The kinds of files of its table."""
    return ("xlsx", "pdf", "docx") if found.letter else ("xlsx", "pdf")


def table_file(found: Report, scope: Scope, table: Table, words: str, suffix: str) -> HttpResponse | None:
    """A table's file; None where the worker that prints has no time now."""
    name = files.named(found.code, scope.since, scope.until, suffix)
    if suffix == "pdf":
        try:
            sheets = tuple(printed.sheets(found, scope, table, words))
            return shown(fetch_sheets("bao-cao", sheets), name)
        except NotReady:
            return None
    if suffix == "docx":
        return shown(word.render(printed.sheets(found, scope, table, words)), name, files.TYPES[suffix])
    return shown(files.workbook_bytes(found, scope, table, words), name, files.TYPES[suffix])


@require_POST
@login_required
@may("figures.read")
def keep(request: StaffRequest, code: str) -> HttpResponse:
    """Have the table made and kept as it stands."""
    found = services.find(code)
    form, _ = _asked(request, request.POST.dict())
    assert form.scope is not None
    if found.build is None:
        raise Invalid({"dang": "Sổ không giữ thành bản: hãy tải tệp."})
    run = services.begin(found, form.scope, request.user, timezone.now(), asked=form.asked, words=form.words,
                         period=form.period)  # fmt: skip
    return redirect("reports:run", number=run.pk)
