"""What is kept for ever and goes to the historical archive: the list, as a page, a workbook and a PDF."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.desk import archives
from cases.results import minutes
from cases.slips.registers import KINDS
from cases.slips.services import fetch_sheets
from cases.slips.views import shown
from digitization.archive.models import Package
from motcua.core import access
from motcua.core.access import StaffRequest, may

SHOWN, LISTED = 100, 5000


@require_safe
@login_required
@may("archive.read")
def transfer(request: StaffRequest) -> HttpResponse:
    """The packages kept for ever, the oldest first; «tep=xlsx» or «tep=pdf» gives the list as a file."""
    now, packages = timezone.now(), Package.objects.visible_to(request.user).permanent()
    kind = request.GET.get("tep", "")
    name = f"nop-luu-{timezone.localdate(now):%y%m%d}.{kind}"
    if kind == "xlsx":
        return shown(minutes.transfer_workbook(packages[:LISTED]), name, KINDS[kind])
    if kind == "pdf":
        unit = access.posts(request.user)[0].unit
        return shown(fetch_sheets("nop-luu", minutes.transfer(packages[:LISTED], unit, request.user, now)), name)
    context = {"packages": packages[:SHOWN], "total": packages.count(), "shown": SHOWN,
               **archives.frame("desk:archive_transfer", request.user, timezone.localdate(now))}  # fmt: skip
    return render(request, "cases/desk/archive_transfer.html", context)
