"""«Việc của tôi» and the list of dossiers."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases.desk.rows import Row, rows_of
from cases.dossier import finder
from cases.dossier.models import Consultation, Dossier
from cases.dossier.states import BY_SLUG, RUNNING, State
from cases.routing import services as routing
from motcua.core import access
from motcua.core.access import StaffRequest, may
from motcua.core.models import OrgUnit, Role
from motcua.core.moments import Moment

SHOWN = 100
GROUPS = (
    ("late", "Quá hạn", "late", "alert-triangle"),
    ("today", "Hết hạn hôm nay", "soon", "clock-exclamation"),
    ("soon", "Còn 1–3 ngày làm việc", "soon", "clock"),
    ("later", "Còn hơn 3 ngày", "ontime", "calendar"),
    ("unknown", "Chưa tiếp nhận, chưa có hạn", "neutral", "circle-dashed"),
    ("waiting", "Chờ người khác", "paused", "player-pause"),
)


def _group(row: Row, now: datetime) -> str:
    if row["tone"] == "paused":
        return "waiting"
    if row["due_at"] is None:
        return "unknown"
    if row["tone"] == "late":
        return "late"
    if timezone.localdate(row["due_at"]) == timezone.localdate(now):
        return "today"
    return "soon" if row["tone"] == "soon" else "later"


@login_required
@may("desk.work")
def work(request: StaffRequest) -> HttpResponse:
    """What waits for me: overdue, today, soon, later, waiting for others; then results to return and questions."""
    now = timezone.now()
    rows = rows_of(finder.inbox(request.user, SHOWN + 1), now)
    more, rows = len(rows) > SHOWN, rows[:SHOWN]
    found: dict[str, list[Row]] = {}
    for item in rows:
        found.setdefault(_group(item, now), []).append(item)
    groups = [
        {"slug": slug, "name": name, "tone": tone, "icon": icon, "rows": found[slug]}
        for slug, name, tone, icon in GROUPS
        if slug in found
    ]
    return render(
        request,
        "cases/desk/work.html",
        {
            "groups": groups, "more": more, "shown": SHOWN, "now": now, "to_return": _to_return(request, now),
            "questions": _questions(request), "can_forward": access.permitted(request.user, "routing.forward"),
        },
    )  # fmt: skip


def _to_return(request: StaffRequest, now: datetime) -> list[Row]:
    counters = access.units(request.user, {Role.CLERK})
    if not counters:
        return []
    ready = Dossier.objects.filter(receiver_id__in=counters, state=State.RESOLVED).order_by("finished_at")
    return rows_of(ready[:50].listed(), now)


def _questions(request: StaffRequest) -> list[Consultation]:
    asked = access.units(request.user, {Role.OFFICER, Role.HEAD})
    waiting = Consultation.objects.filter(unit_id__in=asked, answered_at=None, dossier__state__in=RUNNING)
    return list(waiting.select_related("dossier", "asked_by").order_by("due_at")[:50])


@login_required
@may("desk.dossiers")
def dossiers(request: StaffRequest) -> HttpResponse:
    """Every dossier I may see, newest first; filters stand in the address, personal numbers do not."""
    now = timezone.now()
    asked = request.POST if request.method == "POST" else request.GET
    state = asked.get("trang-thai", "")
    wanted = finder.Wanted(
        q=asked.get("q", "")[:200],
        state=BY_SLUG.get(state),
        department=asked.get("phong", "")[:40],
        overdue=True if asked.get("qua-han") else None,
    )
    exact = request.method == "POST" and Dossier.objects.visible_to(request.user).filter(code=wanted.q.strip()).first()
    if exact:
        return redirect("desk:dossier", code=exact.code)
    cursor = asked.get("trang", "")[:400]
    page = finder.page(request.user, wanted, now, 50, cursor)
    count = finder.count(request.user, wanted, now) if cursor or page.next else len(page.rows)
    kept = request.GET.copy()
    kept["trang"] = page.next or ""
    return render(
        request,
        "cases/desk/dossiers.html",
        {
            "rows": rows_of(page.rows, now), "wanted": wanted, "state": state, "states": State,
            "count": f"{finder.COUNTED:,}+".replace(",", " ") if count > finder.COUNTED else count,
            "departments": OrgUnit.objects.filter(kind=OrgUnit.Kind.DEPARTMENT),
            "next": f"?{kept.urlencode()}" if page.next and request.method == "GET" else "",
        },
    )  # fmt: skip


@require_POST
@login_required
@may("routing.forward")
def forward_many(request: StaffRequest) -> HttpResponse:
    """Forward the chosen dossiers; one refusal stops only itself and is named."""
    now = timezone.now()
    user = request.user
    codes = request.POST.getlist("code")[:SHOWN]
    moment = Moment(now, now)
    outcomes = routing.in_bulk(codes, user, lambda pk: routing.forward(dossier_id=pk, user=user, moment=moment))
    done = sum(o["ok"] for o in outcomes)
    if done:
        messages.success(request, f"Đã chuyển {done} hồ sơ sang bước tiếp.")
    for refused in [o for o in outcomes if not o["ok"]]:
        messages.error(request, f"{refused['code']}: {refused['title']}")
    if not codes:
        messages.error(request, "Chưa chọn hồ sơ nào.")
    return redirect("desk:work")
