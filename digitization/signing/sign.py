"""A PAdES signature put into a PDF as an incremental update: every earlier byte, and every earlier signature, stays.

One way for every key: ``prepare`` leaves a hole and says what is to be signed, ``complete`` fills it. A key on this
server signs between the two (``sign``); a leader's token signs on the leader's own PC (the bridge).
"""

import asyncio
import functools
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from motcua.core.errors import RuleBroken

from . import blanks, fonts, trust
from .places import Place

if TYPE_CHECKING:
    from asn1crypto.cms import CMSAttributes
    from pyhanko.sign.signers import Signer
    from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest

HASH: Final = "sha256"
# Hexadecimal digits kept free for the signature with two certificates; a time-stamp brings its own certificates.
ROOM, ROOM_WITH_TIME = 16_384, 32_768
AWAY = "Dịch vụ dấu thời gian hoặc kiểm tra chứng thư chưa trả lời, văn bản chưa được ký; hãy thử lại sau ít phút."


@dataclass(frozen=True)
class Look:
    """What the signature shows, and where: words in Tinos, or a picture with a transparent ground.

    ``fills``: what goes into open fields of the document with it (signing/blanks.py).
    """

    place: Place
    words: str
    picture: Path | None = None
    fills: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Prepared:
    """A document with a hole for its signature. ``attributes``: what the key signs (CMS signed attributes, DER)."""

    document: bytes
    digest: "PreparedByteRangeDigest"
    attributes: "CMSAttributes"


def sign(content: bytes, signer: "Signer", look: Look | None, now: datetime) -> bytes:
    """The document with one more signature by an open key.

    PAdES B-B; with a time-stamp service B-T, and with revocation as well B-LT. Errors: RuleBroken("service_away").
    """
    return run(_sign(content, signer, look, now))


async def _sign(content: bytes, signer: "Signer", look: Look | None, now: datetime) -> bytes:
    prepared = await prepare(content, signer, look, now)
    return await complete(prepared, signer)


async def prepare(content: bytes, signer: "Signer", look: Look | None, now: datetime) -> Prepared:
    """Everything up to the moment at which the key is needed."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    writer = IncrementalPdfFileWriter(BytesIO(content), strict=False)
    blanks.fill(writer, look.fills if look else {})
    name = f"KySo{len(list(enumerate_sig_fields(writer.prev))) + 1}"
    session = PdfSigner(
        PdfSignatureMetadata(field_name=name, md_algorithm=HASH, subfilter=SigSeedSubFilter.PADES),
        signer,
        stamp_style=_style(look) if look else None,
        new_field_spec=SigFieldSpec(name, on_page=look.place.page, box=look.place.box) if look else None,
    ).init_signing_session(writer)
    session.system_time = now
    to_sign = session.prepare_tbs_document(
        validation_info=None,
        bytes_reserved=ROOM_WITH_TIME if settings.SIGNING["tsa"] else ROOM,
        appearance_text_params={"words": look.words} if look else None,
    )
    digest, output = to_sign.digest_tbs_document()
    attributes = await signer.signed_attrs(digest.document_digest, HASH, use_pades=True)
    return Prepared(output.getvalue(), digest, attributes)  # type: ignore[attr-defined]


async def complete(prepared: Prepared, signer: "Signer", *, alone: bool = False) -> bytes:
    """The signature (by the key that ``signer`` stands for) in its place, with time and revocation where configured.

    ``alone``: no service outside is asked.
    """
    from pyhanko.sign.signers.pdf_signer import PdfTBSDocument

    timestamper = None if alone else _timestamper(settings.SIGNING["tsa"])
    made = await _asked(
        signer.async_sign_prescribed_attributes(HASH, prepared.attributes, timestamper=timestamper)
    )  # fmt: skip
    output = BytesIO(prepared.document)
    await PdfTBSDocument.async_finish_signing(output, prepared.digest, made)
    if timestamper and settings.SIGNING["revocation"]:
        output = await _asked(_long_term(output))
    return output.getvalue()


async def _long_term(output: BytesIO) -> BytesIO:
    """With the answers of the certificates' own services laid beside the newest signature (B-LT)."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.dss import async_add_validation_info

    newest = PdfFileReader(output, strict=False).embedded_signatures[-1]
    judged = trust.context(fetch=True, hard=True)
    laid: BytesIO = await async_add_validation_info(newest, judged, embed_roots=False)
    return laid


async def _asked(question: "Coroutine[Any, Any, Any]") -> Any:
    """What a service outside answers; a silent one leaves the document unsigned."""
    from pyhanko.sign.timestamps import TimestampRequestError
    from pyhanko_certvalidator.errors import PathError
    from requests import RequestException

    try:
        return await question
    except (TimestampRequestError, PathError, RequestException, OSError) as silent:
        raise RuleBroken("service_away", AWAY) from silent


@functools.lru_cache(maxsize=4)
def _timestamper(address: str) -> Any:
    from pyhanko.sign.timestamps import HTTPTimeStamper

    return HTTPTimeStamper(address, timeout=10) if address else None


def _style(look: Look) -> Any:
    from pyhanko.pdf_utils.font.opentype import GlyphAccumulatorFactory
    from pyhanko.pdf_utils.images import PdfImage
    from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
    from pyhanko.pdf_utils.text import TextBoxStyle
    from pyhanko.stamp import StaticStampStyle, TextStampStyle

    whole = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, margins=Margins())
    if look.picture:
        return StaticStampStyle(
            background=PdfImage(str(look.picture)), background_opacity=1, border_width=0, background_layout=whole
        )
    words = TextBoxStyle(font=GlyphAccumulatorFactory(fonts.tinos()), font_size=10, leading=12, box_layout_rule=whole)
    return TextStampStyle(stamp_text="%(words)s", text_box_style=words, border_width=0, inner_content_layout=whole)


def run(work: "Coroutine[Any, Any, Any]") -> Any:
    """Run pyHanko's work to its end, from a view or a task."""
    return asyncio.run(work)
