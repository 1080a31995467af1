"""API lines of the reports (interface §4 «Figures»)."""

import logging
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from cases.slips.services import NotReady, fetch_sheets
from cases.slips.views import shown
from monitoring.facts.freshness import as_of
from monitoring.kpi.api import Asked as Scoped
from motcua.core.errors import Invalid, NotVisible
from motcua.core.http import REFUSED, iso, permitted, user_of

from . import files, printed, services, tables
from .models import Run
from .spec import Report, Table

log = logging.getLogger(__name__)
router = Router(tags=["Reports"])


class Asked(Scoped):
    """A period, what narrows it, and how the answer is written."""

    format: Annotated[Literal["json", "xlsx", "pdf"], Field()] = "json"


@router.get("/reports/{code}", auth=permitted("figures.read"), openapi_extra=REFUSED, summary="Báo cáo của một kỳ")
def report(request: HttpRequest, code: str, asked: Query[Asked]) -> HttpResponse:
    """The report as JSON, Excel or PDF. One that takes long is written in the background: 202 and where to look."""
    found = services.find(code)
    scope = asked.scope(request)
    if asked.format == "pdf" and services.size(found, scope) > found.at_most:
        raise Invalid({"format": f"PDF tối đa {found.at_most} dòng."})
    table = services.quickly(found, scope)
    if table is not None:
        try:
            return _written(found, scope, table, asked.format)
        except NotReady:
            log.info("report %s waits for the printer", code)
    run = services.begin(found, scope, user_of(request), timezone.now(), suffix=asked.format)
    return JsonResponse(told(run), status=202)


def _written(found: Report, scope: Any, table: Table, suffix: str) -> HttpResponse:
    name = files.named(found.code, scope.since, scope.until, suffix)
    if suffix == "json":
        body = tables.public(tables.content(found, scope, table, as_of()))
        return JsonResponse(body, json_dumps_params={"ensure_ascii": False})
    if suffix == "pdf":
        sheets = found.sheets(scope) if found.sheets else printed.sheets(found, scope, table)
        return shown(fetch_sheets("bao-cao", tuple(sheets)), name)
    return shown(files.workbook_bytes(found, scope, table, ""), name, files.TYPES[suffix])


@router.get("/report-runs/{number}", auth=permitted("figures.read"), openapi_extra=REFUSED, summary="Báo cáo đang lập")
def run(request: HttpRequest, number: int) -> JsonResponse:
    """How far a report in the background is."""
    return JsonResponse(told(_run(request, number)))


@router.get("/report-runs/{number}/file", auth=permitted("figures.read"), openapi_extra=REFUSED, summary="Tệp báo cáo")
def run_file(request: HttpRequest, number: int) -> HttpResponseBase:
    """Its file; a broken download goes on with ``Range``."""
    return files.handed_out(request, _run(request, number))


def _run(request: HttpRequest, number: int) -> Run:
    found = Run.objects.visible_to(user_of(request)).filter(pk=number).first() if number < 2**62 else None
    if found is None:
        raise NotVisible
    return found


def told(run: Run) -> dict[str, Any]:
    """A run as the API tells it."""
    where = f"/api/v1/report-runs/{run.pk}"
    return {
        "id": run.pk, "report": run.report, "format": run.format, "state": run.state, "done": run.done,
        "total": run.total, "made_at": iso(run.made_at), "url": where, "file": f"{where}/file" if run.path else None,
    }  # fmt: skip
