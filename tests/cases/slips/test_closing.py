"""The papers at the end of a dossier: receipt of the result, history, hand-over list, register of a span."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from cases.dossier.models import Dossier
from cases.results import papers
from cases.results import services as results
from cases.routing.services import forward, send_back
from cases.slips import pdf, registers, sets
from cases.slips.offer import available
from cases.slips.services import compose, fetch_sheets, verify
from cases.slips.tokens import scanned, slip, verifying_address
from motcua.core.errors import RuleBroken
from tests.factories import acts, core
from tests.factories import dossier as make

pytestmark = [pytest.mark.django_db, pytest.mark.documents, pytest.mark.usefixtures("own_files")]
LONG = "Nguyễn Phước Tường Nguyên Hoàng Thị Kim Ngân"


def text(sheets: tuple[str, ...]) -> str:
    reader = PdfReader(io.BytesIO(pdf.render(sheets)))
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            assert str(font.get_object()["/BaseFont"]).partition("+")[2].startswith("Tinos")
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def fetched(**values: Any) -> Dossier:
    given = {"recipient": {"name": LONG, "id_number": "056301000456"}, "proxy": True, "proxy_paper": "Giấy ủy quyền",
             "originals": ["giay-de-nghi"]}  # fmt: skip
    return acts.do("hand_over", make.resolved(), **{**given, **values})


def test_the_receipt_of_a_result_names_it_its_taker_and_the_originals_and_masks_the_number() -> None:
    said = text(compose(fetched().pk, "BN").sheets)
    for words in ("BIÊN NHẬN", "12/GĐK", LONG, "0563*****456", "Nhận thay theo Giấy ủy quyền", "Giay de nghi",
                  "NGƯỜI NHẬN KẾT QUẢ"):  # fmt: skip
        assert words in said
    assert "056301000456" not in said


def test_there_is_no_receipt_before_the_result_is_given() -> None:
    with pytest.raises(RuleBroken, match="slip_not_available"):
        compose(make.resolved().pk, "BN")


def test_a_result_that_was_posted_is_signed_by_the_office_alone() -> None:
    said = text(compose(fetched(method="postal", proxy=False, postal_number="EN1VN").pk, "BN").sheets)
    assert "số hiệu bưu gửi EN1VN" in said
    assert "NGƯỜI NHẬN KẾT QUẢ" not in said


def test_the_history_tells_every_act_its_doer_its_taker_and_its_limit() -> None:
    dossier, officer, head = make.processing(), core.officer(), core.head()
    for n in range(10):
        forward(dossier_id=dossier.pk, user=officer, moment=core.moment(hours=1, minutes=10 * n))
        send_back(dossier_id=dossier.pk, user=head, moment=core.moment(hours=1, minutes=10 * n + 5), reason="Xem lại")
    said = text(compose(dossier.pk, "QT").sheets)
    assert said.count("Chuyển bước tiếp") == 11
    assert said.count("Trả lại bước trước: Xem lại") == 10
    assert officer.name in said
    assert "Phòng Bổ trợ tư pháp" in said
    assert dossier.applicant.id_number not in said


def test_own_papers_belong_to_no_circular_and_are_verified_and_offered_all_the_same() -> None:
    dossier = fetched()
    assert sets.in_force(date(2026, 11, 16)) is not sets.OWN
    genuine = verify(slip(dossier.code, "BN", "RIENG"))
    assert genuine is not None
    assert genuine.set is sets.OWN
    offered = [o.number for o in available(dossier, date(2026, 11, 16))]
    assert (offered[0], offered[-1]) == ("BN", "QT")


def test_a_hand_over_list_holds_what_was_given_and_who_signs() -> None:
    dossiers = [make.resolved(applicant=make.applicant(name=LONG)) for _ in range(2)]
    posted = make.resolved(return_method="postal")
    clerk = core.records()
    (made,) = results.make_lists(dossier_ids=[d.pk for d in (*dossiers, posted)], user=clerk, moment=core.moment())
    said = text(papers.handover(made))
    assert all(d.code.replace("-", "") in said.replace("-", "").replace(" ", "") for d in (*dossiers, posted))
    for words in (made.code, "NGƯỜI GIAO", clerk.name, "12/GĐK", "Cộng: 3 kết quả"):
        assert words in said
    assert papers.address_of(made.code).endswith(f"/ban-giao/{made.code}/")


def test_what_a_page_composed_is_printed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    prints, render = [], pdf.render
    monkeypatch.setattr(pdf, "render", lambda sheets: prints.append(1) or render(sheets))
    first, second = (fetch_sheets("thu", ("<p>Một</p>",)) for _ in range(2))
    assert first == second
    assert len(prints) == 1


def test_a_long_register_is_cut_into_months_and_counts_on() -> None:
    clerk = core.clerk()
    for day in (0, 1, 20):
        make.received(clerk, at=core.MONDAY + timedelta(days=day))
    told: list[int] = []
    registers._write_pdf(clerk, registers.Span(date(2026, 11, 1), date(2026, 12, 31)), "registers/thu.pdf", told.append)
    from django.core.files.storage import default_storage

    with default_storage.open("registers/thu.pdf") as file:
        pages = [page.extract_text() for page in PdfReader(file).pages]
    default_storage.delete("registers/thu.pdf")
    assert len(pages) == len(told) == 2
    assert "tháng 12/2026, từ số thứ tự 3" in " ".join(pages[1].split())


def test_what_a_scanner_reads_off_a_slip_is_its_dossier_and_a_forgery_is_nothing() -> None:
    assert scanned(verifying_address("H32.11-261116-0001", "01", "TT03-2025")) == "H32.11-261116-0001"
    assert scanned(" H32.11-261116-0001 ") == "H32.11-261116-0001"
    assert scanned("http://x/xac-thuc/H32.11-261116-0001~01~TT03-2025~AAAA/") == ""
