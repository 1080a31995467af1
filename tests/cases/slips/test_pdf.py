"""The printed pages themselves."""

import io

import pytest
from pypdf import PdfReader

from cases.routing.services import forward, send_back
from cases.slips import pdf
from cases.slips.services import compose
from tests.factories import catalogue, core
from tests.factories import dossier as make

pytestmark = [pytest.mark.django_db, pytest.mark.documents]
A4 = (595, 842)
LONG = "Nguyễn Phước Tường Nguyên Hoàng Thị Kim Ngân"


def printed(sheets: tuple[str, ...]) -> PdfReader:
    return PdfReader(io.BytesIO(pdf.render(sheets)))


def fonts(reader: PdfReader) -> set[str]:
    found = set()
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            found.add(str(font.get_object()["/BaseFont"]).partition("+")[2])
    return found


def test_an_ordinary_slip_01_is_two_a4_pages_in_tinos_only() -> None:
    reader = printed(compose(make.received().pk, "01").sheets)
    assert [tuple(map(round, page.mediabox[2:])) for page in reader.pages] == [A4, A4]
    assert fonts(reader)
    assert all(name.startswith("Tinos") for name in fonts(reader))


def test_the_register_lies_on_its_side() -> None:
    (page,) = printed(compose(make.received().pk, "07").sheets).pages
    assert tuple(map(round, page.mediabox[2:])) == A4[::-1]


def test_forty_papers_and_a_long_name_lose_nothing() -> None:
    version = catalogue.procedure(papers=())
    for n in range(40):
        catalogue.add_paper(version, f"giay-{n}", order=n, name=f"Giấy tờ số {n} kèm theo danh sách")
    dossier = make.received(version=version, applicant=make.applicant(name=LONG))
    reader = printed(compose(dossier.pk, "01").sheets)
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert LONG in text
    assert all(f"Giấy tờ số {n} kèm" in text for n in range(40))
    assert "NGƯỜI TIẾP NHẬN" in reader.pages[-1].extract_text()
    assert "Số thứ tự" in reader.pages[-1].extract_text()  # signatures never stand alone on a page


def test_twenty_hand_overs_repeat_the_heading_of_the_table_on_each_page() -> None:
    dossier, officer, head = make.processing(), core.officer(), core.head()
    for n in range(10):
        forward(dossier_id=dossier.pk, user=officer, moment=core.moment(hours=1, minutes=10 * n))
        send_back(dossier_id=dossier.pk, user=head, moment=core.moment(hours=1, minutes=10 * n + 5), reason="Xem lại")
    reader = printed(compose(dossier.pk, "06").sheets)
    assert len(reader.pages) > 1
    assert all("GHI CHÚ" in page.extract_text() for page in reader.pages)


def test_a_slip_fetches_nothing_from_outside() -> None:
    assert pdf.render(['<img src="file:///etc/hostname"><img src="http://127.0.0.1:9/x.png"><p>a</p>']).startswith(
        b"%PDF"
    )
