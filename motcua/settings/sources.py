"""The shared sources of data that an installation has."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

NAMES = ("population", "civil_status", "business")
SIMULATED = "simulator"
_OWN = {"127.0.0.1", "localhost", "::1"}


def sources(text: str) -> dict[str, str]:
    """Name → address, from «population=https://…,business=https://…»; «simulator» for made-up answers of all of them.

    Raises ImproperlyConfigured for an unknown name, and for an address that is neither https nor this machine's.
    """
    if text.strip() == SIMULATED:
        return dict.fromkeys(NAMES, SIMULATED)
    found = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        name, _, url = (part.strip() for part in pair.partition("="))
        where = urlsplit(url)
        safe = where.scheme == "https" or (where.scheme == "http" and where.hostname in _OWN)
        if name not in NAMES or not (url == SIMULATED or (safe and where.hostname)):
            raise ImproperlyConfigured(f"MOTCUA_SHARED_SOURCES: {pair!r}; names: {', '.join(NAMES)}; addresses: https")
        found[name] = url
    return found
