"""Where files are kept: a folder, or an S3 bucket that many machines share."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def storage(url: str, folder: Path) -> dict[str, Any]:
    """Django's ``STORAGES`` entry for ``MOTCUA_STORAGE_URL``.

    Forms: empty (``folder``), ``file:///path``, ``s3://KEY:SECRET@host[:port]/bucket`` (``s3+http://`` without TLS).
    Raises ImproperlyConfigured for anything else.
    """
    parts = urlsplit(url)
    if parts.scheme in {"", "file"}:
        place = Path(parts.path) if parts.path else folder
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": place}}
    if parts.scheme not in {"s3", "s3+http"} or not parts.hostname or len(parts.path) < 2:
        raise ImproperlyConfigured("MOTCUA_STORAGE_URL: file:///path or s3://KEY:SECRET@host/bucket")
    scheme = "http" if parts.scheme == "s3+http" else "https"
    host = parts.hostname if parts.port is None else f"{parts.hostname}:{parts.port}"
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": parts.path.strip("/"),
            "endpoint_url": f"{scheme}://{host}",
            "access_key": unquote(parts.username or ""),
            "secret_key": unquote(parts.password or ""),
            "querystring_auth": True,
            "file_overwrite": False,
        },
    }
