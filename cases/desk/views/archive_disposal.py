"""Packages whose time is over: lists proposed, challenged, approved by two people, carried out; their minutes."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.desk import archives
from cases.results import minutes
from cases.slips.services import fetch_sheets
from cases.slips.views import shown
from digitization.archive import disposal
from digitization.archive.models import DisposalList, Package
from digitization.archive.rules import APPROVE
from digitization.papers.services import content_of
from motcua.core import access
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid, NotVisible, Refusal
from motcua.core.models import OrgUnit
from motcua.core.moments import Moment

SHOWN = 100


@login_required
@may("archive.read")
def due(request: StaffRequest) -> HttpResponse:
    """What is due, the oldest first, and the lists made so far; (POST) propose the chosen ones."""
    if request.method == "POST":
        return _propose(request)
    today = timezone.localdate()
    packages = Package.objects.visible_to(request.user).due(today).select_related("rule")[:SHOWN]
    lists = DisposalList.objects.visible_to(request.user).with_counts()[:30]
    context = {"packages": packages, "lists": lists,
               **archives.frame("desk:archive_disposal", request.user, today)}  # fmt: skip
    return render(request, "cases/desk/archive_disposal.html", context)


@may("archive.keep")
def _propose(request: StaffRequest) -> HttpResponse:
    now, note = timezone.now(), request.POST.get("note", "").strip()[:300]
    try:
        made = disposal.propose(package_ids=archives.chosen(request.POST, SHOWN), user=request.user,
                                moment=Moment(now, now), note=note)  # fmt: skip
    except Refusal as refused:
        messages.error(request, refused.message)
        return redirect("desk:archive_disposal")
    messages.success(request, f"Đã lập danh sách {made.code}, chờ hai người phê duyệt.")
    return redirect("desk:disposal_list", code=made.code)


@login_required
@may("archive.read")
def disposal_list(request: StaffRequest, code: str) -> HttpResponse:
    """One list; (POST) take packages out, approve, or carry it out."""
    found = disposal.of(code, request.user)
    if request.method == "POST":
        return _act(request, found)
    items = found.items.select_related("package__rule", "removed_by").order_by("removed_at", "pk")
    may_approve = access.permitted(request.user, APPROVE) and request.user.pk not in (
        found.proposed_by_id,
        found.first_by_id,
    )
    context = {
        "found": found, "items": items, "open": found.destroyed_at is None,
        "standing": sum(item.removed_at is None for item in items),
        "may_approve": may_approve and not found.is_approved,
        "kept": [row for row in found.outcome if not row["destroyed"]],
        **archives.frame("desk:archive_disposal", request.user, timezone.localdate()),
    }  # fmt: skip
    return render(request, "cases/desk/archive_list.html", context)


def _act(request: StaffRequest, found: DisposalList) -> HttpResponse:
    act = _ACTS.get(request.POST.get("act", ""))
    now = timezone.now()
    try:
        if act is None:
            raise NotVisible
        messages.success(request, act(request, found, Moment(now, now)))
    except Refusal as refused:
        if refused.status in (403, 404):
            raise
        messages.error(request, refused.message)
    return redirect("desk:disposal_list", code=found.code)


def _challenge(request: StaffRequest, found: DisposalList, moment: Moment) -> str:
    reason = request.POST.get("reason", "").strip()[:500]
    if not reason:
        raise Invalid({"reason": "Ghi lý do đưa ra khỏi danh sách; lý do được in vào biên bản."})
    disposal.challenge(
        list_id=found.pk,
        package_ids=archives.chosen(request.POST, SHOWN),
        user=request.user,
        moment=moment,
        reason=reason,
    )
    return "Đã đưa ra khỏi danh sách."


def _approve(request: StaffRequest, found: DisposalList, moment: Moment) -> str:
    approved = disposal.approve(list_id=found.pk, user=request.user, moment=moment)
    return "Danh sách đã đủ hai người phê duyệt." if approved.is_approved else "Đã phê duyệt; còn chờ một người nữa."


def _destroy(request: StaffRequest, found: DisposalList, moment: Moment) -> str:
    disposal.destroy(list_id=found.pk, user=request.user, moment=moment)
    return "Đã tiêu hủy. In biên bản, ký và lưu cùng danh sách."


_ACTS: dict[str, Callable[[StaffRequest, DisposalList, Moment], str]] = {
    "challenge": _challenge, "approve": _approve, "destroy": _destroy,
}  # fmt: skip


@require_safe
@login_required
@may("archive.read")
def minutes_pdf(request: StaffRequest, code: str) -> HttpResponse:
    """The minutes of a list that was carried out, as kept; right after the act, from the printing worker."""
    found = disposal.of(code, request.user)
    if found.destroyed_at is None:
        raise NotVisible("Danh sách chưa tiêu hủy nên chưa có biên bản.")
    if found.minutes:
        return shown(content_of(found.minutes), f"bien-ban-{found.code}.pdf")
    posts = access.posts(found.destroyed_by) if found.destroyed_by else []
    unit = posts[0].unit if posts else OrgUnit.objects.get(code="van-phong")
    return shown(fetch_sheets("bien-ban-huy", minutes.minutes(found, unit)), f"bien-ban-{found.code}.pdf")
