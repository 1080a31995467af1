"""Reports on paper: a form lies across the page."""

import io
import os
from pathlib import Path

import pypdfium2
import pytest
from django.test import TestCase

from cases.slips import pdf
from monitoring.reports import printed, services
from tests.factories import reports

SHOTS = os.environ.get("MOTCUA_SHOTS", "")


def pages(code: str) -> tuple[list[str], list[bool]]:
    """The words of each page of a printed report, and whether it lies across."""
    report = services.find(code)
    content = pdf.render(printed.sheets(report, reports.WEEK, services.table(report, reports.WEEK)))
    with pypdfium2.PdfDocument(io.BytesIO(content)) as document:
        for number, page in enumerate(document if SHOTS else ()):
            page.render(scale=1.3).to_pil().save(Path(SHOTS) / f"pdf-{code}-{number}.png")
        said = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
        return said, [page.get_width() > page.get_height() for page in document]


@pytest.mark.documents
class TestPrinted(TestCase):
    """The week is made once for all of them."""

    @classmethod
    def setUpTestData(cls) -> None:
        reports.week()

    def test_ii06a_lies_across_with_its_number_its_days_and_numbered_columns(self) -> None:
        said, across = pages("II.06a")
        assert across == [True]
        for words in ("Biểu số II.06a/VPCP/KSTT", "Từ ngày 16/11/2026 đến ngày 20/11/2026", "(13)", "NGƯỜI LẬP BIỂU"):
            assert words in said[0]

    def test_the_others_are_printed_whole(self) -> None:
        for code, last in (
            ("766", "Tổng điểm"),
            ("II.07a", "Tổng cộng"),
            ("nang-suat", "Tổng cộng"),
            ("chin-chi-so", "18"),
        ):
            said, across = pages(code)
            assert (set(across), last in " ".join(said)) == ({True}, True)
