"""pyHanko takes seconds to load, ten and more on a busy machine: it is loaded before the first person signs."""

import logging
import threading
import time
from collections.abc import Callable
from io import BytesIO
from typing import Final

from django.utils import timezone

from digitization.papers.pdfium import ALONE

log = logging.getLogger(__name__)
WAIT: Final = 5.0  # seconds after the start, in which the first pages are answered


def begin(work: Callable[[], None] | None = None, wait: float = WAIT) -> threading.Thread:
    """Load it all aside, in a thread that keeps nobody: neither the start nor the end of the process waits for it."""
    thread = threading.Thread(target=_warm, args=(work or load, wait), name="signing-warm-up", daemon=True)
    thread.start()
    return thread


def _warm(work: Callable[[], None], wait: float) -> None:
    time.sleep(wait)
    began = time.monotonic()
    try:
        work()
    except Exception:
        log.exception("signing could not be warmed up; the first signature loads it")
    else:
        log.info("signing is warm after %.1f s", time.monotonic() - began)


def load() -> None:
    """Make a signature that is thrown away, and judge it; no service outside is asked."""
    from pyhanko.sign.signers import SimpleSigner

    from . import places, sign, trial, verify

    now, pin = timezone.now(), "-"
    signer = SimpleSigner.load_pkcs12_data(trial.lone(pin, now), other_certs=(), passphrase=pin.encode())
    look = sign.Look(places.of_person(_sheet(), "Một Cửa"), "Ký bởi: Nguyễn Thị Ngọc Ánh")
    prepared = sign.run(sign.prepare(_sheet(), signer, look, now))
    verify.findings(sign.run(sign.complete(prepared, signer, alone=True)), now)


def _sheet() -> bytes:
    import pypdfium2

    kept = BytesIO()
    with ALONE, pypdfium2.PdfDocument.new() as document:
        document.new_page(300, 200)
        document.save(kept)
    return kept.getvalue()
