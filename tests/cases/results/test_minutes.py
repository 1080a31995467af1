"""The printed papers of the archive."""

import io
import os
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader

from cases.results import minutes
from cases.slips import pdf
from digitization.archive.models import Package
from digitization.papers import services as keeping
from tests.factories import archive, core, papers

pytestmark = [pytest.mark.django_db, pytest.mark.documents, pytest.mark.usefixtures("own_files")]
LONG = "Thay đổi nội dung đăng ký hoạt động của Văn phòng luật sư Nguyễn Phước Tường Nguyên và Cộng sự"


def printed(sheets: tuple[str, ...], name: str) -> PdfReader:
    """The pages; MOTCUA_SHOTS keeps a picture of the first one for looking at."""
    made = pdf.render(sheets)
    if folder := os.environ.get("MOTCUA_SHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        pypdfium2.PdfDocument(made)[0].render(scale=1.4).to_pil().save(Path(folder) / f"{name}.png")
    return PdfReader(io.BytesIO(made))


def test_the_minutes_name_every_dossier_every_file_and_what_stays() -> None:
    paper = papers.paper(reference="dossier:H32.11-991116-0001", title="Bằng cử nhân luật")
    keeping.file(paper=paper, reference="dossier:H32.11-991116-0009", component="x", user=None, moment=core.moment())
    packages = [archive.package(f"dossier:H32.11-991116-{n:04d}", title=LONG) for n in range(1, 13)]
    reader = printed(minutes.minutes(archive.destroyed(*packages), core.unit("van-phong")), "bien-ban-huy")
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert all(package.code in text for package in packages)
    assert "BIÊN BẢN" in text
    assert "NGƯỜI CHỨNG KIẾN" in text


def test_the_list_for_the_historical_archive_lies_on_its_side() -> None:
    for n in range(1, 4):
        archive.package(f"dossier:H32.11-261116-{n:04d}", title=LONG, rule=archive.rule(None), facts={
            "StartDate": "02/11/2026", "EndDate": "16/11/2026", "PageNumber": "14",
        })  # fmt: skip
    sheets = minutes.transfer(list(Package.objects.permanent()), core.unit("van-phong"), core.director(), core.MONDAY)
    (page,) = printed(sheets, "nop-luu").pages
    assert tuple(map(round, page.mediabox[2:])) == (842, 595)
    assert "Cộng: 3 hồ sơ" in page.extract_text()
