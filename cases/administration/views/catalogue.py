"""The catalogue: its procedures with their versions, two versions side by side, words tried out."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.catalogue import shelf
from cases.catalogue.compare import compare, counts
from cases.catalogue.content import content_of
from cases.catalogue.models import Procedure, ProcedureVersion, Synonym
from motcua.core.access import StaffRequest, may
from motcua.core.errors import NotVisible

A_PAGE = 100  # lines


@require_safe
@login_required
@may("administration")
def procedures(request: StaffRequest) -> HttpResponse:
    """Each procedure of the Sở with its newest version; a draft or several versions say so."""
    words, which = request.GET.get("q", "").strip()[:100], request.GET.get("loc", "")
    found = Procedure.objects.filter(competence=Procedure.Competence.OWN).select_related("field")
    if words:
        codes = [hit.code for hit in shelf.search(words, timezone.localdate(), 50)]
        found = found.filter(Q(code__in=codes) | Q(code__startswith=words))
    if which == "du-thao":
        found = found.filter(versions__published_at=None, versions__isnull=False)
    elif which == "chua-xac-minh":
        found = found.filter(versions__published_at__isnull=False, versions__verified=False)
    pages = Paginator(found.distinct().prefetch_related("versions__department"), A_PAGE)
    page = pages.get_page(request.GET.get("trang"))
    context = {
        "rows": [_line(row) for row in page], "q": words, "which": which,
        "place": f"{page.start_index()}–{page.end_index()} trong {pages.count} thủ tục",
        "previous": _turned(request, 1) if page.has_previous() else "",
        "next": _turned(request, page.number + 1) if page.has_next() else "",
    }  # fmt: skip
    return render(request, "cases/administration/catalogue.html", context)


def _turned(request: StaffRequest, page: int) -> str:
    """The address of another page of the same list."""
    kept = request.GET.copy()
    kept["trang"] = str(page)
    return f"?{kept.urlencode()}"


def _line(procedure: Procedure) -> dict[str, Any]:
    versions = sorted(procedure.versions.all(), key=lambda v: -v.number)
    return {"procedure": procedure, "newest": versions[0] if versions else None, "versions": versions}


@require_safe
@login_required
@may("administration")
def compare_versions(request: StaffRequest, code: str) -> HttpResponse:
    """What version ``den`` says differently from version ``tu``; by default the newest two."""
    versions = list(ProcedureVersion.objects.for_reading().filter(procedure__code=code).order_by("-number"))
    if not versions:
        raise NotVisible("Không có thủ tục này trong danh mục.")
    after = _chosen(versions, request.GET.get("den", "")) or versions[0]
    earlier = [v for v in versions if v.number < after.number]
    before = _chosen(versions, request.GET.get("tu", "")) or (earlier[0] if earlier else None)
    groups = compare(content_of(before), content_of(after)) if before else []
    context = {"code": code, "versions": versions, "before": before, "after": after, "groups": groups,
               "counts": counts(groups)}  # fmt: skip
    return render(request, "cases/administration/compare.html", context)


def _chosen(versions: list[ProcedureVersion], number: str) -> ProcedureVersion | None:
    return next((v for v in versions if str(v.number) == number), None)


@require_safe
@login_required
@may("administration")
def try_words(request: StaffRequest) -> HttpResponse:
    """The synonyms, and beside them what the counter's search answers to a word."""
    words = request.GET.get("q", "").strip()[:200]
    hits = shelf.search(words, timezone.localdate(), 8) if words else []
    names = ProcedureVersion.objects.known_on(timezone.localdate()).filter(procedure__code__in=[h.code for h in hits])
    by_code = {v.procedure.code: v for v in names.select_related("procedure__field")}
    synonyms = Synonym.objects.all()
    context = {"q": words, "hits": [by_code[h.code] for h in hits if h.code in by_code], "synonyms": synonyms}
    return render(request, "cases/administration/try_words.html", context)
