"""«Kế hoạch»: the whole plan at a glance, the same on paper and as a workbook."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.slips import registers
from cases.slips.services import fetch_sheets
from cases.slips.views import shown
from monitoring.plan import exports, overview, waiting
from monitoring.plan.frame import frame
from monitoring.plan.models import Plan
from monitoring.plan.rules import CONFIRM, READ
from monitoring.plan.states import Status
from motcua.core import access
from motcua.core.access import StaffRequest, may
from motcua.core.errors import NotVisible
from motcua.core.models import OrgUnit


@require_safe
@login_required
@may(READ)
def plan(request: StaffRequest) -> HttpResponse:
    """Tasks by group with lights, time line and figures; unit and light stand in the address."""
    today = timezone.localdate()
    plans = overview.plans(request.user)
    context: dict[str, Any] = {"plans": plans, **frame("plan:plan", request.user)}
    if plans:
        waits = waiting.known(today)
        context |= _seen(request, plans)
        context["to_confirm"] = _to_confirm(plans) if access.permitted(request.user, CONFIRM) else []
        context["certificates"] = waits.get(waiting.CERTIFICATES, 0) if context["writes"] else 0
    return render(request, "monitoring/plan/plan.html", context)


@require_safe
@login_required
@may(READ)
def parts(request: StaffRequest) -> HttpResponse:
    """The first plan group by group, a part of «Chỉ đạo»; empty while there is none."""
    plans = overview.plans(request.user)
    found = overview.parts(plans[0], request.user, timezone.localdate()) if plans else []
    context = {"plan": plans[0] if plans else None, "parts": found,
               "done": sum(part.done for part in found), "total": sum(part.total for part in found)}  # fmt: skip
    return render(request, "monitoring/plan/_parts.html", context)


@require_safe
@login_required
@may(READ)
def export(request: StaffRequest, slug: str) -> HttpResponse:
    """The plan as the page shows it: «pdf» or «xlsx»."""
    plans = overview.plans(request.user)
    if slug not in registers.KINDS or not plans:
        raise NotVisible
    seen = _seen(request, plans)
    glance = seen["glance"]
    if slug == "xlsx":
        return shown(exports.workbook(glance), "ke-hoach.xlsx", registers.KINDS["xlsx"])
    content = fetch_sheets("ke-hoach", exports.sheets(glance, timezone.localtime(), seen["unit"]))
    return shown(content, "ke-hoach.pdf")


def _to_confirm(plans: list[Plan]) -> list[tuple[str, str]]:
    """What waits in each plan, in words, and where to see it."""
    found = [plan for plan in plans if plan.undecided]
    return [(f"{plan}: {plan.undecided} báo cáo chờ xác nhận.", f"?ke-hoach={plan.pk}&loc=awaits") for plan in found]


def _seen(request: StaffRequest, plans: list[Plan]) -> dict[str, Any]:
    """What is asked for in the address, and the plan so narrowed."""
    asked = request.GET
    found = next((p for p in plans if str(p.pk) == asked.get("ke-hoach")), plans[0])
    units = list(OrgUnit.objects.filter(kind=OrgUnit.Kind.DEPARTMENT))
    unit = next((u for u in units if u.code == asked.get("don-vi")), None)
    only = asked.get("loc", "")
    if only not in (*Status, overview.AWAITS):
        only = ""
    glance = overview.glance(found, request.user, timezone.localdate(), unit.pk if unit else None, only)
    return {"glance": glance, "units": units, "unit": unit, "only": only, "awaits": overview.AWAITS,
            "query": request.GET.urlencode(), "statuses": glance.tally.items()}  # fmt: skip
