"""API line of the slips."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from cases.dossier.services import visible
from motcua.core.http import Bearer, user_of

from .views import pdf_answer

router = Router(tags=["Dossiers"])
_FILE = {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}


@router.get(
    "/dossiers/{code}/slips/{number}.pdf", auth=Bearer(), operation_id="slip", summary="Một phiếu, bản PDF",
    openapi_extra={"responses": {200: {"description": "Phiếu", "content": _FILE}}},
)  # fmt: skip
def slip(
    request: HttpRequest, code: str, number: str, chosen: Annotated[str, Query(alias="set", max_length=200)] = ""
) -> HttpResponse:
    """``set``: TT03-2025 or TT01-2018; by default the office's own. 409 ``slip_not_available`` before its act."""
    return pdf_answer(visible(user_of(request), code).pk, number, chosen)
