"""«Phòng»: who holds what, what will be late and why; giving work to a colleague, one by one or all of it."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases.desk import heads, holdings
from cases.desk.rows import Row
from cases.dossier import rules
from cases.dossier.models import Dossier
from cases.dossier.states import OPEN
from cases.routing import services as routing
from motcua.core import access
from motcua.core.access import StaffRequest, may
from motcua.core.calendars import calendar_of
from motcua.core.models import OrgUnit, Post, Role, User
from motcua.core.moments import Moment

SHOWN = 100


@login_required
@may("routing.reassign")
def unit(request: StaffRequest) -> HttpResponse:
    """The table of colleagues, and the rows behind one of its numbers («nguoi», «loc»), else what will be late.

    The director, who names no unit, is shown all of them first.
    """
    now, is_director = timezone.now(), heads.is_director(request.user)
    if is_director and not request.GET.get("phong"):
        return _overview(request, now)
    found, units = heads.unit_of(request, timezone.localdate(now))
    calendar = calendar_of(found.home_agency_id)
    people = heads.colleagues(found, timezone.localdate(now))
    meant = holdings.sorts(calendar, now)
    table = holdings.counted(request.user, found, people, meant)
    who, sort = request.GET.get("nguoi", "")[:150], request.GET.get("loc", "")
    if sort in meant:
        rows, title, number = _behind(request.user, found, table, who, sort, meant[sort])
    else:
        sort, who = "", ""
        rows, title, number = holdings.at_risk(request.user, found, calendar, now), "Sẽ trễ, đã trễ", None
    lines, more, page = _page(request, rows, now)
    frame = heads.frame("desk:unit", found, units)
    if is_director:
        frame["chooser"] = heads.to_overview(frame["chooser"])
    return render(
        request,
        "cases/desk/unit.html",
        {
            **frame, "table": table, "sorts": holdings.SORTS, "people": people,
            "title": title, "number": number, "rows": lines, "who": who, "sort": sort, "page": page,
            "next": _next(request.GET, page + 1) if more else "", "previous": _next(request.GET, 1) if page > 1 else "",
            "is_director": access.permitted(request.user, "backlog.grant"),
        },
    )  # fmt: skip


def _overview(request: StaffRequest, now: datetime) -> HttpResponse:
    """What each department holds; every figure leads to its rows."""
    units = heads.departments(request.user, timezone.localdate(now))
    context = {
        "rows": holdings.overview(request.user, units, now), "sorts": holdings.SORTS, "nobody": holdings.NOBODY,
        "chooser": heads.to_overview(heads.chooser("desk:unit", units), current=True),
    }  # fmt: skip
    return render(request, "cases/desk/unit_overview.html", context)


def _behind(user: User, unit: OrgUnit, table: list[dict[str, Any]], who: str, sort: str, where: Q) -> Any:
    """The rows behind a number, their title and the number itself."""
    row = next((each for each in table if each["who"] == who), None)
    title = f"{holdings.SORTS[sort]}: {row['name'] if row else who}"
    number = row["numbers"][sort] if row else None
    return holdings.behind(user, unit, who, where), title, number


def _page(request: StaffRequest, rows: Any, now: datetime) -> tuple[list[Row], bool, int]:
    asked = request.GET.get("trang", "")
    page = min(int(asked), 1000) if asked.isascii() and asked.isdigit() and int(asked) else 1
    lines = holdings.lines(holdings.with_reasons(rows, (page - 1) * SHOWN, page * SHOWN + 1), now)
    return lines[:SHOWN], len(lines) > SHOWN, page


def _next(asked: QueryDict, page: int) -> str:
    kept = asked.copy()
    kept["trang"] = str(page)
    return f"?{kept.urlencode()}"


@require_POST
@login_required
@may("routing.reassign")
def reassign(request: StaffRequest) -> HttpResponse:
    """Give the chosen rows to a colleague; one refusal stops only itself."""
    now = timezone.now()
    found, _ = heads.unit_of(request, timezone.localdate(now))
    codes, to, user = request.POST.getlist("code")[:SHOWN], request.POST.get("to", "")[:150], request.user
    back = request.POST.get("tu", "")
    back = reverse("desk:unit") + (back if back.startswith("?") else f"?phong={found.code}")
    if not codes or not to:
        words = "Chọn ít nhất một hồ sơ." if to else "Chọn người nhận."
        return heads.dialog(request, "cases/desk/_receipt.html", {"problem": words, "back": back}, status=422)
    moment = Moment(now, now)
    outcomes = routing.in_bulk(
        codes, user, lambda pk: routing.reassign(dossier_id=pk, user=user, moment=moment, assignee=to)
    )
    return heads.receipt(request, "Giao lại hồ sơ", outcomes, back)


@login_required
@may("routing.reassign")
def colleague_away(request: StaffRequest) -> HttpResponse:
    """«Đồng nghiệp nghỉ»: what would move and what not, then all of it with the days that are left."""
    now = timezone.now()
    today = timezone.localdate(now)
    found, _ = heads.unit_of(request, today)
    asked = request.POST if request.method == "POST" else request.GET
    away, to = asked.get("away", "")[:150], asked.get("to", "")[:150]
    back = f"{reverse('desk:unit')}?phong={found.code}"
    people = {p.username: p for p in heads.colleagues(found, today)}
    if away not in people or to not in people or away == to:
        problem = {"problem": "Chọn người nghỉ và một người khác nhận thay.", "back": back}
        return heads.dialog(request, "cases/desk/_receipt.html", problem, status=422)
    if request.method == "POST":
        outcomes = routing.colleague_away(away=away, to=to, user=request.user, moment=Moment(now, now))
        return heads.receipt(request, f"Giao việc của {people[away]} cho {people[to]}", outcomes, back)
    rows = _would_move(request.user, people[away], people[to], now)
    return heads.dialog(
        request, "cases/desk/_unit_away_preview.html",
        {"unit": found, "away": people[away], "to": people[to], "rows": rows,
         "moving": sum(not row["why_not"] for row in rows), "back": back},
    )  # fmt: skip


def _would_move(user: User, away: User, to: User, now: datetime) -> list[Row]:
    """All open work of a colleague, with the reason where it would stay."""
    held = Dossier.objects.visible_to(user).filter(assignee=away, state__in=OPEN, final_stop=False)
    posts = Post.objects.current(timezone.localdate(now)).filter(user=to)
    roles = set(posts.values_list("role", "unit_id"))
    found = holdings.with_reasons(held)
    return [
        {**line, "why_not": _stays(user, d, roles)} for line, d in zip(holdings.lines(found, now), found, strict=True)
    ]


def _stays(user: User, d: Dossier, roles: set[tuple[str, int]]) -> str:
    if not rules.may(user, d, "reassign"):
        return "không thuộc phòng của bạn"
    if not d.status.runs:
        return "đang tạm dừng, giao lại khi chạy tiếp"
    as_head = d.step_role == Role.OFFICER and (Role.HEAD.value, d.unit_id) in roles
    if not as_head and (d.step_role, d.unit_id) not in roles:
        return "người nhận không giữ vai trò của bước này"
    return ""
