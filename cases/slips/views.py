"""The slip as a page of the staff, and the public page behind its QR."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.dossier.services import visible
from motcua.core.errors import NotVisible

from . import separators, services


def pdf_answer(dossier_id: int, number: str, set_code: str) -> HttpResponse:
    """A slip shown in the browser, kept by nobody: it holds a personal number."""
    slip, content = services.fetch(dossier_id, number, set_code)
    return shown(content, slip.filename)


def shown(content: bytes, filename: str, media_type: str = "application/pdf") -> HttpResponse:
    """A file that the browser shows or keeps under ``filename``, and no cache in between."""
    how = "inline" if media_type == "application/pdf" else "attachment"
    headers = {
        "Content-Disposition": f'{how}; filename="{filename}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=media_type, headers=headers)


@require_safe
@login_required
def pdf(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """A slip for the staff who may see its dossier."""
    return pdf_answer(visible(request.user, code).pk, number, request.GET.get("set", ""))


@require_safe
@login_required
def separator(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """«to»: a separator sheet for each paper handed in; «tem»: the same as stickers."""
    dossier = visible(request.user, code)
    if slug not in separators.KINDS or not dossier.papers:
        raise NotVisible("Hồ sơ không có giấy tờ nào để in tờ phân cách.")
    return shown(services.fetch_sheets("phan-cach", separators.KINDS[slug](dossier)), f"phan-cach-{slug}.pdf")


@require_safe
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """Open to everybody; says little, and nothing of a slip that the office did not print."""
    slip = services.verify(token)
    response = render(request, "cases/slips/verify.html", {"slip": slip}, status=200 if slip else 404)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "private, no-store"
    return response
