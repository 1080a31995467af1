"""Signing papers and judging what they bear. A signed original is never touched: each signature makes a new file."""

import logging
import secrets
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.core.cache import cache
from django.db import transaction

from digitization.papers.models import Paper, StoredFile
from digitization.papers.services import content_of, keep
from motcua.core import journal
from motcua.core.errors import Invalid, NotVisible, RuleBroken
from motcua.core.fsm import broken
from motcua.core.models import User
from motcua.core.moments import Moment
from motcua.core.text import search_key

from . import credentials, external, rules, verify, words
from .models import Signature
from .sign import prepare, run
from .sign import sign as sign_pdf
from .verdicts import TRIAL, Kind

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer

log = logging.getLogger(__name__)
PREPARED_FOR: Final = 600  # seconds a leader has for the token and its PIN


@dataclass(frozen=True)
class Key:
    """An open key: whose signature it makes, and the picture it shows."""

    signer: "Signer"
    kind: str
    picture: Path | None = None


def open_key(kind: str, user: User, pin: str) -> "AbstractContextManager[Signer]":
    """The key of ``user`` (or the agency's) on this server, for as many papers as the block signs.

    Errors: RuleBroken("no_credential", "key_out_of_reach"), Invalid("wrong_pin").
    """
    return credentials.opened(credentials.of(kind, user), kind, pin)


def sign(*, paper_id: int, user: User, moment: Moment, kind: str, pin: str = "") -> Paper:
    """One paper with a key on this server. Errors: as ``may_sign``, ``open_key`` and ``sign_with``."""
    may_sign(paper_id, user, kind)  # first: a refusal must not cost one of the token's tries
    with open_key(kind, user, pin) as signer:
        return sign_with(paper_id=paper_id, user=user, moment=moment, key=key_of(signer, kind, user))


def key_of(signer: "Signer", kind: str, user: User) -> Key:
    """The open key with what its signatures show."""
    credential = credentials.of(kind, user)
    return Key(signer, kind, credential.image if credential else None)


def may_sign(paper_id: int, user: User, kind: str) -> Paper:
    """The paper that ``user`` may sign now. Errors: NotVisible, and those of ``rules.require``."""
    paper = Paper.objects.dressed().filter(pk=paper_id).first()
    if paper is None:
        raise NotVisible
    rules.require(paper, user, kind, list(Signature.objects.of(paper)))
    return paper


def sign_with(*, paper_id: int, user: User, moment: Moment, key: Key) -> Paper:
    """One paper with an open key. Errors: as ``may_sign``; RuleBroken("service_away", "changed_meanwhile")."""
    paper = may_sign(paper_id, user, key.kind)
    _own_name(key.signer, key.kind, user)
    with _legible():
        content, signer, look, now = _to_sign(paper, user, moment, key)
        made = sign_pdf(content, signer, look, now)
    return _lay_down(paper, made, user, moment, key.kind)


def _to_sign(paper: Paper, user: User, moment: Moment, key: Key) -> tuple[Any, ...]:
    content, nth = content_of(paper.best), Signature.objects.of(paper).count()
    own = key.signer.signing_cert
    trial = own is not None and verify.name_of(own.issuer) == TRIAL
    signing = words.Signing(user, key.kind, moment.now, key.picture, trial)
    return content, key.signer, words.look(paper, content, signing, nth), moment.now


def prepare_digest(
    *, paper_id: int, user: User, moment: Moment, kind: str, certificate: bytes, chain: Sequence[bytes] = ()
) -> dict[str, Any]:
    """What a token on the signer's own PC must sign: ``token`` names this signing for ten minutes.

    ``certificate``, ``chain``: DER. Answer: token, attributes (DER to be signed), algorithm.
    Errors: as ``may_sign``, Invalid("certificate").
    """
    paper = may_sign(paper_id, user, kind)
    signer = external.standing_in(certificate, chain)
    _own_name(signer, kind, user)
    with _legible():
        content, _, look, now = _to_sign(paper, user, moment, Key(signer, kind))
        prepared = run(prepare(content, signer, look, now))
    token = secrets.token_urlsafe(24)
    state = external.kept(prepared, len(content), certificate, chain)
    cache.set(_kept(token), {"user": user.pk, "paper": paper.pk, "kind": kind, "file": paper.best.pk, **state},
              PREPARED_FOR)  # fmt: skip
    return {"token": token, "attributes": prepared.attributes.dump(), "algorithm": external.algorithm(signer)}


