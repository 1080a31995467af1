"""After the act at the desk: what to say aloud, the slip as soon as it is printed, the next thing to do."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cases.dossier.models import Dossier
from cases.dossier.services import missing, visible
from cases.intake import services as intake
from cases.slips import services as slips
from cases.slips.offer import Offered, available
from motcua.core.access import StaffRequest, may

LOOKS = 40  # at half a second each; then the slip is only a link, whose page waits for the worker


@login_required
@may("intake.receive")
def done(request: StaffRequest, code: str) -> HttpResponse:
    """What was just done; the worker prints meanwhile and nobody waits for it."""
    dossier = visible(request.user, code)
    offered = available(dossier, timezone.localdate())
    context = {
        "dossier": dossier, "first": offered[0] if offered else None, "others": offered[1:], "look": 1,
        "missing": missing(dossier), "duplicate": intake.open_duplicate(dossier, request.user),
        "together": together(request, dossier), "keys": settings.DESK_KEYS,
    }  # fmt: skip
    return render(request, "cases/desk/done.html", context)


@require_GET
@login_required
@may("intake.receive")
def slip(request: StaffRequest, code: str, number: str) -> HttpResponse:
    """The slip, once it is there; until then the fragment that looks again."""
    dossier = visible(request.user, code)
    first = next((s for s in available(dossier, timezone.localdate()) if s.number == number), None)
    looked = request.GET.get("lan", "")
    context = {
        "dossier": dossier, "first": first, "keys": settings.DESK_KEYS,
        "ready": slips.stored(slips.compose(dossier.pk, number).path) is not None,
        "look": min(int(looked) + 1, LOOKS) if looked.isascii() and looked.isdigit() else LOOKS, "last": LOOKS,
    }  # fmt: skip
    return render(request, "cases/desk/_slip.html", context)


def together(request: StaffRequest, dossier: Dossier) -> list[tuple[Dossier, Offered | None]]:
    """The dossiers of the same coming, the first one first, each with its slip; empty when there is only one."""
    if dossier.visit is None:
        return []
    today = timezone.localdate()
    same = Dossier.objects.visible_to(request.user).filter(visit=dossier.visit).order_by("pk").listed()
    return [(d, next(iter(available(d, today)), None)) for d in same] if len(same) > 1 else []
