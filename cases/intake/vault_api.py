"""API line of the owner's store: what may be reused now. A POST, so that no personal number stands in an address."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router
from pydantic import Field

from cases.dossier import show
from digitization.vault.services import Offer
from motcua.core.http import REFUSED, Strict, iso, permitted, user_of
from motcua.core.moments import Moment

from . import lookups
from .people import tidy

router = Router(tags=["Papers"])
Name = Annotated[str, Field(max_length=60)]


class OffersIn(Strict):
    """Whose store, and what for: an open dossier of theirs, or the visit being served (one of both)."""

    id_number: Annotated[str, Field(min_length=6, max_length=20)]
    procedure: Name | None = None
    dossier: Name | None = None
    visit: Name | None = None


@router.post(
    "/vault/offers", auth=permitted("vault.look_up"), operation_id="vault_offers", openapi_extra=REFUSED,
    summary="Giấy tờ trong kho dùng lại được lúc này",
)  # fmt: skip
def vault_offers(request: HttpRequest, payload: OffersIn) -> HttpResponse:
    """The newest first. Each look is recorded with its purpose, so nothing is answered twice from memory."""
    now = timezone.now()
    found = lookups.offers(
        user=user_of(request), id_number=tidy(payload.id_number), moment=Moment(now, now),
        procedure=payload.procedure or "", dossier=payload.dossier or "", visit=payload.visit or "",
    )  # fmt: skip
    return show.answer({"results": [offer(each) for each in found], "next": None})


def offer(found: Offer) -> dict[str, Any]:
    """One offer; ``paper`` is the id to send with ``provided: reused``."""
    paper = found.paper
    return {
        "paper": paper.pk,
        "kind": paper.kind_id,
        "kind_name": paper.kind.name,
        "title": paper.title or None,
        "number": paper.number or None,
        "issuer": paper.issuer or None,
        "issued_on": paper.issued_on.isoformat() if paper.issued_on else None,
        "valid_until": found.valid_until.isoformat() if found.valid_until else None,
        "origin": paper.origin,
        "source": found.source.removeprefix("dossier:") or None,
        "accepted_at": iso(paper.accepted_at),
        "uses": found.uses,
    }
