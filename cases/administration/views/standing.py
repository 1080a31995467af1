"""What stands: units and devices with their dates, the rules that are settings."""

from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.slips import sets
from motcua.core.access import StaffRequest, may
from motcua.core.models import OrgUnit
from motcua.core.models_office import Device

NOT_SEEN = "chưa xác minh"


@require_safe
@login_required
@may("administration")
def units(request: StaffRequest) -> HttpResponse:
    """Units with their dates, ended ones last, and how many people hold a post in each today."""
    today = timezone.localdate()
    held = (
        Q(posts__since__lte=today)
        & (Q(posts__until=None) | Q(posts__until__gte=today))
        & Q(posts__user__is_active=True)
    )
    rows = list(OrgUnit.objects.select_related("agency").annotate(
        people=Count("posts__user", filter=held, distinct=True)))  # fmt: skip
    for row in rows:
        row.ended = row.until is not None and row.until < today  # type: ignore[attr-defined]
    rows.sort(key=lambda row: (row.ended, row.home_agency_id, row.kind != OrgUnit.Kind.AGENCY, row.pk))
    return render(request, "cases/administration/units.html", {"rows": rows})


@require_safe
@login_required
@may("administration")
def devices(request: StaffRequest) -> HttpResponse:
    """Machines by unit; those no longer used stand last."""
    today = timezone.localdate()
    rows = list(Device.objects.select_related("unit").order_by("unit", "until", "kind", "name"))
    groups: dict[OrgUnit, list[Device]] = {}
    for row in rows:
        row.ended = row.until is not None and row.until < today  # type: ignore[attr-defined]
        groups.setdefault(row.unit, []).append(row)
    return render(request, "cases/administration/devices.html", {"groups": groups.items()})


class Rule(NamedTuple):
    """A rule of the law or of the office that is a setting. ``seen``: its source was read."""

    name: str
    value: str
    variable: str
    source: str
    seen: bool


def rules() -> list[Rule]:
    """The rules in force, as the installation sets them."""
    chosen = sets.choose("", timezone.localdate())
    return [
        Rule("Giờ chốt chuyển hồ sơ trong ngày", settings.TRANSFER_CUTOFF, "MOTCUA_TRANSFER_CUTOFF",
             "NĐ 118/2025/NĐ-CP Điều 17–18", seen=False),
        Rule("Số lần xin lỗi, hẹn lại của một hồ sơ", str(settings.APOLOGIES_ALLOWED), "MOTCUA_APOLOGIES",
             "NĐ 118/2025/NĐ-CP", seen=False),
        Rule("Số lần yêu cầu bổ sung không cần trưởng phòng duyệt", str(settings.SUPPLEMENTS_WITHOUT_HEAD),
             "MOTCUA_SUPPLEMENTS", "NĐ 118/2025/NĐ-CP Điều 17", seen=False),
        Rule("Bộ mẫu phiếu", chosen.basis, "MOTCUA_SLIP_SET", "TT 03/2025/TT-VPCP; ngày có hiệu lực chưa thấy",
             seen=False),
        Rule("Cách đặt mã hồ sơ", settings.DOSSIER_CODE_PATTERN, "MOTCUA_CODE_PATTERN",
             "NĐ 309/2026/NĐ-CP Điều 12 giao Bộ Công an quy định", seen=False),
        Rule("Mã định danh của Sở", settings.OFFICE_IDENTIFIER, "MOTCUA_OFFICE_IDENTIFIER",
             "chưa thấy văn bản cấp mã; đây là giá trị minh họa", seen=False),
        Rule("Mã định danh của Trung tâm", settings.CENTRE_IDENTIFIER, "MOTCUA_CENTRE_IDENTIFIER",
             "chưa thấy văn bản cấp mã; đây là giá trị minh họa", seen=False),
        Rule("Cho mọi người nhập bù việc đã qua", "có" if settings.MOTCUA_BACKLOG else "không", "MOTCUA_BACKLOG",
             "quyết định của cơ quan khi chuyển dữ liệu", seen=True),
        Rule("Dữ liệu mẫu", "có" if settings.MOTCUA_DEMO else "không", "MOTCUA_DEMO", "lựa chọn khi cài đặt",
             seen=True),
    ]  # fmt: skip


@require_safe
@login_required
@may("administration")
def settings_page(request: StaffRequest) -> HttpResponse:
    """Read only: a setting is changed where the system is installed."""
    return render(request, "cases/administration/settings.html", {"rules": rules(), "not_seen": NOT_SEEN})
