"""«Hướng dẫn»: the guide of one's own post first, the others beside it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render

from . import access, guides
from .access import StaffRequest


@login_required
def guide(request: StaffRequest, slug: str = "") -> HttpResponse:
    """One guide; without a name that of the first post held, or of the counter."""
    own = next((each for each, role in guides.GUIDES.items() if access.holds(request.user, {role})), "can-bo-mot-cua")
    wanted = slug or own
    if wanted not in guides.GUIDES:
        raise Http404
    shelf = [{"slug": each, "title": guides.guide(each).title, "own": access.holds(request.user, {role})}
             for each, role in guides.GUIDES.items()]  # fmt: skip
    return render(request, "core/guide.html", {"guide": guides.guide(wanted), "shelf": shelf})
