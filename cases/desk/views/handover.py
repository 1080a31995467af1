"""One hand-over list: what is on it, what the counter has taken, what is still missing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.dossier.querysets import dressed
from cases.results import papers
from cases.results import services as results
from cases.results.models import HandoverList
from cases.slips.services import fetch_sheets
from cases.slips.views import shown
from motcua.core import access
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid, NotVisible
from motcua.core.models import Role
from motcua.core.moments import Moment


def found_list(request: StaffRequest, code: str) -> HandoverList:
    """The list as this person may see it. Raises NotVisible."""
    seen = HandoverList.objects.visible_to(request.user).filter(code=code.upper())
    found = seen.select_related("from_unit__agency", "to_unit", "made_by", "taken_by").first()
    if found is None:
        raise NotVisible
    return found


@login_required
@may("results.lists")
def handover(request: StaffRequest, code: str) -> HttpResponse:
    """«Nhận bàn giao»: tick what is there, confirm; what is missing stays open and both sides see it."""
    found = found_list(request, code)
    if request.method == "POST":
        return _take(request, found)
    rows = list(found.rows.select_related("dossier__result"))
    dressed([row.dossier for row in rows])
    missing = sum(row.taken_at is None for row in rows)
    takes = missing > 0 and access.holds(request.user, {Role.CLERK}, found.to_unit_id)
    context = {"found": found, "rows": rows, "missing": missing, "takes": takes}
    return render(request, "cases/desk/records_list.html", context)


def _take(request: StaffRequest, found: HandoverList) -> HttpResponse:
    now = timezone.now()
    codes = request.POST.getlist("code")[:200]
    try:
        results.take_list(list_id=found.pk, codes=codes, user=request.user, moment=Moment(now, now))
    except Invalid as invalid:
        messages.error(request, invalid.message)
        return redirect("desk:handover", code=found.code)
    left = found.rows.filter(taken_at=None).count()
    messages.success(request, f"Đã nhận {len(codes)} kết quả." + (f" Còn thiếu {left}, phiếu vẫn mở." if left else ""))
    return redirect("desk:handover", code=found.code)


@require_safe
@login_required
@may("results.lists")
def handover_pdf(request: StaffRequest, code: str) -> HttpResponse:
    """Phiếu bàn giao kết quả, to print and sign."""
    found = found_list(request, code)
    return shown(fetch_sheets("ban-giao", papers.handover(found)), f"{found.code}.pdf")
