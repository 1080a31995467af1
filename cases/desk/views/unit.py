"""«Phòng»: who holds what in my unit, and «đồng nghiệp nghỉ»."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases.desk.forms import day_input
from cases.dossier.models import Dossier
from cases.dossier.states import OPEN, RUNNING
from cases.routing import services as routing
from motcua.core import access, moments
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid
from motcua.core.models import BacklogGrant, OrgUnit, Role, User
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
        {
            "units": units,
            "rows": rows,
            "unassigned": by_person.get(None, _NOTHING),
            "people": people,
            "is_director": access.permitted(request.user, "backlog.grant"),
        },
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


class BacklogForm(forms.Form):
    """Who may enter acts of the past, when and why."""

    user = forms.ModelChoiceField(User.objects.filter(is_active=True).order_by("name"), label="Người được nhập bù")
    since = forms.DateField(label="Từ ngày", widget=day_input())
    until = forms.DateField(label="Đến ngày", widget=day_input())
    reason = forms.CharField(label="Lý do", max_length=300)


@login_required
@may("backlog.grant")
def backlog(request: StaffRequest) -> HttpResponse:
    """The director's dated permissions to enter acts of the past (interface §6)."""
    now = timezone.now()
    form = BacklogForm(request.POST or None)
    if form.is_valid():
        try:
            moments.grant_backlog(director=request.user, now=now, **form.cleaned_data)
        except Invalid as invalid:
            form.add_error("until", invalid.message)
        else:
            messages.success(request, "Đã cho phép nhập bù.")
            return redirect("desk:backlog")
    granted = BacklogGrant.objects.select_related("user", "granted_by").order_by("-pk")[:50]
    status = 422 if form.is_bound else 200
    return render(request, "cases/desk/backlog.html", {"form": form, "granted": granted}, status=status)


_NOTHING: dict[str, Any] = {"open": 0, "late": 0, "waiting": 0}


def _units(request: StaffRequest) -> list[OrgUnit]:
    if access.holds(request.user, {Role.DIRECTOR}):
        return list(OrgUnit.objects.filter(kind=OrgUnit.Kind.DEPARTMENT))
    return list(OrgUnit.objects.filter(pk__in=access.units(request.user, {Role.HEAD})))
