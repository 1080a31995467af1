"""The desk's draft: kept within a second of the last change, dropped by the clerk."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases.desk import drafts, held
from motcua.core.access import StaffRequest, may


@require_POST
@login_required
@may("intake.receive")
def save(request: StaffRequest) -> HttpResponse:
    """Keep the form as it stands; 409 with words when another tab holds the desk."""
    now = timezone.now()
    holder, by_force = request.POST.get("once", "")[:200], "by_force" in request.GET
    other = drafts.save(request.user, holder, request.POST, now, by_force=by_force)
    return render(request, "cases/desk/_draft.html", {"saved": now, "other": other}, status=409 if other else 200)


@require_POST
@login_required
@may("intake.receive")
def drop(request: StaffRequest) -> HttpResponse:
    """Begin with an empty desk."""
    lying = drafts.read(request.user)
    if lying:
        held.forget(request.user, held.on_desk(request.user, lying.as_post()))
    drafts.drop(request.user)
    return redirect("desk:desk")
