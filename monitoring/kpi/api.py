"""API lines of the figures (interface §4 «Figures»)."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from cases.dossier.states import State
from monitoring.facts.freshness import as_of
from motcua.core.errors import NotVisible
from motcua.core.http import REFUSED, iso, permitted, user_of

from . import services
from .asking import scope_of
from .services import Figure
from .spec import KPIS

router = Router(tags=["Figures"])
Name = Annotated[str, Field(max_length=120)]


class Asked(Schema):
    """A period and what narrows it."""

    since: Annotated[date | None, Field(alias="from")] = None
    until: Annotated[date | None, Field(alias="to")] = None
    department: Name = ""
    field: Name = ""
    procedure: Name = ""
    service_point: Name = ""
    channel: Name = ""

    def scope(self, request: HttpRequest) -> Any:
        """As the scope of whoever asks."""
        given = self.model_dump(exclude={"since", "until"})
        return scope_of(user_of(request), given, self.since, self.until, timezone.localdate())


@router.get("/kpis", auth=permitted("figures.read"), openapi_extra=REFUSED, summary="Chỉ số của một kỳ")
def kpis(request: HttpRequest, asked: Query[Asked]) -> JsonResponse:
    """Every figure of the period with its target. Periods are half-open: ``to`` is the first day not counted."""
    at = as_of()
    found = [shown(figure, at) for figure in services.figures(asked.scope(request))]
    return JsonResponse(found, safe=False, json_dumps_params={"ensure_ascii": False})


@router.get("/kpis/{code}/dossiers", auth=permitted("figures.read"), openapi_extra=REFUSED, summary="Hồ sơ sau con số")
def kpi_dossiers(
    request: HttpRequest,
    code: str,
    asked: Query[Asked],
    part: Literal["numerator", "denominator", "rest"] = "numerator",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str, Query(max_length=20, pattern=r"^\d*$")] = "",
) -> JsonResponse:
    """The very dossiers behind a figure: those that count, all of its denominator, or the rest."""
    if code not in KPIS:
        raise NotVisible
    scope = asked.scope(request)
    found = services.rows(KPIS[code], scope, part)
    page = found.select_related("dossier", "procedure", "department").order_by("-pk")
    if cursor:
        page = page.filter(pk__lt=int(cursor))
    rows = list(page[: limit + 1])
    results = [row_of(fact) for fact in rows[:limit]]
    following = str(rows[limit - 1].pk) if len(rows) > limit else None
    body = {"count": found.count(), "results": results, "next": following}
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


def shown(figure: Figure, at: datetime | None) -> dict[str, Any]:
    """A figure as the API tells it."""
    kpi = figure.kpi
    return {
        "code": kpi.code, "label": kpi.label, "value": figure.value, "numerator": figure.numerator,
        "denominator": figure.denominator, "unit": kpi.unit, "target": figure.target, "direction": kpi.direction,
        "met": figure.met, "missing": figure.missing, "items": list(kpi.items), "source": kpi.source,
        "reading": kpi.reading or kpi.awaits, "as_of": iso(at),
    }  # fmt: skip


def row_of(fact: Any) -> dict[str, Any]:
    """A dossier behind a figure."""
    days = {name: getattr(fact, name) for name in ("received_on", "due_on", "finished_on")}
    return {
        "code": fact.dossier.code, "procedure": fact.procedure.code, "department": fact.department.code,
        "channel": fact.channel, "state": State(fact.state).slug, "outcome": fact.outcome, "timing": fact.timing,
        **{name: day and day.isoformat() for name, day in days.items()},
    }  # fmt: skip
