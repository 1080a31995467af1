"""Stored bytes on their way out: as an attachment that no browser runs, however it was named."""

import mimetypes

from django.http import HttpResponse

from digitization.papers.models import Paper, StoredFile
from digitization.papers.services import content_of

_CLOSED = "sandbox; default-src 'none'"


def attachment(paper: Paper, file: StoredFile) -> HttpResponse:
    """The bytes of one of a paper's files. Errors: NotVisible when they are gone."""
    response = HttpResponse(content_of(file), content_type=file.media_type)
    ending = mimetypes.guess_extension(file.media_type) or ""
    response.headers["Content-Disposition"] = f'attachment; filename="{paper.kind_id}-{paper.pk}{ending}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = _CLOSED
    response.headers["Cache-Control"] = "private, no-store"
    return response
