"""The page for when the network is away, and the worker in the browser that keeps it."""

import hashlib
import json
import re

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from . import office

_NEEDED = re.compile(r'(?:href|src)="(/[^"#]+\.(?:css|js|svg)[^"#]*|/bo-nhan-dien/[^"#]+)')


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Drawn without the request: a kept page must hold nobody's name and take nobody's messages."""
    return HttpResponse(_drawn())


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """At the root, so that it reaches every page. A page that looks otherwise gives another worker."""
    drawn = _drawn()
    keeps = {
        "page": reverse("offline"),
        "needed": sorted(set(_NEEDED.findall(drawn))),
        "store": f"offline-{hashlib.sha256(drawn.encode()).hexdigest()[:12]}",
    }
    script = render_to_string("errors/offline.js", {"keeps": json.dumps(keeps)})
    return HttpResponse(script, content_type="text/javascript")


def _drawn() -> str:
    return render_to_string("offline.html", {"office": office.current()})
