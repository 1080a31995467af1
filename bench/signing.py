"""A signature: ours beside bare pyHanko, the same key, the same document, the same visible words."""

import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

from django.conf import settings
from django.utils import timezone

from bench.table import Row, middle
from digitization.signing import fonts, places, sign, verify
from digitization.signing.providers import PROVIDERS, Credential
from tests.factories.pki import NAMES, PIN, Pki
from tests.factories.signed import document

TIMES, MOST_SHARE = 40, 1.1
WORDS = "Ký bởi: Nguyễn Thị Ngọc Ánh\nCơ quan: Sở Tư pháp tỉnh Khánh Hòa\nThời gian ký: 26/11/2026 09:00:00 +07:00"


def run() -> list[Row]:
    """PAdES B-B on one A4 page with RSA 2048, by a key in a PKCS#12 file that is opened once for all."""
    pki, before = Pki(Path(tempfile.mkdtemp())), settings.SIGNING
    settings.SIGNING = pki.settings
    try:
        with PROVIDERS["pkcs12"](Credential("pkcs12", str(pki.pkcs12("leader"))), PIN) as signer:
            return _measured(signer)
    finally:
        settings.SIGNING = before
        pki.close()


def _measured(signer: Any) -> list[Row]:
    content, now = document(), timezone.now()
    place = places.of_person(content, NAMES["leader"])
    _ours(content, signer, now)  # both warm
    signed = _bare(content, signer, place)
    ours, bare, judged = [], [], []
    for _ in range(TIMES):  # in turn, so that a busy machine weighs on both
        ours.append(_cpu(lambda: _ours(content, signer, now)))
        bare.append(_cpu(lambda: _bare(content, signer, place)))
        judged.append(_cpu(lambda: verify.findings(signed, now)))
    share = median(o / b for o, b in zip(ours, bare, strict=True))
    return [
        Row("chữ ký mỗi giây trên một lõi", 1000 / middle(ours), "/s",
            note=f"pyHanko trần {1000 / middle(bare):.1f}/s"),
        Row("CPU một chữ ký so với pyHanko trần", share, "lần", most=MOST_SHARE),
        Row("CPU kiểm tra một chữ ký", middle(judged), "ms"),
    ]  # fmt: skip


def _cpu(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return (time.process_time() - began) * 1000


def _ours(content: bytes, signer: Any, now: Any) -> bytes:
    """With the search for the signer's name on the page."""
    return sign.sign(content, signer, sign.Look(places.of_person(content, NAMES["leader"]), WORDS), now)


def _bare(content: bytes, signer: Any, place: places.Place) -> bytes:
    """As pyHanko's own guide does it."""
    from pyhanko.pdf_utils.font.opentype import GlyphAccumulatorFactory
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.text import TextBoxStyle
    from pyhanko.sign import fields, signers
    from pyhanko.stamp import TextStampStyle

    style = TextStampStyle(stamp_text=WORDS, text_box_style=TextBoxStyle(font=GlyphAccumulatorFactory(fonts.tinos())))
    made: BytesIO = signers.PdfSigner(
        signers.PdfSignatureMetadata(field_name="S1", subfilter=fields.SigSeedSubFilter.PADES), signer,
        stamp_style=style, new_field_spec=fields.SigFieldSpec("S1", on_page=place.page, box=place.box),
    ).sign_pdf(IncrementalPdfFileWriter(BytesIO(content)))  # fmt: skip
    return made.getvalue()
