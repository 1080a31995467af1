"""Tesseract through ocrmypdf: one call a file, page by page only after a failure, in bounded processes of their own.

Ghostscript (AGPL) is never called, present or not: pages are drawn by pypdfium2, PDF/A is made by pikepdf. A signed PDF
is read and stays as it is; pages that have text keep it.
"""

import contextlib
import ctypes
import json
import logging
import os
import resource
import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree as ET

from django.conf import settings

from . import ENGINES, PageText, Recognised, Unreadable

log = logging.getLogger(__name__)
HERE = Path(__file__).parent
SPARE_SECONDS = 60
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)
_HOCR = "{http://www.w3.org/1999/xhtml}"
_LINES = ("ocr_line", "ocr_caption", "ocr_header", "ocr_textfloat")
_UNREADABLE = (
    "Không đọc được chữ trong tệp này. Hãy xem lại bản quét: rõ nét, đủ sáng, từ 200 dpi trở lên, rồi đọc lại."
)
_UNOPENED = "Không mở được tệp để đọc chữ: tệp hỏng hoặc quá lớn. Hãy quét lại, hoặc lưu lại thành PDF mới."


def read(content: bytes, media_type: str, folder: Path) -> Recognised:
    """Every page of a PDF or picture. ``folder``: empty, for this file alone. Errors: Unreadable."""
    (folder / "original").write_bytes(content)
    (folder / "hocr").mkdir()
    if not _handwork(folder, "prepare", folder / "original", media_type, folder):
        raise Unreadable(_UNOPENED)
    layer = json.loads((folder / "layer.json").read_text(encoding="utf-8"))
    texts: list[str] = layer["pages"]
    signed: bool = layer["signed"]
    engine = f"tesseract (ocrmypdf {version('ocrmypdf')}) {settings.OCR_LANGUAGES}"
    if signed and all(texts):
        return Recognised([PageText(text, 1.0) for text in texts], None, archival=False, engine=engine)
    made = folder / "whole.pdf"
    if not _ocrmypdf(folder / "base.pdf", made, folder / "hocr", len(texts)):
        made = _page_by_page(folder, len(texts))
    pages = [_page(text, folder / "hocr" / f"{n:06d}_ocr_hocr.hocr") for n, text in enumerate(texts, start=1)]
    if all(page.failed for page in pages):
        raise Unreadable(_UNREADABLE)
    pdf = None if signed else made.read_bytes()
    return Recognised(pages, pdf, archival=pdf is not None and b"pdfaid" in pdf, engine=engine)


def _ocrmypdf(source: Path, made: Path, hocr: Path, pages: int) -> bool:
    """One call for a whole file; whether it succeeded."""
    patience = str(settings.OCR_PAGE_SECONDS)
    argv = [
        sys.executable, "-m", "ocrmypdf", "--quiet", "--language", settings.OCR_LANGUAGES,
        "--jobs", str(settings.OCR_JOBS), "--skip-text", "--rotate-pages", "--deskew",
        "--rasterizer", "pypdfium", "--pdfa-backend", "internal", "--output-type", "auto", "--optimize", "0",
        "--invalidate-digital-signatures",  # of this copy, which is thrown away
        "--tesseract-timeout", patience, "--tesseract-non-ocr-timeout", patience,
        "--tesseract-downsample-large-images", "--max-ocr-image-mpixels", "40",
        "--plugin", str(HERE / "keep_hocr.py"), "--plugin", str(HERE / "stamps.py"), str(source), str(made),
    ]  # fmt: skip
    env = {"MOTCUA_HOCR": str(hocr), "TMPDIR": str(hocr.parent)}  # what is left by a kill goes with the folder
    return _run(argv, SPARE_SECONDS + pages * settings.OCR_PAGE_SECONDS, env)


def _page_by_page(folder: Path, pages: int) -> Path:
    """After a failure: each page for itself, so that one that cannot be read costs no other; the pages together."""
    if pages == 1 or not _handwork(folder, "split", folder):
        raise Unreadable(_UNREADABLE)
    for number in range(1, pages + 1):
        alone = folder / f"hocr-{number}"
        alone.mkdir()
        if _ocrmypdf(folder / f"page-{number}.pdf", folder / f"read-{number}.pdf", alone, 1):
            for kept in alone.iterdir():
                kept.rename(folder / "hocr" / f"{number:06d}{kept.name[6:]}")
    if not _handwork(folder, "join", folder):
        raise Unreadable(_UNREADABLE)
    return folder / "whole.pdf"


def _handwork(folder: Path, *words: object) -> bool:
    return _run([sys.executable, str(HERE / "handwork.py"), *map(str, words)], SPARE_SECONDS * 2, {})


def _run(argv: list[str], seconds: float, env: dict[str, str]) -> bool:
    """Run to the end within the limits of time and memory; whether it went well. Nothing it started lives on."""
    process = subprocess.Popen(  # noqa: S603 - our own programs, no shell
        argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
        env=os.environ | {"OMP_THREAD_LIMIT": "1"} | env,
        preexec_fn=_bound,  # noqa: PLW1509 - a worker of the pool has one thread
    )  # fmt: skip
    said = b""
    try:
        _, said = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        said = b"took too long"
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.returncode:
        log.warning("%s ended with %s: %s", argv[1:3], process.returncode, said.decode(errors="replace")[-400:])
    return process.returncode == 0


def _bound() -> None:
    """Dies with the worker, and may not take the machine's memory."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    most = settings.OCR_MEMORY_MB * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _page(text: str, hocr: Path) -> PageText:
    """The text a page has already, else what tesseract read; an empty file is a page that took too long."""
    if text:
        return PageText(text, 1.0)
    if not hocr.exists() or not hocr.stat().st_size:
        return PageText("", 0.0, failed=True)
    return page_of(hocr.read_text(encoding="utf-8"))


def page_of(hocr: str) -> PageText:
    """The lines of a page in hOCR with their confidences; the page's is the mean over its words."""
    lines, sure, words = [], [], []
    for line in ET.fromstring(hocr).iter(f"{_HOCR}span"):  # noqa: S314 - written by our own tesseract
        if line.get("class") not in _LINES:
            continue
        found = [word for word in line.iter(f"{_HOCR}span") if word.get("class") == "ocrx_word"]
        each = [(text, _confidence(word)) for word in found if (text := "".join(word.itertext()).strip())]
        if each:
            lines.append(" ".join(text for text, _ in each))
            sure.append(round(sum(c for _, c in each) / len(each), 3))
            words += [c for _, c in each]
    return PageText("\n".join(lines), round(sum(words) / len(words), 3) if words else 1.0, sure)


def _confidence(word: ET.Element) -> float:
    return int(word.get("title", "").rpartition("x_wconf ")[2].partition(";")[0] or 0) / 100


ENGINES.add("tesseract", read)
