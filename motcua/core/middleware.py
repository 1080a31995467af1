"""Two layers around every request: one log line without personal data, refusals as pages; no NUL gets further."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import render

from . import metrics
from .errors import Refusal
from .http import problem

log = logging.getLogger("motcua.request")
NUL = "\0"
Answer = Callable[[HttpRequest], HttpResponse]


class RequestLog:
    """One line a request: method, path without its query, status, milliseconds."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Time the answer and write its line."""
        began = time.perf_counter()
        response = self.get_response(request)
        took = time.perf_counter() - began
        response.headers["Server-Timing"] = f"app;dur={took * 1000:.1f}"
        route = request.resolver_match.route if request.resolver_match else "-"
        metrics.REQUESTS.labels(request.method, route, response.status_code).observe(took)
        log.info("%s %s %s %.0fms", request.method, request.path, response.status_code, took * 1000)
        return response


class Problems:
    """A refusal that a page did not handle itself becomes a page (or a fragment) that says what to do."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on what can be answered."""
        if "%00" in request.META.get("QUERY_STRING", "") or NUL in request.path_info:
            raise Http404  # PostgreSQL keeps no NUL, so nothing answers to it
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and request.path.startswith("/api/"):
            allowed = response.headers["Allow"]
            response = problem(405, "method_not_allowed", "Địa chỉ này không nhận cách gọi này.")
            response.headers["Allow"] = allowed
        return response

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        """Take NUL out of a posted form: nobody types one, and what was typed around it is not lost.

        The API reads its own bodies, after it knows who asks, and names the field.
        """
        if request.method != "POST" or request.path.startswith("/api/"):
            return
        if any(NUL in value for _, values in request.POST.lists() for value in values):
            clean = QueryDict(mutable=True)
            for name, values in request.POST.lists():
                clean.setlist(name, [value.replace(NUL, "") for value in values])
            request.POST = clean  # type: ignore[assignment]

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of a refusal; every other exception is Django's."""
        if not isinstance(exception, Refusal):
            return None
        if request.headers.get("HX-Request"):
            return render(request, "components/problem.html", {"text": exception.message}, status=exception.status)
        if exception.status == 404:
            return render(request, "404.html", {"message": exception.message}, status=404)
        if exception.status == 403:
            return render(request, "403.html", {"message": exception.message}, status=403)
        return render(request, "409.html", {"detail": exception.message}, status=exception.status)


def caller_behind_proxy(request: HttpRequest) -> str:
    """The caller's address as our own proxy wrote it; a caller may forge what stands before it, not the last one."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
