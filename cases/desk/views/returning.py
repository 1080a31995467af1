"""«Trả kết quả»: find the result that somebody came for, see who takes it, hand it over."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases.desk.return_forms import ReturnForm
from cases.desk.rows import rows_of
from cases.desk.seen import doubts
from cases.dossier import finder, rules
from cases.dossier.models import Dossier
from cases.dossier.querysets import DossierQuerySet
from cases.dossier.services import visible
from cases.dossier.states import State
from cases.intake import cards
from cases.results import services as results
from cases.results.models import HandoverList, HandoverRow
from cases.slips import tokens
from motcua.core import access, masks
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid, NotAllowed, RuleBroken
from motcua.core.models import OrgUnit, Role
from motcua.core.moments import Moment

SHOWN = 100


@login_required
@may("results.return")
def returning(request: StaffRequest) -> HttpResponse:
    """Results ready at my counter; (POST) a code, its tail, the QR of a slip or a list, a card, or a name."""
    if request.method == "POST":
        return _find(request, request.POST.get("q", "").strip()[:600])
    return _page(request, {"rows": _ready_rows(request, timezone.now())})


@login_required
@may("results.return")
def one(request: StaffRequest, code: str) -> HttpResponse:
    """One result: whose, its number, who takes it; (POST) hand it over. Afterwards: what was given, and the receipt."""
    dossier = visible(request.user, code)
    if not rules.may(request.user, dossier, "hand_over"):
        raise NotAllowed
    now = timezone.now()
    form, status = ReturnForm(request.POST or None, dossier=dossier), 200
    if request.method == "POST":
        if form.is_valid() and _hand_over(request, form, now):
            return redirect("desk:return_one", code=dossier.code)
        status = 422
    context = {"rows": _ready_rows(request, now), "dossier": dossier, "form": form, **_facts(dossier)}
    return _page(request, context, status)


@require_POST
@login_required
@may("results.return")
def card(request: StaffRequest, code: str) -> HttpResponse:
    """Who stands here, by the card: the owner, the person who handed in, or somebody for the owner."""
    dossier = visible(request.user, code)
    initial: dict[str, Any] = {}
    notes, problem, known = [], "", None
    try:
        read = cards.parse(request.POST.get("text", "").strip()[:600])
    except Invalid as unreadable:
        problem = unreadable.message
    else:
        known = dossier.applicant.id_number in (read.id_number, read.old_id)
        brought = not known and (dossier.proxy or {}).get("id_number") == read.id_number
        initial = {"name": read.name, "id_number": read.id_number, "proxy": not known}
        notes = [cards.WORDS[slug] for slug in read.warnings]
        if brought:
            notes.append("Đây là người đã nộp thay hồ sơ này: xem giấy ủy quyền có cho nhận kết quả không.")
    form = ReturnForm(dossier=dossier, initial=initial)
    context = {"dossier": dossier, "form": form, "notes": notes, "problem": problem, "is_owner": known}
    return render(request, "cases/desk/_recipient.html", context)


def _hand_over(request: StaffRequest, form: ReturnForm, now: datetime) -> bool:
    try:
        results.hand_over(dossier_id=form.dossier.pk, user=request.user, moment=Moment(now, now), **form.arguments(now))
    except Invalid as invalid:
        form.add_error("originals" if "originals" in invalid.errors else None, invalid.message)
    except RuleBroken as broken:
        form.add_error(None, broken.message)
    else:
        messages.success(request, f"Đã trả kết quả {form.dossier.code} cho {form.cleaned_data['name']}.")
        return True
    return False


def _find(request: StaffRequest, q: str) -> HttpResponse:
    if "/ban-giao/" in q or q.upper().startswith("BG-"):
        return redirect("desk:handover", code=q.rstrip("/").rpartition("/")[2])
    if q.count("|") >= 6:  # a card
        try:
            q = cards.parse(q).id_number
        except Invalid as unreadable:
            messages.error(request, unreadable.message)
            return redirect("desk:returning")
    asked, now = tokens.scanned(q), timezone.now()
    if not asked:
        messages.error(request, "Không đọc được mã này: quét lại, hoặc gõ mã hồ sơ hay họ tên.")
        return redirect("desk:returning")
    ready = finder.page(request.user, finder.Wanted(q=asked, state=State.RESOLVED), now, SHOWN).rows
    theirs = [d for d in ready if rules.may(request.user, d, "hand_over")]
    if len(theirs) == 1:
        return redirect("desk:return_one", code=theirs[0].code)
    others = [] if theirs else finder.page(request.user, finder.Wanted(q=asked), now, 5).rows
    # A number must not stand on the screen for the next in the queue to read.
    context = {"rows": _with_places(theirs, now), "q": "" if asked.isdigit() else asked, "found": True,
               "others": rows_of(others, now)}  # fmt: skip
    return _page(request, context)


def ready(user: access.Anyone) -> DossierQuerySet[Dossier]:
    """Results that wait at my counters; for Văn thư, at every counter that it serves."""
    seen = Dossier.objects.visible_to(user).filter(state=State.RESOLVED)
    counters = access.units(user, {Role.CLERK})
    if access.holds(user, {Role.RECORDS}):
        return seen.filter(receiver__in=OrgUnit.objects.filter(kind=OrgUnit.Kind.COUNTER))
    return seen.filter(receiver_id__in=counters)


def _ready_rows(request: StaffRequest, now: datetime) -> list[dict[str, Any]]:
    return _with_places(ready(request.user).order_by("-finished_at")[:SHOWN].listed(), now)


def _with_places(dossiers: list[Dossier], now: datetime) -> list[dict[str, Any]]:
    """Rows of the list, each with where its result lies and what is not recorded of it."""
    rows = HandoverRow.objects.filter(dossier__in=dossiers).select_related("list").order_by("pk")
    by_dossier = {row.dossier_id: row for row in rows}
    unsure = doubts(dossiers)
    return [
        {**row, "way": by_dossier.get(d.pk), "doubts": unsure[d.pk], "finished_at": d.finished_at,
         "method": d.get_return_method_display()}
        for row, d in zip(rows_of(dossiers, now), dossiers, strict=True)
    ]  # fmt: skip


def _facts(dossier: Dossier) -> dict[str, Any]:
    found = getattr(dossier, "result", None)
    way = dossier.handover_rows.select_related("list").order_by("pk").last()
    return {
        "result": found,
        "number": masks.number(dossier.applicant.id_number),
        "taken_number": masks.number(found.recipient_number) if found and found.recipient_number else "",
        "way": way,
        "is_done": dossier.state == State.RETURNED,
        "can_return": dossier.state == State.RESOLVED,
    }


def _page(request: StaffRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    lists = HandoverList.objects.visible_to(request.user).open().with_counts()[:10]
    context = {"lists": lists, "has_register": access.permitted(request.user, "slips.register"), **context}
    return render(request, "cases/desk/returning.html", context, status=status)
