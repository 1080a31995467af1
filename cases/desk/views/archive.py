"""«Lưu trữ»: dossiers that wait to be sealed, what each lacks, the sealing of many; the packages made."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.desk import archives
from cases.dossier.services import visible
from cases.results import archiving, sealing
from cases.slips.views import shown
from digitization.archive.models import Package
from digitization.archive.services import ZIP
from motcua.core.access import StaffRequest, may

SHOWN = 50


@login_required
@may("archive.read")
def archive(request: StaffRequest) -> HttpResponse:
    """What waits, the newest first, with its gaps; (POST) seal the chosen ones, each with an outcome of its own."""
    if request.method == "POST":
        return _seal(request)
    if told := archives.without_number(request):
        return told
    asked, older = request.GET.get("q", "").strip(), request.GET.get("truoc", "")
    waiting = archives.unsealed(request.user).select_related("result")
    if asked:
        waiting = waiting.filter(code=asked)
    if older.isdecimal() and len(older) < 19:
        waiting = waiting.filter(pk__lt=int(older))
    dossiers = waiting[: SHOWN + 1].listed()
    more = dossiers[SHOWN - 1].pk if len(dossiers) > SHOWN else None
    gaps = archiving.gaps(dossiers[:SHOWN])
    rows = [{"dossier": d, "gaps": gaps[d.pk]} for d in dossiers[:SHOWN]]
    context = {"rows": rows, "q": asked, "more": more,
               **archives.frame("desk:archive", request.user, timezone.localdate())}  # fmt: skip
    return render(request, "cases/desk/archive.html", context)


@may("archive.keep")
def _seal(request: StaffRequest) -> HttpResponse:
    codes = request.POST.getlist("code")[:SHOWN]
    if not codes:
        messages.error(request, "Chọn ít nhất một hồ sơ: phím X ở đầu dòng.")
        return redirect("desk:archive")
    reason = request.POST.get("reason", "").strip()[:500]
    return redirect("desk:archive_sealing", token=sealing.begin(request.user, codes, reason))


@require_safe
@login_required
@may("archive.read")
def sealed(request: StaffRequest) -> HttpResponse:
    """The packages made, the newest first: how long each is kept, whether it is still here."""
    if told := archives.without_number(request):
        return told
    asked, older = request.GET.get("q", "").strip(), request.GET.get("truoc", "")
    found = Package.objects.visible_to(request.user).filter(is_current=True).select_related("rule", "transfer", "file")
    if asked:
        found = found.filter(reference=f"dossier:{asked}")
    if older.isdecimal() and len(older) < 19:
        found = found.filter(pk__lt=int(older))
    packages = list(found.order_by("-pk")[: SHOWN + 1])
    more = packages[SHOWN - 1].pk if len(packages) > SHOWN else None
    context = {"packages": packages[:SHOWN], "q": asked, "more": more,
               **archives.frame("desk:archive", request.user, timezone.localdate())}  # fmt: skip
    return render(request, "cases/desk/archive_sealed.html", context)


@require_safe
@login_required
@may("archive.read")
def package(request: StaffRequest, code: str) -> HttpResponse:
    """The package of a dossier as a zip; that it was fetched is recorded."""
    found = archiving.current(visible(request.user, code))
    content = archiving.fetch(found, request.user, timezone.now())
    return shown(content, f"{found.code}.zip", ZIP)


@require_safe
@login_required
@may("archive.keep")
def sealing_progress(request: StaffRequest, token: str) -> HttpResponse:
    """How far the sealing is, and what came of each dossier."""
    template = "_archive_sealing" if request.headers.get("HX-Request") else "archive_sealing"
    context = {"token": token, "told": sealing.progress(request.user, token)}
    return render(request, f"cases/desk/{template}.html", context)
