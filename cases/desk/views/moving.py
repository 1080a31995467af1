"""«Xếp sai hồ sơ?»: a paper to another component or dossier, or back among the pages that wait."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases.desk.views.dossier import going
from cases.desk.views.doubtful import chosen_component, search, target
from cases.dossier.digitized import filings
from cases.dossier.models import Dossier
from cases.dossier.services import visible
from cases.intake import moving
from digitization.papers.models import Paper
from motcua.core.access import StaffRequest, may
from motcua.core.errors import NotAllowed, NotVisible, Refusal
from motcua.core.moments import Moment


@login_required
@may("papers.bring")
def move(request: StaffRequest, code: str, paper: int) -> HttpResponse:
    """Where a wrongly filed paper belongs; (POST) move it there, or take it back."""
    here = visible(request.user, code)
    moved = _offered(request, here, paper)
    problem, status = "", 200
    if request.method == "POST":
        try:
            messages.success(request, _act(request, here, moved))
            return going(request, reverse("desk:dossier", args=[code]))
        except Refusal as refused:
            problem, status = refused.message, 422 if refused.status == 422 else 409
    wanted = request.POST.get("dossier", code)
    chosen = here if wanted == code else _seen(request, wanted)
    context = {
        "dossier": here, "paper": moved, "from_stack": moving.stack_of(moved), "problem": problem,
        "action": request.get_full_path(), "dialog_title": "Xếp sai hồ sơ?", "find_url": _find_url(here, moved),
        "fragment": "cases/desk/_move.html",
        **target([chosen] if chosen else [], chosen, component=request.POST.get("component", "")),
    }  # fmt: skip
    template = context["fragment"] if request.headers.get("HX-Request") else "cases/desk/dialog_page.html"
    return render(request, str(template), context, status=status)


@require_POST
@login_required
@may("papers.bring")
def find(request: StaffRequest, code: str, paper: int) -> HttpResponse:
    """Dossiers for what was typed or scanned, and the papers of the chosen one."""
    here = visible(request.user, code)
    moved = _offered(request, here, paper)
    return render(request, "cases/desk/_stack_found.html", search(request) | {"find_url": _find_url(here, moved)})


def _find_url(here: Dossier, paper: Paper) -> str:
    return reverse("desk:move_paper_find", args=[here.code, paper.pk])


def _offered(request: StaffRequest, here: Dossier, number: int) -> Paper:
    """The paper at this dossier. Errors: NotVisible, NotAllowed."""
    filed = next((f for lying in filings(here).values() for f in lying if f.paper_id == number), None)
    if filed is None:
        raise NotVisible
    if not moving.is_offered(request.user, filed, here):
        raise NotAllowed(message="Giấy tờ này không chuyển chỗ được, hoặc không thuộc việc của bạn.")
    return filed.paper


def _seen(request: StaffRequest, code: str) -> Dossier | None:
    try:
        return visible(request.user, code)
    except NotVisible:
        return None


def _act(request: StaffRequest, here: Dossier, paper: Paper) -> str:
    """Do what was asked; what was done, in words."""
    now = timezone.now()
    given: dict[str, Any] = {"paper_id": paper.pk, "code": here.code, "user": request.user, "moment": Moment(now, now)}
    if request.POST.get("act") == "back":
        stack = moving.take_back(**given)
        return f"Đã trả về danh sách chờ xếp của tập «{stack.name}»."
    to, component = request.POST.get("dossier", ""), chosen_component(request)
    moving.move(to_code=to, component=component, **given)
    return "Đã chuyển giấy tờ sang thành phần khác." if to == here.code else f"Đã chuyển giấy tờ sang hồ sơ {to}."
