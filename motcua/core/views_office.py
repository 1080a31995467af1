"""The office's own colours and logo, served from our own origin and kept by browsers under their number."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from . import office_colours
from .models_office import Office

A_YEAR = 31_536_000  # seconds; each change has another address


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """The brand tokens of both themes; empty where nobody chose a colour."""
    return _answer(request, lambda row: (office_colours.sheet(row.accent) if row.accent else "", "text/css"))


@require_safe
def logo(request: HttpRequest) -> HttpResponse:
    """The logo as it was checked at its upload; opened by itself it can do nothing."""
    answer = _answer(request, lambda row: (bytes(row.logo), row.logo_type))
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _answer(request: HttpRequest, what: Callable[[Office], tuple[bytes | str, str]]) -> HttpResponse:
    row = Office.objects.first()
    content, kind = what(row) if row else ("", "")
    if row is None or not content:
        raise Http404
    answer = HttpResponse(content, content_type=kind)
    fresh = request.GET.get("v") == str(row.number)
    answer.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable" if fresh else "no-cache"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
