"""«Chờ xếp»: pages that no mark could place, filed by a person or thrown away with a reason."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cases.catalogue import shelf
from cases.desk import scans
from cases.desk.views.stacks import ids, page_of
from cases.dossier import finder
from cases.dossier.models import Dossier
from cases.intake import guessing
from cases.intake import stacks as sorting
from cases.slips import tokens
from digitization.scanning.models import StackPage
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid, Refusal
from motcua.core.moments import Moment

SHOWN, FOUND = 80, 5


@login_required
@may("scanning.stacks")
def doubtful(request: StaffRequest) -> HttpResponse:
    """The pages that wait, the page in hand beside them; (POST) file or throw away the chosen ones."""
    problem, status = "", 200
    if request.method == "POST":
        try:
            return _decide(request)
        except Refusal as refused:
            problem, status = refused.message, 422 if refused.status == 422 else 409
    waiting = StackPage.objects.visible_to(request.user).doubtful()
    rows = scans.rows(request.user, waiting[:SHOWN])
    asked = request.POST.get("in_hand") or request.GET.get("trang", "")
    in_hand = next((row["page"] for row in rows if str(row["page"].pk) == asked), None)
    context = {"rows": rows, "chosen": ids(request), "problem": problem, "last": _last(request),
               "shown": SHOWN, "reading": _reading(rows), **scans.tabs(request.user)}  # fmt: skip
    if in_hand:
        context |= _in_hand(request, in_hand)
    return render(request, "cases/desk/doubtful.html", context, status=status)


@require_safe
@login_required
@may("scanning.stacks")
def page(request: StaffRequest, number: str) -> HttpResponse:
    """One page beside its list: the picture, why it waits, where it may go."""
    found = page_of(request, number)
    context = _in_hand(request, found) | {"seen": request.GET.get("xem") == "tap"}
    return render(request, "cases/desk/_stack_page.html", context)


@require_safe
@login_required
@may("scanning.stacks")
def said(request: StaffRequest, number: str) -> HttpResponse:
    """What was read on one page, as soon as it is read; the dossier chosen meanwhile stands in the address."""
    found = page_of(request, number)
    wanted = f"dossier:{request.GET.get('dossier', '')[:60]}"
    chosen = scans.dossiers_of(request.user, [wanted]).get(wanted)
    return render(request, "cases/desk/_stack_said.html", _said(found, chosen))


@require_safe
@login_required
@may("scanning.stacks")
def being_read(request: StaffRequest) -> HttpResponse:
    """The rows that are still to be read, asked for again until none is."""
    rows = scans.rows(request.user, StackPage.objects.visible_to(request.user).doubtful()[:SHOWN])
    return render(request, "cases/desk/_stack_reading.html", {"rows": rows, "reading": _reading(rows), "oob": True})


@require_POST
@login_required
@may("scanning.stacks")
def find(request: StaffRequest) -> HttpResponse:
    """Dossiers for what was typed or scanned, and the papers of the chosen one; a POST, for it may be a number."""
    in_hand = page_of(request, request.POST["in_hand"]) if "in_hand" in request.POST else None
    return render(request, "cases/desk/_stack_found.html", search(request, in_hand))


def search(request: StaffRequest, page: StackPage | None = None) -> dict[str, Any]:
    """Context of the dossiers found for «q», the chosen or first one open, and their papers."""
    q = request.POST.get("q", "")[:300].strip()
    q = tokens.scanned(q) if "/" in q else q
    found = finder.first(request.user, finder.Wanted(q=q), timezone.now(), FOUND) if len(q) > 1 else []
    chosen = next((d for d in found if d.code == request.POST.get("dossier")), next(iter(found), None))
    return target(found, chosen, page) | {"q": q}


def _last(request: StaffRequest) -> str:
    """The dossier to which the page before was filed: the next one often belongs there too."""
    return request.GET.get("ho-so", "")[:60]


def _reading(rows: list[dict[str, Any]]) -> int:
    return sum(row["said"]["reading"] for row in rows)


def _in_hand(request: StaffRequest, found: StackPage) -> dict[str, Any]:
    wanted = request.POST.get("dossier") or found.reference.removeprefix("dossier:") or _last(request)
    dossiers = scans.dossiers_of(request.user, [f"dossier:{wanted}", found.reference])
    chosen = dossiers.get(f"dossier:{wanted}")
    post = request.POST if "dossier" in request.POST else None
    return {
        "in_hand": scans.row(found, dossiers), "reason": request.POST.get("reason", ""),
        "q": request.POST.get("q", "")[:300], **_said(found, chosen, post),
        **target([chosen] if chosen else [], chosen, found, request.POST.get("component", "")),
    }  # fmt: skip


def _said(found: StackPage, chosen: Dossier | None, post: QueryDict | None = None) -> dict[str, Any]:
    """What the page says of itself, the pages that go with it, the component of the chosen dossier it points at."""
    told = scans.told(found, scans.kinds_of([found]))
    return {
        "page": found, "said": told, "together": guessing.together(found),
        "form": scans.SaidForm(post, said=found.said or {}) if told["facts"] else None,
        "likely": guessing.likely(chosen, found) if chosen else "",
    }  # fmt: skip


def target(
    found: list[Dossier], chosen: Dossier | None, page: StackPage | None = None, component: str = ""
) -> dict[str, Any]:
    """Context of the dossiers among which one is chosen, and its papers; ``page`` says which one is likely."""
    versions = shelf.versions({d.procedure_id for d in found})
    for dossier in found:
        dossier.procedure = versions[dossier.procedure_id]
    papers = [] if chosen is None else [{"code": p.component.code, "name": p.component.name} for p in chosen.papers]
    return {"found": found, "chosen_dossier": chosen, "papers": papers,
            "component": component or (guessing.likely(chosen, page) if chosen and page else ""),
            "closed": bool(chosen and sorting.is_closed(chosen))}  # fmt: skip


def _decide(request: StaffRequest) -> HttpResponse:
    now = timezone.now()
    ticked, in_hand = ids(request), ids(request, "in_hand")
    given: dict[str, Any] = {"user": request.user, "moment": Moment(now, now)}
    if request.POST.get("act") == "throw":
        given["page_ids"] = ticked or in_hand
        sorting.throw(reason=request.POST.get("reason", ""), **given)
        count = len(given["page_ids"])
        messages.success(request, f"Đã bỏ {count} trang. Trang vẫn còn trong tệp gốc của tập, lấy lại được.")
        return redirect("desk:doubtful")
    given["page_ids"] = pages = ticked or in_hand + ids(request, "with")
    code = request.POST.get("dossier", "")
    about = _seen_to_be_so(request, in_hand[0]) if in_hand and in_hand[0] in pages else {}
    paper = sorting.place(code=code, component=chosen_component(request), **given, **about)
    messages.success(request, f"Đã xếp {len(pages)} trang vào hồ sơ {code}: {paper.kind.name}.")
    return redirect(f"{reverse('desk:doubtful')}?ho-so={code}")


def _seen_to_be_so(request: StaffRequest, page: int) -> dict[str, Any]:
    """What was read on the page in hand, as whoever files it has seen or mended it."""
    found = page_of(request, str(page))
    form = scans.SaidForm(request.POST, said={})
    if not form.is_valid():
        raise Invalid({name: str(words[0]) for name, words in form.errors.items()})
    return {"kind": next(iter(scans.kinds_of([found])), "")} | {
        name: value for name, value in form.cleaned_data.items() if value
    }


def chosen_component(request: StaffRequest) -> str:
    """«-» is the dossier's own; nothing chosen is not the same."""
    given = request.POST.get("component", "")
    if not request.POST.get("dossier") or not given:
        raise Invalid({"component": "Chọn hồ sơ và giấy tờ trước khi xếp."})
    return "" if given == "-" else given
