"""Saving a view under a name, and letting it go."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from monitoring.dashboards import services
from monitoring.dashboards.asked import words_of
from monitoring.dashboards.board import home
from monitoring.dashboards.frame import home_of
from monitoring.dashboards.models import SavedView
from motcua.core import access
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid, NotAllowed

from .board import shown


@require_POST
@login_required
@may("figures.read")
def keep(request: StaffRequest) -> HttpResponse:
    """Keep the view that the person looks at; what is wrong with its name is told on that very page."""
    kind, query = request.POST.get("trang", ""), request.POST.get("cau-hoi", "")[:1000]
    if kind not in SavedView.Kind or not access.permitted(request.user, f"dashboards.{kind}"):
        raise NotAllowed
    words = words_of(QueryDict(query.removeprefix("?")))
    try:
        view = services.keep(user=request.user, name=request.POST.get("ten", ""), kind=kind, query=query)
    except Invalid as bad:
        return shown(request, kind, words, problems=bad.errors)
    messages.success(request, f"Đã lưu góc nhìn «{view.name}».")
    return redirect(home(kind) + query)


@require_POST
@login_required
@may("figures.read")
def drop(request: StaffRequest) -> HttpResponse:
    """Let a view go."""
    asked = request.POST.get("goc-nhin", "")
    if asked.isascii() and asked.isdigit() and len(asked) < 19:
        services.drop(user=request.user, view_id=int(asked))
    return redirect(home(home_of(request.user)))
