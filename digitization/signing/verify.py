"""Every signature of a PDF judged: whole, by whom, covering what. Offline unless a service is configured."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from . import holes, trust
from .verdicts import Verdict

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

log = logging.getLogger(__name__)
WEAK_HASHES: Final = frozenset({"md2", "md5", "sha1"})
LEAST_BITS: Final = {"rsa": 2048, "dsa": 2048, "ec": 224}


@dataclass(frozen=True)
class Finding:
    """One signature as found; the field names are those of ``models.Signature``. Names hold no personal number."""

    position: int
    verdict: str
    signer: str = ""
    serial: str = ""
    issuer: str = ""
    signed_at: datetime | None = None
    stamped_at: datetime | None = None
    profile: str = ""
    intact: bool = False
    trusted: bool = False
    covers_whole: bool = False
    told_by: str = ""


def is_signed(content: bytes) -> bool:
    """Whether the bytes hold, or claim to hold, a signature."""
    return b"/ByteRange" in content


def findings(content: bytes, now: datetime) -> list[Finding]:
    """What is to be said of each signature, in the order signed; empty for a file without one.

    Never raises for what is in the file: whatever cannot be read is itself a finding.
    """
    if not is_signed(content):
        return []
    return asyncio.run(_findings(content, now))


async def _findings(content: bytes, now: datetime) -> list[Finding]:
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        reader = PdfFileReader(BytesIO(content), strict=False)
        signatures = list(reader.embedded_regular_signatures)
    except Exception as problem:  # noqa: BLE001 - hostile bytes fail in every way there is
        log.info("signatures cannot be read: %s", type(problem).__name__)
        return [Finding(1, Verdict.UNREADABLE)]
    if not signatures:
        return [Finding(1, Verdict.UNREADABLE)]
    found = []
    for position, signature in enumerate(signatures, start=1):
        try:
            last = position == len(signatures)
            found.append(await _finding(content, reader, signature, position, last, now))
        except Exception as problem:  # noqa: BLE001 - as above
            log.info("signature %d cannot be read: %s", position, type(problem).__name__)
            found.append(Finding(position, Verdict.UNREADABLE))
    return found


async def _finding(
    content: bytes, reader: "PdfFileReader", signature: "EmbeddedPdfSignature", position: int, last: bool, now: datetime
) -> Finding:
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    held = _held(reader)
    status = await _status(signature, now, held)
    stamp = status.timestamp_validity
    stamped = stamp.timestamp if stamp and stamp.valid and stamp.intact else None
    if stamped and stamp.trusted and not status.trusted:
        # Good on the day that the time-stamp proves, whatever became of the certificate since.
        status = await _status(signature, stamped, held, past=True)
    certificate = signature.signer_cert
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    intact = status.intact and status.valid and status.docmdp_ok is not False
    intact = intact and holes.tidy(content, signature, trusted=status.trusted)
    stray = _stray(content, reader, signature)
    return Finding(
        position=position,
        verdict=_verdict(status, signature, intact=intact and not (stamp and not stamped), last=last, stray=stray),
        signer=name_of(certificate.subject), issuer=name_of(certificate.issuer),
        serial=f"{certificate.serial_number:x}",
        signed_at=status.signer_reported_dt or signature.self_reported_timestamp,
        stamped_at=stamped, profile=_profile(signature, bool(stamped), bool(held)), intact=intact,
        trusted=status.trusted, covers_whole=whole, told_by=_told_by(bool(held)),
    )  # fmt: skip


async def _status(signature: Any, at: datetime, held: dict[str, Any], past: bool = False) -> Any:
    from pyhanko.sign.validation import async_validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints

    asks = settings.SIGNING["revocation"] and not past
    uses = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
    judged = trust.context(fetch=asks, moment=at if past else None, held=held)
    return await async_validate_pdf_signature(signature, judged, key_usage_settings=uses)


def _held(reader: "PdfFileReader") -> dict[str, Any]:
    """What the document brings along to prove itself (its security store)."""
    from pyhanko.sign.validation.dss import DocumentSecurityStore
    from pyhanko.sign.validation.errors import ValidationInfoReadingError

    try:
        store = DocumentSecurityStore.read_dss(reader)
    except ValidationInfoReadingError:
        return {}
    brought = {"ocsps": store.ocsps, "crls": store.crls}
    return {
        **{name: [ref.get_object().data for ref in found] for name, found in brought.items()},
        "other_certs": list(store.load_certs()),
    }


def _verdict(status: Any, signature: Any, *, intact: bool, last: bool, stray: bool) -> Verdict:
    from pyhanko.sign.diff_analysis import ModificationLevel

    if not intact:
        return Verdict.ALTERED
    if status.revoked:
        return Verdict.REVOKED
    if _weak(signature):
        return Verdict.WEAK
    if not status.trusted:
        return _stranger(status)
    later = status.modification_level
    if last and (stray or (later and later > ModificationLevel.LTA_UPDATES)):
        return Verdict.LATER
    return Verdict.VALID


def _stray(content: bytes, reader: "PdfFileReader", signature: Any) -> bool:
    """Whether bytes that belong to no revision stand behind the signed one."""
    _, _, start, length = (int(n) for n in signature.byte_range)
    newest = signature.signed_revision == reader.xrefs.total_revisions - 1
    return newest and bool(content[start + length :].strip())


def _stranger(status: Any) -> Verdict:
    """Why an unharmed signature is not trusted."""
    from pyhanko.sign.ades.report import AdESIndeterminate as Unsure

    if not trust.known()[0]:
        return Verdict.UNTRUSTED
    past = (Unsure.EXPIRED, Unsure.NOT_YET_VALID, Unsure.OUT_OF_BOUNDS_NO_POE, Unsure.OUT_OF_BOUNDS_NOT_REVOKED)
    return Verdict.EXPIRED if status.trust_problem_indic in past else Verdict.UNKNOWN


def _weak(signature: Any) -> bool:
    key = signature.signer_cert.public_key
    return signature.md_algorithm in WEAK_HASHES or key.bit_size < LEAST_BITS.get(key.algorithm, 0)


def _profile(signature: Any, stamped: bool, held: bool) -> str:
    if str(signature.sig_object.get("/SubFilter")) != "/ETSI.CAdES.detached":
        return "PKCS#7"
    return "PAdES-B-LT" if stamped and held else "PAdES-B-T" if stamped else "PAdES-B-B"


def _told_by(held: bool) -> str:
    if settings.SIGNING["revocation"]:
        return "dịch vụ của nhà cung cấp chứng thư"
    return "dữ liệu kèm trong tệp" if held else "ngoại tuyến, chưa hỏi tình trạng thu hồi"


def name_of(subject: Any) -> str:
    """The common name alone: other parts of a Vietnamese subject hold its owner's personal number."""
    name = subject.native.get("common_name", "")
    return (name if isinstance(name, str) else name[0])[:200]
