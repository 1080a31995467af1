"""Many slips in one PDF, so that one print gives them all. A dossier's code stands in an address, never a number."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.desk.views import bulk, done
from cases.desk.views.apologies import SHOWN
from cases.dossier.models import Dossier
from cases.dossier.services import visible
from cases.slips import services as slips
from cases.slips import sets
from cases.slips.views import shown
from motcua.core.access import StaffRequest, may
from motcua.core.errors import NotVisible


@require_safe
@login_required
@may("intake.receive")
def visit(request: StaffRequest, code: str) -> HttpResponse:
    """The latest slip of each dossier of one coming."""
    together = done.together(request, visible(request.user, code))
    return _pdf([(dossier.pk, slip.number) for dossier, slip in together if slip], f"luot-{code}")


@require_safe
@login_required
@may("routing.forward")
def forwarded(request: StaffRequest, token: str) -> HttpResponse:
    """The control slips that travel with the papers of one hand-over of many."""
    _, kept = bulk.kept_receipt(request, token)
    codes = [line["code"] for line in kept["lines"] if line["ok"]]
    return _pdf(_each(request, codes, {"control"}), f"ban-giao-{token}")


@require_safe
@login_required
@may("routing.reassign")
def apologised(request: StaffRequest) -> HttpResponse:
    """The letters of apology for the dossiers named by «so»."""
    codes = request.GET.getlist("so")[:SHOWN]
    return _pdf(_each(request, codes, {"extension", "apology"}, apologies__gt=0), "xin-loi")


def _each(request: StaffRequest, codes: list[str], kinds: set[str], **holds: Any) -> list[tuple[int, str]]:
    """The dossiers of ``codes`` that the user may see, in that order, each with the number of the office's form."""
    forms = sets.choose("", timezone.localdate()).forms
    number = next(form.number for form in forms if form.kind in kinds)
    seen = Dossier.objects.visible_to(request.user).filter(code__in=codes, received_at__isnull=False, **holds)
    found = dict(seen.values_list("code", "pk"))
    return [(found[code], number) for code in dict.fromkeys(codes) if code in found]


def _pdf(wanted: Iterable[tuple[int, str]], name: str) -> HttpResponse:
    if not (wanted := list(wanted)):
        raise NotVisible("Không có phiếu nào để in.")
    return shown(slips.fetch_together(wanted), f"{name}.pdf")
