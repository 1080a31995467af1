"""API lines of a paper: what it is, its bytes."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from digitization.papers import services as papers
from digitization.papers.models import Paper
from digitization.scanning.models import Reading
from digitization.scanning.serving import attachment
from digitization.signing.api import show
from digitization.signing.models import Signature
from motcua.core import access
from motcua.core.errors import Refusal
from motcua.core.http import REFUSED, Bearer, user_of
from motcua.core.models import User

router = Router(tags=["Papers"])


class NotReady(Refusal):
    """Its text was not read yet."""

    status = 404

    def __init__(self) -> None:
        super().__init__("not_recognised_yet", "Giấy tờ này chưa nhận dạng xong chữ.")


def seen(request: HttpRequest, user: User) -> Paper:
    """The paper of this address as ``user`` may read it, fetched once a request. Raises NotVisible."""
    kept: Paper | None = getattr(request, "paper", None)
    if kept is None:
        assert request.resolver_match  # always set by the time a view's auth runs
        kept = papers.of(request.resolver_match.kwargs["paper_id"], user)
        request.paper = kept  # type: ignore[attr-defined]
    return kept


def body(paper: Paper, user: User) -> dict[str, Any]:
    """A paper as the API shows it; ``dossier`` is the first that it lies at and ``user`` may see."""
    filing = next((f for f in paper.filings.all() if access.scope(f.reference, user)), None)
    kind, _, code = filing.reference.partition(":") if filing else ("", "", "")
    here = f"/api/v1/papers/{paper.pk}"
    signatures = [show(one) for one in Signature.objects.of(paper)]
    return {
        "id": paper.pk,
        "sha256": paper.original_id,
        "media_type": paper.original.media_type,
        "pages": paper.original.pages,
        "digitization": paper.state,
        "kind": paper.kind_id,
        "component": filing.component or None if filing else None,
        "dossier": code if kind == "dossier" else None,
        "issued_on": paper.issued_on.isoformat() if paper.issued_on else None,
        "valid_until": paper.valid_until.isoformat() if paper.valid_until else None,
        "signed": bool(signatures),
        "signatures": signatures,
        "links": {"self": here, "original": f"{here}/original", "archive": f"{here}/archive.pdf",
                  "text": f"{here}/text", "page": f"/giay-to/{paper.pk}/"},
    }  # fmt: skip


@router.get("/papers/{int:paper_id}", auth=Bearer(seen), summary="Một giấy tờ", openapi_extra=REFUSED)
def paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    user = user_of(request)
    return JsonResponse(body(seen(request, user), user), json_dumps_params={"ensure_ascii": False})


@router.get("/papers/{int:paper_id}/original", auth=Bearer(seen), summary="Bản gốc, như đã nhận", openapi_extra=REFUSED)
def original(request: HttpRequest, paper_id: int) -> HttpResponse:
    found = seen(request, user_of(request))
    return attachment(found, found.original)


@router.get("/papers/{int:paper_id}/archive.pdf", auth=Bearer(seen), summary="Bản PDF/A đọc được chữ",
            openapi_extra=REFUSED)  # fmt: skip
def archive(request: HttpRequest, paper_id: int) -> HttpResponse:
    found = seen(request, user_of(request))
    if found.searchable is None:
        raise NotReady
    return attachment(found, found.searchable)


@router.get("/papers/{int:paper_id}/text", auth=Bearer(seen), summary="Chữ đã nhận dạng", openapi_extra=REFUSED)
def text(request: HttpRequest, paper_id: int) -> HttpResponse:
    read = Reading.objects.filter(file=seen(request, user_of(request)).original_id, read_at__isnull=False).first()
    if read is None:
        raise NotReady
    return JsonResponse({"text": read.text, "pages": read.pages}, json_dumps_params={"ensure_ascii": False})