def embed_signature(*, paper_id: int, user: User, moment: Moment, token: str, signature: bytes) -> Paper:
    """Put the token's signature into the document prepared for it, once.

    Errors: as ``may_sign``; RuleBroken("prepared_gone", "changed_meanwhile", "service_away"), Invalid("signature").
    """
    state = cache.get(_kept(token))
    if not state or state["user"] != user.pk or state["paper"] != paper_id:
        raise broken("prepared_gone")
    paper = may_sign(paper_id, user, state["kind"])
    if paper.best.pk != state["file"]:
        raise broken("changed_meanwhile")
    made = run(external.completed(state, content_of(paper.best), signature))
    signed = _lay_down(paper, made, user, moment, state["kind"])
    cache.delete(_kept(token))
    return signed


@contextmanager
def _legible() -> Iterator[None]:
    """A document that cannot be read is refused by itself; others signed with it go on."""
    from pyhanko.pdf_utils.misc import PdfError

    try:
        yield
    except (PdfError, RuntimeError, ValueError, KeyError, TypeError) as unread:  # PDFium's own is a RuntimeError
        log.exception("a document cannot be signed")
        raise broken("not_legible") from unread


def _kept(token: str) -> str:
    return f"signing:prepared:{token}"


def _own_name(signer: "Signer", kind: str, user: User) -> None:
    """A person signs with a certificate of their own name."""
    name = verify.name_of(signer.signing_cert.subject) if signer.signing_cert else ""
    if kind == Kind.PERSONAL and search_key(name) != search_key(user.name):
        raise RuleBroken("other_name", f"Chứng thư số mang tên «{name}», không phải tên của bạn.")


def _lay_down(paper: Paper, made: bytes, user: User, moment: Moment, kind: str) -> Paper:
    """The new file, once it was judged, beside the old one. Errors: Invalid("bad_signature")."""
    found = verify.findings(made, moment.now)
    if not found or not found[-1].intact:
        raise Invalid({"signature": "Chữ ký nhận được không khớp với văn bản; hãy ký lại."}, code="bad_signature")
    return _keep(paper, made, found, user, moment, kind)


@transaction.atomic
def _keep(
    paper: Paper, made: bytes, found: list[verify.Finding], user: User, moment: Moment, kind: str
) -> Paper:  # fmt: skip
    """One file, its report, one line in the journal; nothing when the paper was signed or replaced meanwhile."""
    before, now = paper.best, moment.now
    locked = Paper.objects.select_for_update(of=("self",)).dressed().get(pk=paper.pk)
    if locked.best.pk != before.pk or locked.revoked_at:
        raise broken("changed_meanwhile")
    locked.signed = keep(made, "application/pdf", before.pages, now)
    locked.save(update_fields=["signed"])
    known = {s.position: {"kind": s.kind, "user": s.user} for s in Signature.objects.filter(file=before)}
    _report(locked.signed, found, now, {**known, found[-1].position: {"kind": kind, "user": user}})
    source = locked.filings.filter(reused=False).values_list("reference", flat=True).first()
    journal.record(
        user, "paper.signed", source or locked.reference, moment.at,
        {"paper": locked.pk, "kind": str(kind), "profile": found[-1].profile}, now,
    )  # fmt: skip
    return locked


def verify_incoming(paper: Paper, now: datetime) -> list[Signature]:
    """Judge what a paper came with, and keep the report; none for a file without signatures."""
    return verify_file(paper.original, now)


@transaction.atomic
def verify_file(file: StoredFile, now: datetime) -> list[Signature]:
    """Judge a stored file (again) and keep the report. Errors: NotVisible when its bytes are gone."""
    if file.media_type != "application/pdf":
        return []
    return _report(file, verify.findings(content_of(file), now), now, {})


def _report(
    file: StoredFile, found: list[verify.Finding], now: datetime, known: dict[int, dict[str, Any]]
) -> list[Signature]:
    return [
        Signature.objects.update_or_create(
            file=file, position=one.position, defaults={**vars(one), "checked_at": now, **known.get(one.position, {})}
        )[0]
        for one in found
    ]
