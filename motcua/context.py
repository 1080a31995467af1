"""What every page's shell shows: the office, the rail of the signed-in person."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """The office's name and slogan (plan VI.2) and the rail."""
    return {"office": {"name": settings.OFFICE_NAME, "slogan": settings.OFFICE_SLOGAN}, "rail": []}
