"""«Xin lỗi, hẹn lại»: apologies drafted before the due date, edited and sent by the head, one or many."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from cases.desk import heads, holdings
from cases.desk.forms import ApologiseForm
from cases.dossier import clock, rules
from cases.dossier.deadlines import Unit
from cases.dossier.models import Dossier
from cases.dossier.states import RUNNING
from cases.routing import services as routing
from motcua.core.access import StaffRequest, may
from motcua.core.calendars import calendar_of
from motcua.core.fsm import MESSAGES
from motcua.core.models import OrgUnit, User
from motcua.core.moments import Moment

SHOWN = 50
Card = dict[str, Any]


@login_required
@may("routing.reassign")
def apologies(request: StaffRequest) -> HttpResponse:
    """Dossiers of the unit that are late or nearly so, each with a drafted apology; POST: preview, then send."""
    now = timezone.now()
    unit, units = heads.unit_of(request, timezone.localdate(now))
    cards = _cards(request.user, unit, now)
    if request.method == "POST":
        return _send(request, unit, cards, now)
    for card in cards:
        draft = {"reason": card["draft"], "new_due_on": card["date"]}
        card["form"] = ApologiseForm(dossier=card["dossier"], prefix=card["dossier"].code, initial=draft)
    return render(
        request,
        "cases/desk/unit_apologies.html",
        {
            **heads.frame("desk:apologies", unit, units), "before": settings.APOLOGISE_BEFORE, "shown": SHOWN,
            "offered": [c for c in cards if not c["why_not"]][:SHOWN],
            "not_offered": [c for c in cards if c["why_not"]], "more": len(cards) > SHOWN,
        },
    )  # fmt: skip


def _cards(user: User, unit: OrgUnit, now: datetime) -> list[Card]:
    """Late or nearly late dossiers, the most urgent first: a drafted apology, or why none can be made."""
    calendar = calendar_of(unit.home_agency_id)
    near = clock.nearing(calendar, now, settings.APOLOGISE_BEFORE)
    rows = Dossier.objects.visible_to(user).filter(department=unit, state__in=RUNNING, due_at__lt=near)
    found = holdings.with_reasons(rows, 0, SHOWN + 1)
    cards = []
    for line, d in zip(holdings.lines(found, now), found, strict=True):
        date = clock.apology_date(d, now, calendar)
        cards.append({
            "row": line, "dossier": d, "draft": _draft(d), "date": timezone.localdate(date) if date else None,
            "why_not": _why_not(d, date),
        })  # fmt: skip
    return cards


def _why_not(d: Dossier, date: datetime | None) -> str:
    if not rules.may_apologise_again(d):
        return MESSAGES["already_apologised"]
    if date:
        return ""
    if {limit.unit for limit in clock.limits_of(d.procedure)} == {Unit.SAME_DAY}:
        return "Thủ tục trả kết quả trong ngày, không hẹn lại được; hãy xử lý ngay."
    return "Đã qua hết khoảng thời gian được hẹn lại; hãy xử lý ngay hoặc dừng xử lý có căn cứ."


def _draft(d: Any) -> str:
    """The reason as far as the facts give it; the head makes it a sentence of their own."""
    if d.asked_unit:
        return f"Hồ sơ đang chờ ý kiến của {d.asked_unit}."
    if d.on_its_way:
        return "Hồ sơ giấy đang được bàn giao giữa các bộ phận."
    step = next((s for s in d.procedure.steps.all() if s.order == d.step), None)
    return f"Hồ sơ đang ở bước «{step.name}», cần thêm thời gian để hoàn tất." if step else ""


def _send(request: StaffRequest, unit: OrgUnit, cards: list[Card], now: datetime) -> HttpResponse:
    """Show what would be sent; with «gui» send it. What is wrong stands beside its field and nothing is sent."""
    back = f"{reverse('desk:apologies')}?phong={unit.code}"
    one = request.POST.get("one")
    codes = {one} if one else set(request.POST.getlist("code"))
    chosen = [c for c in cards if c["dossier"].code in codes and not c["why_not"]]
    if not chosen:
        words = {"problem": "Chọn ít nhất một hồ sơ còn được hẹn lại.", "back": back}
        return heads.dialog(request, "cases/desk/_receipt.html", words, status=422)
    for card in chosen:
        card["form"] = ApologiseForm(request.POST, dossier=card["dossier"], prefix=card["dossier"].code)
    right = not any(card["form"].errors for card in chosen)
    if right and "gui" in request.POST:
        given = {c["dossier"].pk: c["form"].arguments(now) for c in chosen}
        user, moment = request.user, Moment(now, now)
        outcomes = routing.in_bulk(
            [c["dossier"].code for c in chosen], user,
            lambda pk: routing.apologise(dossier_id=pk, user=user, moment=moment, **given[pk]),
        )  # fmt: skip
        sent = QueryDict(mutable=True)
        sent.setlist("so", [outcome["code"] for outcome in outcomes if outcome["ok"]])
        slips = f"{reverse('desk:print_apologised')}?{sent.urlencode()}" if sent["so"] else ""
        return heads.receipt(request, "Xin lỗi và hẹn lại", outcomes, back, slips)
    preview = {"unit": unit, "cards": chosen, "right": right, "back": back}
    return heads.dialog(request, "cases/desk/_apologies_preview.html", preview, status=200 if right else 422)
