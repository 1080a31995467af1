"""What the pages of «Lưu trữ» share: the tabs with what waits on each, and the dossiers that have no package yet."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Concat
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from cases.dossier.models import Dossier
from cases.dossier.querysets import DossierQuerySet, ended
from digitization.archive import fixity
from digitization.archive.models import Hold, Package
from digitization.archive.rules import KEEP
from motcua.core import access, masks
from motcua.core.access import StaffRequest
from motcua.core.models import User

TABS = (
    ("desk:archive", "Đóng gói"), ("desk:archive_disposal", "Hết thời hạn"), ("desk:archive_holds", "Lệnh giữ"),
    ("desk:archive_fixity", "Hư hỏng"), ("desk:archive_transfer", "Nộp lưu"),
)  # fmt: skip
COUNTED = 99


def frame(name: str, user: User, today: date) -> dict[str, Any]:
    """The head of each page: tabs, what waits on them, and whether this person acts or only reads; three queries."""
    waits = {
        "desk:archive_disposal": _some(Package.objects.visible_to(user).due(today)),
        "desk:archive_holds": _some(Hold.objects.visible_to(user).active().filter(review_on__lte=today)),
        "desk:archive_fixity": _some(fixity.damaged()),
    }
    tabs = [
        {"url": reverse(tab), "label": label, "current": tab == name, "count": waits.get(tab, "")}
        for tab, label in TABS
    ]  # fmt: skip
    return {"tabs": tabs, "keeps": access.permitted(user, KEEP)}


def unsealed(user: User) -> DossierQuerySet[Dossier]:
    """Ended dossiers without a package, the newest first."""
    reference = Concat(Value("dossier:"), OuterRef("code"), output_field=CharField())
    sealed = Package.objects.filter(is_current=True, reference=reference)
    return Dossier.objects.visible_to(user).filter(ended()).exclude(Exists(sealed)).order_by("-pk")


def without_number(request: StaffRequest) -> HttpResponse | None:
    """A personal number that was typed for a code does not stay in the address: the list as a whole, and why."""
    if not masks.holds_number(request.GET.get("q", "")):
        return None
    words = "Ở đây tìm theo mã hồ sơ. Số định danh không đi trên địa chỉ: tìm theo số ở trang Hồ sơ hay Kho dữ liệu."
    messages.error(request, words)
    return redirect(request.path)


def chosen(post: QueryDict, most: int) -> tuple[int, ...]:
    """The ids of the packages whose boxes were ticked."""
    return tuple(int(pk) for pk in post.getlist("code")[:most] if pk.isdecimal() and len(pk) < 19)


def _some(rows: QuerySet[Any]) -> str:
    """How many there are, «99+» beyond that; nothing for none."""
    number = len(rows.order_by().values_list("pk", flat=True)[: COUNTED + 1])
    return f"{COUNTED}+" if number > COUNTED else str(number or "")
