"""API lines of intake: open a dossier, receive, refuse."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router
from pydantic import AwareDatetime, Field, model_validator

from cases.dossier import show
from cases.dossier.api import ActIn, GivenComponent, Note, Text, act_line, given, moment_of, papers, store_used
from cases.dossier.api import router as spine
from cases.slips import tokens
from motcua.core.http import KEYED, Strict, bare, once, permitted, user_of

from . import cards, services
from .people import Applicant

router = Router(tags=["Dossiers"])
Short = Annotated[str, Field(max_length=200)]


class ApplicantIn(Strict):
    """The owner of the dossier. ``id_number``: personal number, passport or tax code."""

    kind: Literal["person", "organization"] = "person"
    id_number: Annotated[str, Field(min_length=6, max_length=20)]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    birth_date: date | None = None
    sex: Literal["male", "female"] | None = None
    phone: Annotated[str, Field(max_length=20)] | None = None
    email: Annotated[str, Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")] | None = None
    address: Annotated[str, Field(max_length=300)] | None = None

    def applicant(self) -> Applicant:
        """As the service wants it."""
        known: dict[str, Any] = {k: v for k, v in self.model_dump().items() if v is not None}
        return Applicant(**known)


class ProxyIn(Strict):
    """Who hands in for the owner."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    id_number: Annotated[str, Field(min_length=6, max_length=20)]
    phone: Annotated[str, Field(max_length=20)] | None = None


class DossierIn(ActIn):
    """A new dossier. With ``receive`` it is accepted at once when complete; ``received_at`` is then the moment."""

    procedure: Annotated[str, Field(max_length=20)]
    channel: Literal["counter", "online", "postal"] = "counter"
    service_point: Annotated[str, Field(max_length=40)] = ""
    received_at: AwareDatetime | None = None
    applicant: ApplicantIn
    proxy: ProxyIn | None = None
    components: Annotated[list[GivenComponent], Field(max_length=200)] = []
    case: Annotated[str, Field(max_length=60)] | None = None
    return_method: Literal["counter", "postal", "electronic"] = "counter"
    foreign_code: Annotated[str, Field(max_length=60, pattern=r"^[A-Za-z0-9][A-Za-z0-9._\-]{4,}$")] | None = None
    ticket: Annotated[str, Field(max_length=60)] | None = None
    sets: Annotated[int, Field(ge=1, le=50)] = 1
    receive: bool = False

    @model_validator(mode="after")
    def one_moment(self) -> "DossierIn":
        """``received_at`` is the ``at`` of this call; both together are an error."""
        if self.received_at is not None and self.at is not None:
            raise ValueError("received_at and at")
        self.at = self.received_at or self.at
        return self


class ReceiveIn(ActIn):
    components: Annotated[list[GivenComponent], Field(max_length=200)] | None = None

    def fields(self) -> dict[str, Any]:
        there = self.components or []
        return {"components": given(there), "papers": papers(there), **store_used(there)}


class RefuseIn(ActIn):
    reason: Text
    legal_basis: Note = ""


# On the spine's router: one address belongs to one router, and «/dossiers» is listed there.
@spine.post(
    "/dossiers", auth=permitted("intake.receive"), response={201: dict}, operation_id="create_dossier",
    summary="Lập hồ sơ", openapi_extra=KEYED,
)  # fmt: skip
@once
def create(request: HttpRequest, payload: DossierIn) -> tuple[int, Any]:
    """The new dossier, its rating address (shown this once) and warnings that block nothing."""
    user = user_of(request)
    moment = moment_of(user, payload)
    draft = services.Draft(
        procedure=payload.procedure, applicant=payload.applicant.applicant(), components=given(payload.components),
        channel=payload.channel, service_point=payload.service_point, case=payload.case or "",
        proxy=payload.proxy.model_dump() if payload.proxy else None, return_method=payload.return_method,
        foreign_code=payload.foreign_code or "", visit=payload.ticket or "", sets=payload.sets,
        papers=papers(payload.components), **store_used(payload.components),
    )  # fmt: skip
    dossier = bare(services.create)(user=user, moment=moment, draft=draft, receive=payload.receive)
    filed = draft.papers or "reused" in draft.components.values()
    body = show.dossier(dossier, moment.now, suspensions=(), nothing_filed=not filed)
    body["links"]["feedback"] = f"/danh-gia/{tokens.feedback(dossier.code)}/"
    duplicate = services.open_duplicate(dossier, user)
    body["warnings"] = [{"code": "duplicate_open", "dossier": duplicate}] if duplicate else []
    return 201, body


act_line(router, "receive", ReceiveIn, services.receive, "Tiếp nhận hồ sơ đủ giấy tờ")
act_line(router, "refuse", RefuseIn, services.refuse, "Từ chối tiếp nhận")


class CardIn(Strict):
    """What a scanner read from the QR of an identity card."""

    text: Annotated[str, Field(min_length=1, max_length=2000)]


@router.post("/cards/parse", auth=permitted("intake.receive"), tags=["Cards"], summary="Đọc mã QR thẻ căn cước")
def parse_card(request: HttpRequest, payload: CardIn) -> HttpResponse:
    """Nothing is kept: neither the text nor the answer, so no Idempotency-Key either."""
    card = cards.parse(payload.text, timezone.localdate())
    body = asdict(card) | {"sex": card.sex or None, "warnings": list(card.warnings)}
    return show.answer(body | {day: body[day].isoformat() for day in ("birth_date", "issued_on")})
