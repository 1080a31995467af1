"""Tesseract itself, on pages the tests print: what is read, what is kept, and what is never called."""

import io
import json
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from bench import ocr
from digitization.scanning.engines import PageText, Recognised, Unreadable, handwork, tesseract
from motcua.core.text import search_key
from tests.factories import scans

pytestmark = pytest.mark.documents

Read = Callable[..., Recognised]
HOCR = """<html xmlns="http://www.w3.org/1999/xhtml"><body><div class="ocr_page"><span class="ocr_line">
<span class="ocrx_word" title="bbox 1 1 9 9; x_wconf 96">Giấy</span> <span class="ocrx_word" title="x_wconf 90"
><strong>khai</strong></span></span><span class="ocr_line"><span class="ocrx_word" title="x_wconf 30"> </span></span>
<span class="ocr_header"><span class="ocrx_word" title="x_wconf 60">Số</span></span></div></body></html>"""


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(content: bytes, media_type: str = "application/pdf") -> Recognised:
        folder = tmp_path / "work"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return tesseract.read(content, media_type, folder)

    return reading


@pytest.fixture
def loud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Programs of other licences on PATH that leave a sign when they are called."""
    (tmp_path / "bin").mkdir()
    for name in ("gs", "unpaper", "pngquant"):
        program = tmp_path / "bin" / name
        program.write_text(f"#!/bin/sh\necho {name} >> {tmp_path / 'called'}\nexit 1\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=":")
    return tmp_path / "called"


def test_a_crooked_grainy_scan_becomes_pdf_a_with_its_letters_and_no_other_program_is_called(
    read: Read, loud: Path
) -> None:
    strip = scans.page(scans.LINES[:5], dpi=150).crop((0, 0, 1240, 480))
    scan = scans.jpeg(scans.spoiled(strip, seed=1, skew=1.5, noise=0.002, blur=0.4), dpi=150)
    found = read(scan, "image/jpeg")
    assert found.archival
    assert "giay khai sinh" in search_key(found.pages[0].text)
    assert "NGUYỄN THỊ ÁNH TUYẾT" in found.pages[0].text
    assert found.pages[0].confidence > 0.8
    assert len(found.pages[0].lines) == len(found.pages[0].text.splitlines())
    pdf = pypdfium2.PdfDocument(found.pdf)
    assert "tuyet" in search_key(pdf[0].get_textpage().get_text_bounded())
    assert not loud.exists()


def test_a_signed_pdf_is_read_and_no_other_made_of_it(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "_ocrmypdf", pytest.fail)
    found = read(scans.signed(scans.of_letters(["QUYET DINH", "Dieu 1"])))
    assert (found.pdf, [page.text for page in found.pages]) == (None, ["QUYET DINH", "Dieu 1"])


@pytest.mark.soak
def test_a_pdf_that_has_text_keeps_it(read: Read) -> None:
    found = read(scans.of_letters(["Chung nhan 12/GCN"]))
    assert [page.as_dict() for page in found.pages] == [PageText("Chung nhan 12/GCN", 1.0).as_dict()]
    assert pypdfium2.PdfDocument(found.pdf)[0].get_textpage().get_text_bounded() == "Chung nhan 12/GCN"


def test_a_page_that_cannot_be_read_costs_no_other(read: Read, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fails(source: Path, made: Path, hocr: Path, pages: int) -> bool:
        if source.name in ("base.pdf", "page-2.pdf"):
            return False
        shutil.copyfile(source, made)
        (hocr / "000001_ocr_hocr.hocr").write_text(HOCR)
        return True

    monkeypatch.setattr(tesseract, "_ocrmypdf", fails)
    found = read(scans.of_letters(["", "", ""]))
    assert [page.failed for page in found.pages] == [False, True, False]
    assert len(pypdfium2.PdfDocument(found.pdf)) == 3
    monkeypatch.setattr(tesseract, "_ocrmypdf", lambda *_: False)
    with pytest.raises(Unreadable, match="quét"):
        read(scans.of_letters([""]))


def test_bytes_that_are_no_file_are_said_to_be_broken(read: Read) -> None:
    for content, media_type in ((b"%PDF-1.7 broken", "application/pdf"), (b"\xff\xd8\xff broken", "image/jpeg")):
        with pytest.raises(Unreadable, match="Không mở được"):
            read(content, media_type)


def test_a_process_without_end_or_without_measure_takes_nothing_else_down(settings: Any) -> None:
    assert not tesseract._run(["sleep", "60"], 0.2, {})
    settings.OCR_MEMORY_MB = 300
    assert not tesseract._run(["python3", "-c", "'x' * 500_000_000"], 20, {})
    assert tesseract._run(["python3", "-c", "'x' * 5_000_000"], 20, {})


def test_what_a_process_started_dies_with_it(tmp_path: Path) -> None:
    sign = tmp_path / "pid"
    assert not tesseract._run(["sh", "-c", f"sleep 61 & echo $! > {sign}; wait"], 0.5, {})
    state = subprocess.run(["ps", "-o", "stat=", sign.read_text().strip()], capture_output=True, text=True, check=False)
    assert state.stdout.strip() in ("", "Z", "Zs")


def test_a_picture_of_every_kind_becomes_pages_of_the_right_size(tmp_path: Path) -> None:
    sheet = scans.page(["A"], dpi=100)
    clear = io.BytesIO()
    sheet.convert("RGBA").save(clear, "PNG")
    for content, pages in ((scans.jpeg(sheet, 100), 1), (clear.getvalue(), 1), (scans.tiff(sheet, sheet), 2)):
        (tmp_path / "picture").write_bytes(content)
        handwork.prepare(tmp_path / "picture", "image/x", tmp_path)
        pdf = pypdfium2.PdfDocument(tmp_path / "base.pdf")
        layer = {"signed": False, "pages": [""] * pages}
        assert json.loads((tmp_path / "layer.json").read_text()) == layer
        width, height = pdf[0].get_size()
        assert (len(pdf), 1.40 < height / width < 1.43) == (pages, True)
    assert abs(width - 595) < 320


def test_the_words_of_a_page_give_its_lines_and_how_sure_they_are() -> None:
    assert tesseract.page_of(HOCR) == PageText("Giấy khai\nSố", 0.82, [0.93, 0.6])


@pytest.mark.soak
@pytest.mark.parametrize("kind", ocr.KINDS)
def test_spoiled_pages_are_read_and_turned_upright(read: Read, kind: str) -> None:
    dpi, how = ocr.KINDS[kind]
    text = ocr._text(7)
    sheet = scans.spoiled(scans.page(text, dpi), 7, **how)
    upside_down = sheet.rotate(180)
    found = read(scans.pdf(sheet, upside_down, dpi=dpi)).pages
    for page in found:
        assert ocr.recall_of(" ".join(text), page.text) > 0.85, page.text
