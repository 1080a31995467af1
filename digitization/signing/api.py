"""API lines of signatures: sign with a key on the server, or prepare and embed for a key on the signer's PC."""

import base64
import binascii
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from pydantic import Field, SecretStr

from digitization.papers import services as papers
from digitization.papers.models import Paper
from motcua.core.errors import Invalid
from motcua.core.http import KEYED, REFUSED, Bearer, Strict, iso, once, user_of
from motcua.core.models import User
from motcua.core.moments import Moment

from . import services
from .models import Signature

router = Router(tags=["Papers"])


def _readable(request: HttpRequest, user: User) -> None:
    assert request.resolver_match
    papers.of(request.resolver_match.kwargs["paper_id"], user)


seen = Bearer(_readable)
Encoded = Annotated[str, Field(min_length=4, max_length=20_000)]


class SignIn(Strict):
    kind: Literal["personal", "agency"]
    pin: SecretStr = SecretStr("")


class PrepareIn(Strict):
    kind: Literal["personal", "agency"] = "personal"
    certificate: Encoded
    chain: Annotated[list[Encoded], Field(max_length=8)] = []


class EmbedIn(Strict):
    token: Annotated[str, Field(min_length=1, max_length=80)]
    signature: Encoded


def show(found: Signature) -> dict[str, Any]:
    """One signature as the API tells it."""
    return {
        "position": found.position, "kind": found.kind or None, "verdict": found.verdict,
        "verdict_text": found.get_verdict_display(), "signer": found.signer, "serial": found.serial,
        "issuer": found.issuer, "signed_at": iso(found.signed_at), "timestamp": iso(found.stamped_at),
        "trial": found.trial, "profile": found.profile, "intact": found.intact, "trusted": found.trusted,
        "covers_whole": found.covers_whole, "told_by": found.told_by, "checked_at": iso(found.checked_at),
    }  # fmt: skip


def _answer(paper: Paper) -> tuple[int, dict[str, Any]]:
    signatures = [show(one) for one in Signature.objects.of(paper)]
    return 200, {"id": paper.pk, "sha256": paper.best.sha256, "signed": bool(signatures), "signatures": signatures}


@router.get("/papers/{int:paper_id}/signatures", auth=seen, openapi_extra=REFUSED, summary="Chữ ký số của giấy tờ")
def signatures(request: HttpRequest, paper_id: int) -> list[dict[str, Any]]:
    return [show(one) for one in Signature.objects.of(papers.of(paper_id, user_of(request)))]


@router.post("/papers/{int:paper_id}/sign", auth=seen, openapi_extra=KEYED, summary="Ký số bằng khóa trên máy chủ")
@once
def sign(request: HttpRequest, paper_id: int, payload: SignIn) -> tuple[int, dict[str, Any]]:
    user = user_of(request)
    return _answer(services.sign(paper_id=paper_id, user=user, moment=_now(), kind=payload.kind,
                                 pin=payload.pin.get_secret_value()))  # fmt: skip


@router.post("/papers/{int:paper_id}/prepare-digest", auth=seen, openapi_extra=REFUSED,
             summary="Chuẩn bị ký bằng thiết bị ở máy người ký")  # fmt: skip
def prepare_digest(request: HttpRequest, paper_id: int, payload: PrepareIn) -> dict[str, Any]:
    return told(services.prepare_digest(
        paper_id=paper_id, user=user_of(request), moment=_now(), kind=payload.kind,
        certificate=decoded(payload.certificate, "certificate"),
        chain=[decoded(one, "chain") for one in payload.chain],
    ))  # fmt: skip


@router.post("/papers/{int:paper_id}/embed-signature", auth=seen, openapi_extra=KEYED,
             summary="Ghép chữ ký của thiết bị vào văn bản")  # fmt: skip
@once
def embed_signature(request: HttpRequest, paper_id: int, payload: EmbedIn) -> tuple[int, dict[str, Any]]:
    return _answer(services.embed_signature(
        paper_id=paper_id, user=user_of(request), moment=_now(), token=payload.token,
        signature=decoded(payload.signature, "signature"),
    ))  # fmt: skip


def told(prepared: dict[str, Any]) -> dict[str, Any]:
    """What ``prepare_digest`` answered, as JSON."""
    return {**prepared, "attributes": base64.b64encode(prepared["attributes"]).decode()}


def decoded(text: str, field: str) -> bytes:
    """Base64 as bytes. Errors: Invalid, named by the field."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as bad:
        raise Invalid({field: "Phải là base64."}) from bad


def _now() -> Moment:
    now = timezone.now()
    return Moment(now, now)
