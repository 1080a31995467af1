"""One act on many dossiers: first what will happen to each, then the act, then one receipt of all of it."""

import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from cases.desk import bulk_forms
from cases.desk.acts import hindrance
from cases.desk.filters import Asked
from cases.desk.forms import next_step
from cases.desk.rows import step_name
from cases.desk.views.dossier import going
from cases.desk.worklist import SHOWN
from cases.dossier.models import Dossier
from cases.dossier.states import Handover
from cases.routing import services as routing
from motcua.core import access, idempotency
from motcua.core.access import StaffRequest, may
from motcua.core.errors import NotAllowed
from motcua.core.moments import Moment

ONCE = "/viec/nhieu/"  # under which the receipts are kept, as long as any repeated answer (interface §6)
_KEY = re.compile(r"[\w-]{8,60}")


@dataclass(frozen=True)
class Many:
    """An act on many: ``towards`` says where a dossier would go or whose it is."""

    act: str
    label: str
    icon: str
    done: str
    form: type[bulk_forms.ManyForm]
    run: Callable[..., Dossier]
    towards: Callable[[Dossier], tuple[str, str]]


def _next_place(d: Dossier) -> tuple[str, str]:
    step = next_step(d)
    return (step.name, step.department.name) if step else ("", "")


def _now_with(d: Dossier) -> tuple[str, str]:
    return step_name(d), f"đang do {d.assignee.name} giữ" if d.assignee else "chưa giao ai"


MANY = {
    "chuyen": Many("forward", "Chuyển bước tiếp", "arrow-forward-up", "Đã chuyển", bulk_forms.ForwardManyForm,
                   routing.forward, _next_place),
    "giao-lai": Many("reassign", "Giao lại", "user-share", "Đã giao lại", bulk_forms.ReassignManyForm,
                     routing.reassign, _now_with),
}  # fmt: skip


@require_POST
@login_required
@may("routing.forward")
def bulk(request: StaffRequest, slug: str) -> HttpResponse:
    """What will happen to each chosen dossier; sent again from there, the act itself, carried out once."""
    many = MANY.get(slug)
    if many is None:
        raise Http404
    if not access.permitted(request.user, f"routing.{many.act}"):
        raise NotAllowed
    codes = list(dict.fromkeys(request.POST.getlist("code")))[:SHOWN]
    if not codes:
        return _nothing_chosen(request)
    key = request.POST.get("once", "")
    if idempotency.answer_of(request.user, ONCE, key) is not None:  # sent twice: the one receipt
        return going(request, reverse("desk:receipt", args=[key]))
    chosen = _chosen(request, codes)
    why = {d.code: hindrance(request.user, d, many.act) for d in chosen}
    free = [d for d in chosen if not why[d.code]]
    form = many.form(request.POST if _KEY.fullmatch(key) else None, going=free)
    if form.is_valid():
        return going(request, _carry_out(request, many, codes, form.cleaned_data, key))
    return _show(request, many, chosen, why, form)


@require_GET
@login_required
@may("routing.forward")
def receipt(request: StaffRequest, token: str) -> HttpResponse:
    """What went where, what did not and why, of one act of mine."""
    many, kept = kept_receipt(request, token)
    lines = kept["lines"]
    context = {
        "many": many, "kept": kept, "at": datetime.fromisoformat(kept["at"]), "token": token,
        "went": [x for x in lines if x["ok"]],
        "stayed": [x for x in lines if not x["ok"]],
    }  # fmt: skip
    return render(request, "cases/desk/receipt.html", context)


def kept_receipt(request: StaffRequest, token: str) -> tuple[Many, dict[str, Any]]:
    """What an act of mine left under ``token``: slug, at, back, lines, paper, note. Raises Http404 for others'."""
    kept: dict[str, Any] | None = idempotency.answer_of(request.user, ONCE, token)
    if kept is None:
        raise Http404
    return MANY[kept["slug"]], kept


def _chosen(request: StaffRequest, codes: list[str]) -> list[Dossier]:
    found = {d.code: d for d in Dossier.objects.visible_to(request.user).filter(code__in=codes).listed()}
    return [found[code] for code in codes if code in found]


def _nothing_chosen(request: StaffRequest) -> HttpResponse:
    told = {"tone": "late", "icon": "alert-triangle", "title": "Chưa chọn hồ sơ nào", "text": "Bấm X để chọn một dòng."}
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Trigger": json.dumps({"toast": told})})
    return going(request, _list(request))


def _list(request: StaffRequest) -> str:
    """The list with the filters it had."""
    return f"{reverse('desk:work')}{Asked.of(request.GET)}"


def _show(
    request: StaffRequest, many: Many, chosen: list[Dossier], why: dict[str, str], form: bulk_forms.ManyForm
) -> HttpResponse:
    groups: dict[tuple[str, str], list[Dossier]] = {}
    for d in chosen:
        if not why[d.code]:
            groups.setdefault(many.towards(d), []).append(d)
    free = sum(map(len, groups.values()))
    context = {
        "many": many, "form": form, "action": request.get_full_path(), "back": _list(request),
        "groups": [{"step": step, "place": place, "dossiers": rows} for (step, place), rows in groups.items()],
        "stuck": [{"dossier": d, "why": why[d.code]} for d in chosen if why[d.code]], "codes": [d.code for d in chosen],
        "free": free, "once": request.POST.get("once") or secrets.token_urlsafe(12),
        "dialog_title": f"{many.label} {free} hồ sơ" if free else f"{many.label}: không hồ sơ nào làm được",
        "submit_label": many.label, "submit_icon": many.icon,
    }  # fmt: skip
    template = "cases/desk/_bulk.html" if request.headers.get("HX-Request") else "cases/desk/bulk.html"
    return render(request, template, context, status=422 if form.is_bound else 200)


def _carry_out(request: StaffRequest, many: Many, codes: list[str], given: dict[str, Any], key: str) -> str:
    """Do it once under ``key``; the address of its receipt."""
    slug = next(slug for slug, each in MANY.items() if each is many)

    def act() -> tuple[int, Any]:
        now = timezone.now()
        lines = _lines(request, many, codes, given, now, key)
        return 200, {"slug": slug, "at": timezone.localtime(now).isoformat(), "back": _list(request), "lines": lines,
                     "paper": given.get("handover") == Handover.PAPER, "note": given.get("note", "")}  # fmt: skip

    idempotency.in_parts(request.user, ONCE, key, b"", act)
    return reverse("desk:receipt", args=[key])


def _lines(
    request: StaffRequest, many: Many, codes: list[str], given: dict[str, Any], now: datetime, key: str
) -> list[dict[str, Any]]:
    user, moment = request.user, Moment(now, now)
    known = {d.code: d for d in _chosen(request, codes)}
    why = {code: hindrance(user, d, many.act) for code, d in known.items()}

    def run(pk: int) -> Dossier:
        return many.run(dossier_id=pk, user=user, moment=moment, **given)

    def told(done: Dossier) -> dict[str, str]:
        to = done.assignee.name if done.assignee else "cả bộ phận"
        return {"step": step_name(done), "place": done.unit.name, "to": to}

    return [
        outcome
        | {
            "why": why.get(outcome["code"]) or outcome.get("title", ""),
            "owner": known[outcome["code"]].applicant_name if outcome["code"] in known else "",
            "name": known[outcome["code"]].procedure.name if outcome["code"] in known else "",
        }
        for outcome in routing.in_bulk(codes, user, run, under=(ONCE, key), told=told)
    ]
