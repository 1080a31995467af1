"""API lines of a paper: what it is, its bytes."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from digitization.papers import services as papers
from digitization.papers.models import Paper
from motcua.core import access
from motcua.core.errors import Refusal
from motcua.core.http import REFUSED, Bearer
from motcua.core.models import User

from .serving import attachment

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
        "signed": bool(paper.signed),
        "signatures": [],
        "links": {"self": here, "original": f"{here}/original", "archive": f"{here}/archive.pdf",
                  "text": f"{here}/text", "page": f"/giay-to/{paper.pk}/"},
    }  # fmt: skip


@router.get("/papers/{int:paper_id}", auth=Bearer(seen), summary="Một giấy tờ", openapi_extra=REFUSED)
def paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    user = request.auth  # type: ignore[attr-defined]
    return JsonResponse(body(seen(request, user), user), json_dumps_params={"ensure_ascii": False})


@router.get("/papers/{int:paper_id}/original", auth=Bearer(seen), summary="Bản gốc, như đã nhận", openapi_extra=REFUSED)
def original(request: HttpRequest, paper_id: int) -> HttpResponse:
    found = seen(request, request.auth)  # type: ignore[attr-defined]
    return attachment(found, found.original)


@router.get("/papers/{int:paper_id}/archive.pdf", auth=Bearer(seen), summary="Bản PDF/A đọc được chữ",
            openapi_extra=REFUSED)  # fmt: skip
def archive(request: HttpRequest, paper_id: int) -> HttpResponse:
    found = seen(request, request.auth)  # type: ignore[attr-defined]
    if found.searchable is None:
        raise NotReady
    return attachment(found, found.searchable)


@router.get("/papers/{int:paper_id}/text", auth=Bearer(seen), summary="Chữ đã nhận dạng", openapi_extra=REFUSED)
def text(request: HttpRequest, paper_id: int) -> HttpResponse:
    raise NotReady
