"""A dossier's papers: the list, one paper page by page, its original; files added, at a component or on the desk."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.desk import held, papers
from cases.desk.acts import ACTS
from cases.desk.views.dossier import papers_context, takes_files
from cases.dossier import filing, rules
from cases.dossier.digitized import filings
from cases.dossier.models import Dossier
from cases.dossier.services import visible
from cases.intake import moving
from digitization.papers import services as store
from digitization.papers.models import Paper
from digitization.scanning import images
from digitization.scanning.checks import check, refuse
from digitization.scanning.serving import attachment
from digitization.signing.models import Signature
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid, NotVisible
from motcua.core.moments import Moment

ZOOMS = ("100 %", "150 %", "220 %")


@require_http_methods(["GET", "POST"])
@login_required
@may("desk.dossiers")
def of_dossier(request: StaffRequest, code: str) -> HttpResponse:
    """The list of papers; a POST adds files to one of its components."""
    found = visible(request.user, code)
    if request.method == "POST":
        return _add(request, found)
    return render(request, "cases/desk/_papers.html", papers_context(request.user, found, timezone.now()))


def _add(request: StaffRequest, found: Dossier) -> HttpResponse:
    rules.require(request.user, found, "file_paper")
    component = request.POST.get("component", "")
    before = filing.component_of(found, component)

    def keep(content: bytes, name: str) -> None:
        checked, now = check(content, name), timezone.now()
        filing.file_paper(
            dossier_id=found.pk, user=request.user, moment=Moment(now, now), content=content, found=checked,
            component=component,
        )  # fmt: skip

    said = [(file.name, _problem(keep, file)) for file in request.FILES.getlist("file")]
    problem = next((words for _, words in said if words), "" if said else "Chọn tệp trước đã.")
    if not request.headers.get("HX-Request"):  # a browser without script: all of them at once
        for name, words in said:
            messages.error(request, f"{name}: {words}") if words else messages.success(request, f"Đã lưu {name}.")
        return redirect("desk:dossier", code=found.code)
    if problem:
        return render(request, "components/problem.html", {"text": problem}, status=422)
    now_is = filing.component_of(visible(request.user, found.code), component)
    lying = papers.offer_signing(filings(found), request.user, found)
    row = papers.row(now_is, lying) if now_is else None
    response = render(request, "cases/desk/_filed.html", {"dossier": found, "row": row}, status=201)
    if before and now_is and before.provided != now_is.provided:  # what may be done now may be more than before
        response.headers["HX-Refresh"] = "true"
    return response


def _problem(keep: Callable[[bytes, str], object], file: UploadedFile) -> str:  # type: ignore[type-arg]
    """Why this file was not taken; the others are not concerned."""
    try:
        if (file.size or 0) > settings.PAPER_MAX_BYTES:
            refuse("too_large")
        keep(file.read(), file.name or "")
    except Invalid as refused:
        return refused.message
    return ""


@require_GET
@login_required
@may("desk.dossiers")
def paper(request: StaffRequest, paper: int) -> HttpResponse:
    """One paper by its number: at the dossier where it lies, else by itself."""
    found = store.of(paper, request.user)
    for reference in found.filings.values_list("reference", flat=True):
        try:
            return redirect("desk:paper", code=visible(request.user, reference.partition(":")[2]).code, paper=found.pk)
        except NotVisible:
            continue
    return render(request, "cases/desk/paper.html", _viewer(request, found, []))


@require_GET
@login_required
@may("desk.dossiers")
def at_dossier(request: StaffRequest, code: str, paper: int) -> HttpResponse:
    """A page of one paper beside the dossier's facts, or (without htmx) as large as the window."""
    found = visible(request.user, code)
    lying = papers.named(found, filings(found))
    chosen = next((filed for _, filed in lying if filed.paper_id == paper), None)
    if chosen is None:
        raise NotVisible
    part = bool(request.headers.get("HX-Request"))
    movable = moving.is_offered(request.user, chosen, found)
    context = _viewer(request, chosen.paper, lying) | {"dossier": found, "part": part, "movable": movable}
    return render(request, "cases/desk/_viewer.html" if part else "cases/desk/paper.html", context)


def _viewer(request: HttpRequest, chosen: Paper, lying: list[tuple[str, Any]]) -> dict[str, Any]:
    pages = max(chosen.best.pages, 1)
    number = min(max(_whole(request, "trang", 1), 1), pages)
    zoom = min(max(_whole(request, "rong", 0), 0), len(ZOOMS) - 1)
    return {
        "paper": chosen, "signatures": Signature.objects.of(chosen), "lying": lying,
        "pages": pages, "number": number, "zoom": zoom, "zoom_words": ZOOMS[zoom],
        "width": images.ZOOM if zoom else images.READ, "opened": "trang" not in request.GET,
        "name": next((name for name, filed in lying if filed.paper_id == chosen.pk), str(chosen)),
        "before": number - 1, "after": number + 1 if number < pages else 0,
        "closer": zoom + 1 if zoom + 1 < len(ZOOMS) else None, "farther": zoom - 1 if zoom else None,
    }  # fmt: skip


def _whole(request: HttpRequest, name: str, usual: int) -> int:
    said = request.GET.get(name, "")
    return int(said) if said.isdecimal() and len(said) < 6 else usual


@require_GET
@login_required
@may("desk.dossiers")
def page(request: StaffRequest, paper: int, number: int) -> HttpResponse:
    """A page as a picture. Kept by the browser, but asked for again each time: a right may end."""
    file = store.of(paper, request.user).best
    width = _whole(request, "rong", images.READ)
    tag = f'"{file.sha256}-{number}-{width}"'
    if request.headers.get("If-None-Match") == tag and not file.destroyed_at:
        return HttpResponseNotModified()
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(images.page(file, number, width), content_type=images.MEDIA_TYPE, headers=headers)


@require_GET
@login_required
@may("desk.dossiers")
def original(request: StaffRequest, paper: int) -> HttpResponse:
    """The file as it came, to keep and open elsewhere."""
    found = store.of(paper, request.user)
    return attachment(found, found.original)


@require_POST
@login_required
@may("intake.receive")
def hold(request: StaffRequest) -> HttpResponse:
    """A file dropped on a row of the desk's checklist; it waits there for F9."""
    return _held(request)


@require_POST
@login_required
@may("desk.dossiers")
def hold_for_act(request: StaffRequest, code: str, slug: str) -> HttpResponse:
    """A file dropped on a row of an act's form; it waits there for the act."""
    found, offered = visible(request.user, code), ACTS.get(slug.replace("-", "_"))
    if offered is None or not takes_files(offered):
        raise Http404
    rules.require(request.user, found, offered.name)
    return _held(request)


def _held(request: StaffRequest) -> HttpResponse:
    component, kept = request.POST.get("component", "")[:80], []
    file = request.FILES.get("file")
    problem = (
        _problem(lambda content, name: kept.append(held.hold(request.user, content, name)), file)
        if isinstance(file, UploadedFile) else "Chọn tệp trước đã."
    )  # fmt: skip
    if problem:
        return render(request, "components/problem.html", {"text": problem}, status=422)
    return render(request, "cases/desk/_held.html", {"code": component, "file": kept[0]}, status=201)
