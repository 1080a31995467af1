"""«Mục tiêu»: what each figure is to reach and from when; entered and changed by Văn phòng and the director."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from monitoring.plan import aims
from monitoring.plan.forms import DropForm, refuse
from monitoring.plan.frame import frame
from monitoring.plan.record_forms import TargetForm
from monitoring.plan.rules import READ, WRITE
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid


@require_safe
@login_required
@may(READ)
def targets(request: StaffRequest) -> HttpResponse:
    """Every target, those in force marked."""
    today = timezone.localdate()
    rows = [
        (kpi, row, row.since <= today and (row.until is None or today < row.until))
        for kpi, row in aims.targets(request.user)
    ]
    return render(request, "monitoring/plan/targets.html", {"rows": rows, **frame("plan:targets", request.user)})


@login_required
@may(WRITE)
def target(request: StaffRequest, number: int | None = None) -> HttpResponse:
    """A new target, or the one with this id; (POST, «act» is «drop») that one taken away."""
    found = aims.visible(number, request.user) if number is not None else None
    dropping = request.POST.get("act") == "drop"
    form = TargetForm(None if dropping else request.POST or None, instance=found, today=timezone.localdate())
    drop = DropForm(request.POST if dropping else None) if found else None
    acting: Any = (drop if dropping else form) if request.method == "POST" else None
    if acting and acting.is_valid():
        act: Any = aims.drop if dropping else aims.write
        try:
            act(target_id=number, user=request.user, now=timezone.localtime(), **acting.cleaned_data)
        except Invalid as refused:
            refuse(acting, refused)
        else:
            messages.success(request, "Đã bỏ mục tiêu." if dropping else "Đã ghi mục tiêu.")
            return redirect("plan:targets")
    context = {"form": form, "drop_form": drop, "title": "Sửa mục tiêu" if found else "Mục tiêu mới",
               "back": reverse("plan:targets"), **frame("plan:targets", request.user)}  # fmt: skip
    return render(request, "monitoring/plan/edit.html", context, status=422 if request.method == "POST" else 200)
