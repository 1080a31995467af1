"""GET /plan (interface §4 «Figures»)."""

from typing import Annotated, Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from ninja import Query, Router

from monitoring.facts.freshness import as_of
from motcua.core.errors import NotVisible
from motcua.core.http import REFUSED, iso, permitted, user_of
from motcua.core.models import OrgUnit

from . import overview
from .overview import Line
from .rules import READ

router = Router(tags=["Figures"])


@router.get("/plan", auth=permitted(READ), openapi_extra=REFUSED, summary="Kế hoạch và nhiệm vụ")
def plan(request: HttpRequest, number: Annotated[str, Query(max_length=60)] = "") -> JsonResponse:
    """A plan with its tasks and the figures they depend on; the newest in force unless ``number`` names another."""
    user, today = user_of(request), timezone.localdate()
    found = next((p for p in overview.plans(user) if number in ("", p.number)), None)
    if found is None:
        if number:
            raise NotVisible
        return JsonResponse({"plan": None, "tasks": [], "as_of": iso(as_of())})
    glance = overview.glance(found, user, today)
    about = {"number": found.number, "title": found.title, "issued_on": found.issued_on.isoformat(),
             "issuer": found.issuer, "in_force": found.in_force, "source": found.source}  # fmt: skip
    body = {"plan": about, "tasks": [shown(line) for line in glance.lines], "as_of": iso(as_of())}
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


def shown(line: Line) -> dict[str, Any]:
    """A task as the API tells it. ``due``: the last day; ``kpis``: values of this year so far."""
    task = line.task
    return {
        "item": task.item, "group": task.group.title, "wording": task.wording, "text": task.text,
        "leads": [_unit(unit) for unit in task.leads.all()], "partners": [_unit(unit) for unit in task.partners.all()],
        "product": task.product, "due": line.due.isoformat() if line.due else None, "due_text": task.due_text,
        "recurring": bool(task.every_months), "status": line.status.value, "progress": line.percent,
        "budget": {"estimate": task.estimate, "source": task.fund, "spent": task.spent},
        "kpis": [{"code": f.kpi.code, "value": f.value, "target": f.target, "met": f.met} for f in line.figures],
    }  # fmt: skip


def _unit(unit: OrgUnit) -> str:
    return unit.code
