"""Sheets and stickers: one for each paper handed in, read by the machine, printed for those who see the dossier."""

from io import BytesIO

import pikepdf
import pytest

from cases.slips import pdf, separators, tokens
from digitization.scanning import marks
from tests.factories import catalogue, core
from tests.factories import dossier as dossiers
from tests.factories.pages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.documents, pytest.mark.usefixtures("own_files")]


def test_each_paper_handed_in_has_a_sheet_whose_codes_name_it_twice() -> None:
    version = catalogue.procedure(papers=("to-khai", "bang", "ly-lich"))
    version.components.filter(code="ly-lich").update(required=False)
    catalogue.shelf.changed()
    dossier = dossiers.received(version=version, missing=("ly-lich",))
    content = pdf.render(separators.sheets(dossier))
    with marks.pages(content) as pages:
        assert len(pages) == 2
        seen = marks.look(pages.picture(1))
    assert {read.text for read in seen.reads} == {dossier.code, tokens.place(dossier.code, "to-khai")}
    with pikepdf.open(BytesIO(content)) as document:
        fonts = {str(font.BaseFont) for page in document.pages for font in page.Resources.Font.values()}
    assert all("Tinos" in font for font in fonts)


def test_a_procedure_with_many_long_names_fits_its_sheets_and_labels() -> None:
    version = catalogue.procedure(papers=())
    for nth in range(11):
        catalogue.add_paper(version, f"giay-{nth}", order=nth, name="Giấy chứng nhận đủ điều kiện Ễ ẳ ự ở " * 12)
    dossier = dossiers.received(version=version)
    for sheets, count in ((separators.sheets(dossier), 11), (separators.stickers(dossier), 2)):
        with marks.pages(pdf.render(sheets)) as pages:
            assert len(pages) == count
            codes = [read.text for read in marks.look(pages.picture(1)).reads if read.kind == marks.QR]
    assert len(codes) == 10


def test_they_are_printed_for_those_who_see_the_dossier() -> None:
    clerk = core.clerk()
    dossier = dossiers.received(clerk)
    for kind in ("to", "tem"):
        answer = signed_in(clerk).get(f"/ho-so/{dossier.code}/phan-cach/{kind}.pdf")
        assert (answer.status_code, answer.content[:4]) == (200, b"%PDF")
        assert signed_in(core.clerk("pvhcc-tinh")).get(f"/ho-so/{dossier.code}/phan-cach/{kind}.pdf").status_code == 404
    assert signed_in(clerk).get(f"/ho-so/{dossier.code}/phan-cach/la.pdf").status_code == 404
