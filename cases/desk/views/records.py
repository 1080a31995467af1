"""«Văn thư»: results that wait for number and seal, and the lists on which they go to the counters."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases.desk import seen
from cases.desk.return_forms import NumberForm
from cases.desk.rows import rows_of
from cases.dossier import rules
from cases.dossier.models import Dossier
from cases.dossier.querysets import WAITING
from cases.dossier.states import ReturnMethod, State
from cases.results import book, signing
from cases.results import services as results
from cases.results.models import HandoverList
from motcua.core import access
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid, Refusal, RuleBroken
from motcua.core.models import Post, Role
from motcua.core.moments import Moment

SHOWN = 30
Forms = dict[str, NumberForm]


@login_required
@may("records.read")
def records(request: StaffRequest) -> HttpResponse:
    """What waits for number and seal, the most urgent first; the next number of each kind stands ready."""
    return _records(request, {})


@require_POST
@login_required
@may("records.write")
def number(request: StaffRequest) -> HttpResponse:
    """Register the chosen results one by one; a refusal stops only itself, and what was typed stays."""
    now = timezone.now()
    waiting = {d.code: d for d in _waiting(request)}
    kept: Forms = {}
    done = 0
    for code in request.POST.getlist("code")[:SHOWN]:
        if code not in waiting:
            messages.error(request, f"Hồ sơ {code} không còn chờ vào số.")
            continue
        form = NumberForm(request.POST, dossier=waiting[code], prefix=code)
        if form.is_valid() and _register(request, form, now):
            done += 1
        else:
            kept[code] = form
    if done:
        messages.success(request, f"Đã vào số {done} kết quả.")
    if kept:
        return _records(request, kept, status=422)
    if not done:
        messages.error(request, "Chọn ít nhất một kết quả: phím X hoặc dấu cách ở đầu dòng.")
    return redirect("desk:records")


@require_POST
@login_required
@may("records.write")
def number_free(request: StaffRequest) -> HttpResponse:
    """Whether a number that was just typed is free, said beside the field before anything is sent."""
    typed = next((key for key in request.POST if key.endswith("-number")), "")
    dossier = next((d for d in _waiting(request) if f"{d.code}-number" == typed), None)
    form = NumberForm(request.POST, dossier=dossier, prefix=dossier.code) if dossier else None
    return render(request, "cases/desk/_number_free.html", {"errors": form.errors.get("number", []) if form else []})


def _register(request: StaffRequest, form: NumberForm, now: datetime) -> bool:
    moment = Moment(now, now)
    try:
        results.resolve(dossier_id=form.dossier.pk, user=request.user, moment=moment, **form.arguments(now))
    except Invalid as invalid:
        for field, words in invalid.errors.items():
            form.add_error({"signed_at": "signed_on", "number": "number"}.get(field), words)
    except Refusal as refused:
        form.add_error(None, refused.message)
    else:
        return True
    return False


def _units(request: StaffRequest) -> set[int]:
    """The registries whose work a person sees; the director reads all."""
    if access.holds(request.user, {Role.DIRECTOR}):
        held = Post.objects.current(timezone.localdate()).filter(role=Role.RECORDS)
        return set(held.values_list("unit_id", flat=True))
    return access.units(request.user, {Role.RECORDS})


def _waiting(request: StaffRequest) -> list[Dossier]:
    step = Dossier.objects.visible_to(request.user).filter(
        WAITING, unit_id__in=_units(request), step_role=Role.RECORDS, state=State.PROCESSING
    )
    return [d for d in step.order_by("due_at", "id")[:SHOWN].listed() if rules.at_last_step(d)]


def _records(request: StaffRequest, kept: Forms, status: int = 200) -> HttpResponse:
    now = timezone.now()
    dossiers = _waiting(request)
    units = {d.unit_id for d in dossiers}
    carried = book.carried(dossiers)
    following = book.following(set(carried), units, timezone.localdate(now).year)
    signed = signing.signed_by_decider(dossiers)
    rows = [
        {**row, "form": kept.get(d.code) or NumberForm(dossier=d, prefix=d.code), "chosen": d.code in kept,
         "symbol": symbol, "next": following[symbol], "signed": signed.get(d.pk)}
        for row, d, symbol in zip(rows_of(dossiers, now), dossiers, carried, strict=True)
    ]  # fmt: skip
    context = {"rows": rows, "can_write": access.permitted(request.user, "records.write"), "tab": "number",
               "to_give": _to_give(request)[:200].count()}  # fmt: skip
    return render(request, "cases/desk/records.html", context, status=status)


def _to_give(request: StaffRequest) -> Any:
    """Results with a number that are on no list yet, the newest first: an old one has long found its way."""
    ready = Dossier.objects.visible_to(request.user).filter(
        unit_id__in=_units(request), state=State.RESOLVED, receiver__kind="counter", handover_rows=None
    )
    return ready.exclude(return_method=ReturnMethod.ELECTRONIC).order_by("-finished_at")


@login_required
@may("records.read")
def giving(request: StaffRequest) -> HttpResponse:
    """Choose results for the counters (POST: make the lists, or put the seal), and the lists made so far."""
    if request.method == "POST":
        return _give(request)
    return _giving(request, {})


def _giving(request: StaffRequest, refused: dict[str, str], status: int = 200) -> HttpResponse:
    """``refused``: codes whose seal must be confirmed, each with its sentence; what was typed and chosen stays."""
    now, chosen, ticked = timezone.now(), request.POST.getlist("code"), request.POST.getlist("seen")
    dossiers = _to_give(request).select_related("result")[:200].listed()
    rows = [
        {**row, "dossier": d, "doubts": [] if seen.is_sealed(d) else [seen.UNSEALED], "chosen": d.code in chosen,
         "seen": d.code in ticked, "problem": refused.get(d.code)}
        for row, d in zip(rows_of(dossiers, now), dossiers, strict=True)
    ]  # fmt: skip
    lists = HandoverList.objects.visible_to(request.user).with_counts()[:30]
    can_write = access.permitted(request.user, "records.write")
    context = {"rows": rows, "lists": lists, "can_write": can_write, "tab": "giving",
               "confirm": seen.CONFIRM_SEAL if can_write else "", "note": request.POST.get("note", "")}  # fmt: skip
    return render(request, "cases/desk/records_giving.html", context, status=status)


@may("records.write")
def _give(request: StaffRequest) -> HttpResponse:
    now = timezone.now()
    user, moment = request.user, Moment(now, now)
    chosen = Dossier.objects.visible_to(user).filter(code__in=request.POST.getlist("code")[:200])
    dossiers = list(chosen.select_related("result").order_by("pk"))
    ids = [d.pk for d in dossiers]
    try:
        if request.POST.get("act") == "seal":
            for pk in ids:
                results.seal(dossier_id=pk, user=user, moment=Moment(now, now))
            messages.success(request, f"Đã ghi đóng dấu {len(ids)} kết quả.")
            return redirect("desk:giving")
        ticked = request.POST.getlist("seen")
        if open_ones := [d.code for d in dossiers if not seen.is_sealed(d) and d.code not in ticked]:
            messages.error(request, f"Chưa lập phiếu, kết quả chưa đóng dấu: {', '.join(open_ones)}.")
            asked = seen.asks([seen.UNSEALED])
            return _giving(request, dict.fromkeys(open_ones, asked), status=422)
        note = request.POST.get("note", "")[:300]
        made = results.make_lists(dossier_ids=ids, user=user, moment=moment, note=note)
    except (Invalid, RuleBroken) as refused:
        messages.error(request, refused.message)
        return redirect("desk:giving")
    codes = ", ".join(found.code for found in made)
    messages.success(request, f"Đã lập phiếu bàn giao {codes}. In phiếu và giao cùng kết quả.")
    return redirect("desk:handover", code=made[0].code) if len(made) == 1 else redirect("desk:giving")
