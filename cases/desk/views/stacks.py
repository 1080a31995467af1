"""«Quét hàng loạt»: stacks laid down, how each was split, one stack page by page."""

from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cases.desk import scans
from cases.intake import stacks as sorting
from digitization.scanning import stacks
from digitization.scanning.models import Stack, StackPage
from digitization.scanning.querysets import SCANNERS
from motcua.core import access
from motcua.core.access import StaffRequest, may
from motcua.core.errors import NotVisible, Refusal, RuleBroken
from motcua.core.moments import Moment

Row = TypeVar("Row", bound=Model)
SHOWN = 30
AT_ONCE = 20  # files of one sending
SIZES = (1400, 2600)  # pixels of the long side of a page on the screen, and opened for reading


@login_required
@may("scanning.stacks")
def stacks_page(request: StaffRequest) -> HttpResponse:
    """The latest stacks of this unit; (POST) take in files, each with an outcome of its own."""
    if request.method == "POST":
        return _take(request)
    return render(request, "cases/desk/stacks.html", _recent(request))


@require_safe
@login_required
@may("scanning.stacks")
def stacks_list(request: StaffRequest) -> HttpResponse:
    """The same list as a fragment that asks again while a stack is being split."""
    return render(request, "cases/desk/_stacks.html", _recent(request))


@require_POST
@login_required
@may("scanning.stacks")
def stack_again(request: StaffRequest) -> HttpResponse:
    """Split once more what was laid down before: its scanner was asked and said yes."""
    number = request.POST.get("stack", "")
    known = _one(Stack.objects.visible_to(request.user), number)
    try:
        stacks.again(known=known, user=request.user, now=timezone.now())
        messages.success(request, f"Đang tách lại tập «{known.name}».")
    except RuleBroken as refused:
        messages.error(request, refused.message)
    return redirect("desk:stacks")


@login_required
@may("scanning.stacks")
def stack(request: StaffRequest, number: str) -> HttpResponse:
    """Where each page of one stack went; (POST) pages taken for blank, or thrown away, wait again."""
    seen = Stack.objects.visible_to(request.user).counted().select_related("file", "unit", "user")
    found = _one(seen, number)
    if request.method == "POST":
        return _restore(request, found)
    rows = scans.rows(request.user, found.pages.order_by("number"))
    return render(request, "cases/desk/stack.html", {"stack": found, "rows": rows, **scans.tabs(request.user)})


@require_safe
@login_required
@may("scanning.stacks")
def page_picture(request: StaffRequest, number: str) -> HttpResponse:
    """A scanned page as a picture drawn by us, kept by this browser for some minutes only."""
    size = SIZES[1] if request.GET.get("co") else SIZES[0]
    try:
        drawn = stacks.picture(page_of(request, number), size)
    except stacks.UNREADABLE:
        raise NotVisible("Trang hỏng, không vẽ ra được.") from None
    headers = {"Cache-Control": "private, max-age=600", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(drawn, content_type="image/jpeg", headers=headers)


def page_of(request: StaffRequest, number: str) -> StackPage:
    """The page as this person may see it. Raises NotVisible."""
    seen = StackPage.objects.visible_to(request.user).select_related("stack__file", "decided_by")
    return _one(seen, number)


def _one(seen: QuerySet[Row], number: str) -> Row:
    found = seen.filter(pk=int(number)).first() if _is_id(number) else None
    if found is None:
        raise NotVisible
    return found


def _is_id(said: str) -> bool:
    return said.isdecimal() and len(said) < 19


def ids(request: StaffRequest, name: str = "page") -> list[int]:
    """The pages that a form names."""
    return [int(each) for each in request.POST.getlist(name) if _is_id(each)][:200]


def _recent(request: StaffRequest) -> dict[str, Any]:
    seen = Stack.objects.visible_to(request.user).counted().select_related("file", "user").order_by("-pk")
    found = list(seen[:SHOWN])
    waits = any(each.state == Stack.State.WAITING for each in found)
    return {"stacks": found, "waits": waits, **scans.tabs(request.user)}


def _take(request: StaffRequest) -> HttpResponse:
    taken = [_take_one(request, file) for file in request.FILES.getlist("file")[:AT_ONCE]]
    if request.headers.get("X-Part"):  # stacks.js sends one file at a time
        one: dict[str, Any] = taken[0] if taken else {"refused": "Chưa có tệp nào được gửi.", "status": 422}
        return render(request, "cases/desk/_stack_taken.html", one, status=one["status"])
    for one in taken:
        if "refused" in one:
            messages.error(request, f"{one['name']}: {one['refused']}")
        else:
            messages.success(request, f"{one['name']}: đã nhận, đang tách.")
    return redirect("desk:stacks")


def _take_one(request: StaffRequest, file: UploadedFile) -> dict[str, Any]:
    unit = next(post.unit for post in access.posts(request.user) if post.role in SCANNERS)
    name = (file.name or "tập quét")[:200]
    try:
        stacks.check_size(file.size or 0)
        found = stacks.take_in(content=file.read(), name=name, unit=unit, user=request.user, now=timezone.now())
    except Refusal as refused:
        known = refused.errors["stack"] if refused.code == "stack_known" else ""
        return {"name": name, "refused": refused.message, "known": known, "status": refused.status}
    return {"name": name, "stack": found, "status": 201}


def _restore(request: StaffRequest, found: Stack) -> HttpResponse:
    now = timezone.now()
    try:
        sorting.restore(page_ids=ids(request), user=request.user, moment=Moment(now, now))
        messages.success(request, "Đã đưa trang vào danh sách chờ xếp.")
    except RuleBroken as refused:
        messages.error(request, refused.message)
    return redirect("desk:stack", number=str(found.pk))
