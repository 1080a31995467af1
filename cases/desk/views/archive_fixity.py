"""The state of the stored bytes: what is damaged, when it was last looked at, the last backup."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from cases.desk import archives
from digitization.archive import fixity
from digitization.archive.models import Fixity, Package
from digitization.papers.models import Filing, StoredFile
from motcua.core.access import StaffRequest, may
from motcua.core.health import BACKUP

SHOWN = 100


@login_required
@may("archive.read")
def damage(request: StaffRequest) -> HttpResponse:
    """What is damaged and where it lies; (POST) look again, and heal what a backup still has."""
    if request.method == "POST":
        return _look_again(request)
    found = list(fixity.damaged().select_related("file")[:SHOWN])
    places = _places([each.file_id for each in found])
    backup = cache.get(BACKUP)
    context = {
        "rows": [{"fixity": each, "places": places.get(each.file_id, [])} for each in found],
        "files": StoredFile.objects.filter(destroyed_at=None).count(), "quarter": fixity.QUARTER,
        "checked_at": Fixity.objects.aggregate(last=Max("checked_at"))["last"],
        "backup": datetime.fromtimestamp(backup, timezone.get_current_timezone()) if backup else None,
        **archives.frame("desk:archive_fixity", request.user, timezone.localdate()),
    }  # fmt: skip
    return render(request, "cases/desk/archive_fixity.html", context)


@may("archive.keep")
def _look_again(request: StaffRequest) -> HttpResponse:
    now, left = timezone.now(), 0
    for each in fixity.damaged().select_related("file")[:SHOWN]:
        left += bool(fixity.check(each.file, now).problem and not fixity.heal(each.file, now))
    if left:
        messages.error(request, f"Còn {left} tệp hỏng mà bản sao lưu không có bản lành.")
    else:
        messages.success(request, "Mọi tệp đã lành.")
    return redirect("desk:archive_fixity")


def _places(hashes: list[str]) -> dict[str, list[str]]:
    """Hash → the codes of the dossiers whose papers or package it is."""
    found: dict[str, list[str]] = {}
    for form in ("original", "searchable", "signed"):
        lying = Filing.objects.filter(**{f"paper__{form}__in": hashes})
        for sha256, reference in lying.values_list(f"paper__{form}", "reference"):
            found.setdefault(sha256, []).append(reference.partition(":")[2])
    for sha256, reference in Package.objects.filter(file__in=hashes).values_list("file", "reference"):
        found.setdefault(sha256, []).append(f"gói lưu trữ {reference.partition(':')[2]}")
    return found
