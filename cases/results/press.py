"""A result's document in print: kept as a paper of its owner once approved, or looked at while it is drafted."""

import hashlib
import io
import time
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.core.cache import cache
from django.db import transaction

from cases.dossier.models import Dossier
from cases.slips import pdf
from cases.slips.content import agency
from cases.slips.services import PATIENCE, NotReady
from digitization.papers import services as papers
from digitization.papers.models import Paper, PaperKind
from digitization.vault import services as vault
from motcua.core import jobs
from motcua.core.calendar import local
from motcua.core.moments import Moment

from . import documents, wording
from .models import Outcome, Result

KEPT: Final = 300  # seconds in which a look is kept; it is in the cache alone, for it holds personal data
WIDTH: Final = 900  # pixels of a page looked at
SHOWN_PAGES: Final = 5
UNNAMED: Final = ("ket-qua-giai-quyet", "Kết quả giải quyết thủ tục hành chính")
REPLY: Final = ("van-ban-tra-loi", "Văn bản trả lời kết quả giải quyết")


class Look(NamedTuple):
    """A drafted document: its PDF, its first pages as PNG, how many pages there are."""

    content: bytes
    pages: list[bytes]
    size: int


@transaction.atomic
def print_result(dossier_id: int, now: datetime) -> Paper | None:
    """Keep the approved document of a dossier as a paper, once; harmless when there is nothing (more) to print.

    Registered meanwhile, it bears its number and day.
    """
    found = Result.objects.select_for_update(of=("self",)).select_related("template", "approved_by")
    result = found.filter(dossier=dossier_id, paper=None, approved_at__isnull=False).first()
    if result is None or result.template is None or result.approved_at is None:
        return None
    dossier = Dossier.objects.for_show().get(pk=dossier_id)
    content = pdf.render([documents.of(result, dossier)])
    registered = dossier.finished_at if result.number else None
    about: dict[str, Any] = (
        {"number": result.number, "issued_on": local(result.signed_at).date()} if result.signed_at else {}
    )
    shown = wording.line(result.template.subject, result.values)
    result.paper = papers.store(
        content=content, media_type="application/pdf", pages=_count(content), kind=kind_of(dossier, result),
        owner=dossier.applicant, user=result.approved_by, moment=Moment(registered or result.approved_at, now),
        origin=Paper.Origin.RESULT, reference=dossier.reference, unit=dossier.department,
        title=" ".join(filter(None, [result.template.heading, shown]))[:300], issuer=agency(dossier.department).name,
        **about,
    )  # fmt: skip
    result.save(update_fields=["paper"])
    if registered and result.outcome == Outcome.GRANTED:
        vault.accept(reference=dossier.reference, moment=Moment(registered, now))
    return result.paper


def look(html: str, patience: float = PATIENCE) -> Look:
    """What a document looks like, rendered by the worker. ``patience`` in seconds. Errors: NotReady."""
    key = f"results:look:{hashlib.sha256((pdf.style() + html).encode()).hexdigest()}"
    if (found := cache.get(key)) is None:
        cache.set(f"{key}:html", html, KEPT)
        jobs.at_once("results.look", key)
        until = time.monotonic() + patience
        while (found := cache.get(key)) is None:
            if time.monotonic() > until:
                raise NotReady
            time.sleep(0.04)
    return Look(*found)


def render_look(key: str) -> None:
    """Render what a page waits for; nothing when it waits no longer."""
    if html := cache.get(f"{key}:html"):
        content = pdf.render([html])
        cache.set(key, (content, *_pages(content)), KEPT)


def kind_of(dossier: Dossier, result: Result) -> str:
    """The kind of paper: the template's, else the one that the procedure names for its result."""
    if result.template and result.template.kind_id:
        return str(result.template.kind_id)
    denied = Outcome.DENIED in (result.outcome, result.template.outcome if result.template else "")
    named = next((r["kind"] for r in dossier.procedure.results if r.get("kind")), "") if not denied else ""
    if named and PaperKind.objects.filter(pk=named).exists():
        return str(named)
    slug, name = REPLY if denied else UNNAMED
    return str(PaperKind.objects.get_or_create(slug=slug, defaults={"name": name, "reusable": False})[0].pk)


def _count(content: bytes) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(content) as document:
        return len(document)


def _pages(content: bytes) -> tuple[list[bytes], int]:
    import pypdfium2

    found = []
    with pypdfium2.PdfDocument(content) as document:
        for number in range(min(len(document), SHOWN_PAGES)):
            page, made = document[number], io.BytesIO()
            page.render(scale=WIDTH / page.get_width(), grayscale=True).to_pil().save(made, "PNG")
            found.append(made.getvalue())
        return found, len(document)
