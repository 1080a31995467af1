"""The Ctrl K box («Tìm»): its answer to what was typed so far, on whichever page it stands."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases.desk import palette as box
from cases.desk.views.desk_parts import known_procedures
from cases.dossier import finder
from cases.intake import cards
from motcua.core import access, masks
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid


@require_POST
@login_required
@may("desk.find")
def palette(request: StaffRequest) -> HttpResponse:
    """People, dossiers, procedures, screens and acts; a POST, since what is typed may be a personal number."""
    user, here = request.user, _page(request)
    is_clerk = access.permitted(user, "intake.receive")
    context: dict[str, Any] = {"is_clerk": is_clerk, "lists": access.permitted(user, "desk.dossiers")}
    try:
        q = _typed(request)
    except Invalid as unreadable:
        return render(request, "cases/desk/_palette.html", {"problem": unreadable.message})
    words = box.Words(q)
    context |= {"q": q, "shown": masks.number(q) if finder.kind(q) == "number" else q, "words": words}
    if owner := request.POST.get("cua", ""):
        return render(request, "cases/desk/_palette.html", context | box.of_owner(user, owner, timezone.now()))
    if code := here.kwargs.get("code") if here else "":
        context |= {"acts": box.acts(user, code, words), "code": code}
    if q:
        context |= _found(user, q, is_clerk) | {"at_desk": bool(here and here.view_name == "desk:desk")}
    return render(request, "cases/desk/_palette.html", context)


def _found(user: Any, q: str, is_clerk: bool) -> dict[str, Any]:
    found = box.dossiers(user, q, timezone.now())
    if is_clerk and finder.kind(q) == "number":
        found["new_person"] = box.is_new_person(q, found)
    elif is_clerk:
        most = box.BESIDE_PEOPLE if found.get("people") else box.PROCEDURES
        found["procedures"] = known_procedures(q, timezone.localdate(), most)
    return found


def _typed(request: StaffRequest) -> str:
    """The text of the box; of a card read into it, the number. Raises Invalid for a card that cannot be read."""
    text = request.POST.get("tim", "").strip()
    return cards.parse(text).id_number if "|" in text else text[:200]


def _page(request: StaffRequest) -> ResolverMatch | None:
    """The page on which the box stands, as htmx tells."""
    try:
        return resolve(urlsplit(request.headers.get("HX-Current-URL", "")).path)
    except (Resolver404, ValueError):
        return None
