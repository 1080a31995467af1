"""«Phòng»: who holds what in my unit, and «đồng nghiệp nghỉ»."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases.dossier.models import Dossier
from cases.dossier.states import OPEN, RUNNING
from cases.routing import services as routing
from motcua.core import access
from motcua.core.access import StaffRequest, may
from motcua.core.models import OrgUnit, Role, User
from motcua.core.moments import Moment


@login_required
@may("routing.reassign")
def unit(request: StaffRequest) -> HttpResponse:
    """Each colleague's open, late and waiting work; what lies unassigned; the form to move it all."""
    now = timezone.now()
    units = _units(request)
    held = Dossier.objects.filter(unit__in=units, state__in=OPEN, final_stop=False)
    counts = {
        "open": Count("pk"),
        "late": Count("pk", filter=Q(state__in=RUNNING, due_at__lt=now)),
        "waiting": Count("pk", filter=~Q(state__in=RUNNING)),
    }
    by_person: dict[int | None, Any] = {row["assignee"]: row for row in held.values("assignee").annotate(**counts)}
    people = User.objects.filter(posts__unit__in=units, posts__until=None, is_active=True).distinct().order_by("name")
    rows = [{"person": person, **by_person.get(person.pk, _NOTHING)} for person in people]
    return render(
        request,
        "cases/desk/unit.html",
        {"units": units, "rows": rows, "unassigned": by_person.get(None, _NOTHING), "people": people},
    )


@require_POST
@login_required
@may("routing.reassign")
def colleague_away(request: StaffRequest) -> HttpResponse:
    """Move all open work of one colleague to another, with the days that are left; each refusal is named."""
    now = timezone.now()
    away, to = request.POST.get("away", ""), request.POST.get("to", "")
    if not away or not to or away == to:
        messages.error(request, "Chọn người nghỉ và một người khác nhận thay.")
        return redirect("desk:unit")
    outcomes = routing.colleague_away(away=away, to=to, user=request.user, moment=Moment(now, now))
    done = sum(outcome["ok"] for outcome in outcomes)
    messages.success(request, f"Đã giao lại {done} hồ sơ.")
    for refused in [o for o in outcomes if not o["ok"]]:
        messages.error(request, f"{refused['code']}: {refused['title']}")
    return redirect("desk:unit")


_NOTHING: dict[str, Any] = {"open": 0, "late": 0, "waiting": 0}


def _units(request: StaffRequest) -> list[OrgUnit]:
    if access.holds(request.user, {Role.DIRECTOR}):
        return list(OrgUnit.objects.filter(kind=OrgUnit.Kind.DEPARTMENT))
    return list(OrgUnit.objects.filter(pk__in=access.units(request.user, {Role.HEAD})))
