"""The real page of ../shared/data/ocr, as a PDF and as scans of four grades: how much of it is read rightly."""

import os
from pathlib import Path

import pytest

from bench.ocr import recall_of
from digitization.scanning import reading
from digitization.scanning.engines import Recognised, tesseract

pytestmark = pytest.mark.acceptance
DATA = Path(os.environ.get("MOTCUA_SHARED", "../shared")) / "data" / "ocr"
# Measured with tesseract 5.3, «vie», ocrmypdf 17, minus three points. The truth holds a stamp's letters in pieces.
LEAST = {"page.pdf": 0.93, "scan_nhe.jpg": 0.87, "scan_vua.jpg": 0.87, "scan_nang.jpg": 0.85, "scan_augraphy.jpg": 0.90}


def read(name: str, folder: Path) -> Recognised:
    media_type = "application/pdf" if name.endswith("pdf") else "image/jpeg"
    return tesseract.read((DATA / name).read_bytes(), media_type, folder)


@pytest.mark.parametrize("name", LEAST)
def test_a_real_page_is_read_with_its_marks(name: str, tmp_path: Path) -> None:
    found = read(name, tmp_path)
    truth = (DATA / "groundtruth.txt").read_text(encoding="utf-8")
    recall = recall_of(truth, found.pages[0].text)
    print(f"{name}: {recall:.3f}, sure {found.pages[0].confidence:.2f}")  # noqa: T201 - shown by -s
    assert recall >= LEAST[name]
    assert found.pdf
    texts = found.pages[0].text.splitlines()
    sure = found.pages[0].lines or [1.0] * len(texts)
    said = reading.read([{"text": t, "page": 1, "sure": s} for t, s in zip(texts, sure, strict=True)])
    assert said.number
    assert said.number.value == "000123/TN-STP"
    assert said.issued_on
    assert f"{said.issued_on.value:%d/%m/%Y}" == "05/03/2026"
