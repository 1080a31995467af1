"""The front page of the administration: each part with one number worth knowing."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.catalogue.models import Procedure, ProcedureVersion, Synonym
from cases.slips import sets
from motcua.core import health, office
from motcua.core.access import StaffRequest, may
from motcua.core.models import Holiday, OrgUnit, Post
from motcua.core.models_office import Device

from . import layouts


@require_safe
@login_required
@may("administration")
def front(request: StaffRequest) -> HttpResponse:
    """The parts; what waits for the administrator comes as a badge."""
    return render(request, "cases/administration/front.html", {"cards": [_card(*row) for row in _rows()]})


def _rows() -> list[tuple[str, str, str, str, str, str]]:
    """Name of the address, icon, title, number, what it counts, what waits (empty: nothing)."""
    today = timezone.localdate()
    versions = ProcedureVersion.objects.all()
    drafts = versions.filter(published_at=None).count()
    own = versions.in_force(today).filter(procedure__competence=Procedure.Competence.OWN).count()
    used = layouts.rows(sets.choose("", today))
    unchecked = sum(not row["confirmed"] for row in used["forms"])
    provisional = Holiday.objects.filter(provisional=True, date__year=today.year + 1).count()
    posts = Post.objects.current(today).filter(user__is_active=True)
    down = [part for part in health.parts() if not part.works]
    brand = office.current()
    return [
        ("catalogue", "book", "Danh mục thủ tục", str(own), "thủ tục đang tiếp nhận", _many(drafts, "bản dự thảo")),
        ("calendar", "calendar", "Lịch làm việc", str(Holiday.objects.filter(date__year=today.year).count()),
         f"ngày nghỉ, làm bù năm {today.year}", _many(provisional, f"ngày tạm tính năm {today.year + 1}")),
        ("people", "users", "Người và vai trò", str(posts.values("user").distinct().count()),
         "người đang có nhiệm vụ", ""),
        ("units", "building-community", "Đơn vị", str(OrgUnit.objects.current(today).count()),
         "đơn vị đang hoạt động", ""),
        ("try_words", "message-2", "Từ đồng nghĩa", str(Synonym.objects.count()), "từ thường dùng", ""),
        ("devices", "printer", "Thiết bị", str(Device.objects.current(today).count()), "máy đang dùng", ""),
        ("layouts", "file-text", "Mẫu phiếu", str(len(used["forms"])), f"mẫu đang dùng, theo {used['set'].basis}",
         _many(unchecked, "mẫu chưa đối chiếu")),
        ("brand", "star", "Bộ nhận diện", brand.name, brand.slogan, ""),
        ("settings", "adjustments", "Quy định đang áp dụng", "",
         "Giờ chốt, xin lỗi, bổ sung… và nguồn của từng điều", ""),
        ("health", "heart-handshake", "Sức khỏe hệ thống", "Bình thường" if not down else "Có trục trặc",
         "mọi phần đều chạy" if not down else "không chạy:", ", ".join(part.name for part in down)),
    ]  # fmt: skip


def _many(count: int, words: str) -> str:
    return f"{count} {words}" if count else ""


def _card(name: str, icon: str, title: str, number: str, text: str, waits: str) -> dict[str, Any]:
    url = reverse(f"administration:{name}")
    return {"url": url, "icon": icon, "title": title, "number": number, "text": text, "waits": waits}
