"""Asking a source over HTTPS: one POST of number and purpose, one JSON answer, a bound on time and size."""

import json
from typing import Final, cast
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from django.conf import settings

from .facts import Answer, Unavailable

LARGEST: Final = 100_000  # bytes of an answer


def fetch(source: str, number: str, purpose: str, timeout: float) -> Answer | None:
    """The answer of ``source`` at its configured address. Raises Unavailable."""
    body = json.dumps({"number": number, "purpose": purpose}).encode()
    url = settings.SHARED_SOURCES[source]  # https, or this machine itself: checked when the settings are read
    request = Request(url, body, {"Content-Type": "application/json"}, method="POST")  # noqa: S310
    try:
        with urlopen(request, timeout=timeout) as answered:  # noqa: S310
            found = json.loads(answered.read(LARGEST))
    except HTTPError as refused:
        if refused.code == 404:
            return None
        raise Unavailable(f"{source}: {refused.code}") from refused
    except (OSError, ValueError) as broken:
        raise Unavailable(f"{source}: {type(broken).__name__}") from broken
    if not isinstance(found, dict):
        raise Unavailable(f"{source}: no object")
    return cast("Answer", found)
