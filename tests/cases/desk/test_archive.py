"""«Lưu trữ» as people use its pages: seal many, propose and dispose, hold, mend, list for the historical archive."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from cases.dossier.models import Dossier
from cases.slips import pdf
from digitization.archive import fixity
from digitization.archive.models import DisposalList, Hold, Package
from digitization.papers.services import content_of
from motcua.core.models import JournalEntry, User
from tests.factories import archive, catalogue, core, pages, papers
from tests.factories import dossier as make

pytestmark = [pytest.mark.django_db, pytest.mark.documents, pytest.mark.usefixtures("own_files")]
PAGES = (
    "/luu-tru/", "/luu-tru/da-dong-goi/", "/luu-tru/het-han/", "/luu-tru/lenh-giu/", "/luu-tru/hu-hong/",
    "/luu-tru/nop-luu/",
)  # fmt: skip
PEOPLE: dict[str, tuple[Callable[[], User], int, bool]] = {
    "archivist": (archive.archivist, 200, True), "office": (archive.office, 200, False),
    "director": (core.director, 200, False), "clerk": (core.clerk, 403, False),
    "other clerk": (lambda: core.clerk("pvhcc-tinh"), 403, False), "head": (core.head, 403, False),
    "records": (core.records, 403, False), "stranger": (core.UserFactory, 403, False),
}  # fmt: skip


@pytest.fixture(autouse=True)
def quick_press(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "render", lambda sheets, told=None: b"%PDF-1.7\n%%EOF")


@pytest.fixture
def keeper() -> Client:
    return pages.signed_in(archive.archivist())


def returned(version: Any = None) -> Dossier:
    return make.returned(version=version) if version else make.returned()


@pytest.mark.parametrize("who", PEOPLE)
def test_the_archive_is_kept_by_the_archivist_read_by_those_who_decide_and_closed_to_others(who: str) -> None:
    person, reads, keeps = PEOPLE[who]
    browser, dossier = pages.signed_in(person()), returned()
    assert {browser.get(page).status_code for page in PAGES} == {reads}
    browser.post("/luu-tru/", {"code": [dossier.code], "reason": "x"})
    assert Package.objects.exists() == keeps
    sent = {"dossier": dossier.code, "owner": core.clerk().pk, "reason": "x", "review_on": "2099-01-01"}
    assert browser.post("/luu-tru/lenh-giu/", sent).status_code == (302 if keeps else 403)
    assert Hold.objects.exists() == keeps


def test_many_are_sealed_at_once_each_with_its_outcome(keeper: Client) -> None:
    whole, lacking = returned(), returned()
    for code in ("giay-de-nghi", "ban-sao-bang"):
        papers.paper(reference=whole.reference, component=code)
    papers.paper(reference=whole.reference, origin="result")
    page = keeper.get("/luu-tru/").content.decode()
    assert "Đủ để đóng gói" in page
    assert "Chưa số hóa: Giay de nghi" in page
    answer = keeper.post("/luu-tru/", {"code": [whole.code, lacking.code, "H32.99-000000-0000"]}, follow=True)
    told = answer.content.decode()
    assert [Package.objects.filter(reference=d.reference).exists() for d in (whole, lacking)] == [True, False]
    assert "Hồ sơ còn thiếu: Chưa số hóa" in told
    assert "Không tìm thấy hồ sơ" in told
    assert pages.signed_in(archive.archivist()).get(answer.redirect_chain[-1][0]).status_code == 404
    assert whole.code not in keeper.get("/luu-tru/").content.decode()
    assert lacking.code in keeper.get("/luu-tru/", {"q": lacking.code}).content.decode()
    assert keeper.post("/luu-tru/", {}, follow=True).status_code == 200


def test_a_package_is_found_again_and_fetched_which_is_recorded(keeper: Client) -> None:
    dossier = returned()
    made = archive.package(dossier.reference)
    archive.package()
    page = keeper.get("/luu-tru/da-dong-goi/", {"q": dossier.code}).content.decode()
    assert (made.title in page, made.term in page) == (True, True)
    where = f"/luu-tru/da-dong-goi/{dossier.code}.zip"
    assert page.count(".zip") == page.count(where) == 1
    assert keeper.get(where).content == content_of(made.file)
    assert JournalEntry.objects.get(verb="archive.fetched").reference == dossier.reference
    assert keeper.get(f"/luu-tru/da-dong-goi/{returned().code}.zip").status_code == 409
    assert pages.signed_in(core.clerk()).get(where).status_code == 403


def test_a_list_goes_from_proposal_over_two_people_to_its_minutes(keeper: Client, monkeypatch: Any) -> None:
    first, second = archive.package(), archive.package()
    pages.clock_at(monkeypatch, archive.LATER)
    assert keeper.get("/luu-tru/het-han/").content.decode().count("hết 31/12/2046") == 2
    address = keeper.post("/luu-tru/het-han/", {"code": [first.pk, second.pk], "note": "Đợt 1"}).url
    office = pages.signed_in(archive.office())
    for nothing in ("", " \0 "):  # nobody's reason is made up: it stands in the minutes
        office.post(address, {"act": "challenge", "code": [second.pk], "reason": nothing})
    assert DisposalList.objects.get().items.filter(removed_at=None).count() == 2
    office.post(address, {"act": "challenge", "code": [second.pk], "reason": "Đang đối chiếu"})
    assert "Đang đối chiếu" in office.get(address).content.decode()
    for browser in (keeper, office, office, pages.signed_in(core.director())):
        browser.post(address, {"act": "approve"})
    assert "Tiêu hủy 1 hồ sơ" in keeper.get(address).content.decode()
    assert "Tiêu hủy 1 hồ sơ" not in office.get(address).content.decode()
    assert keeper.get(f"{address}bien-ban.pdf").status_code == 404
    office.post(address, {"act": "destroy"})
    assert DisposalList.objects.get().destroyed_at is None
    keeper.post(address, {"act": "destroy"})
    first.refresh_from_db()
    assert first.destroyed_at == archive.LATER
    assert "đã tiêu hủy" in keeper.get("/luu-tru/het-han/").content.decode()
    assert keeper.get(f"{address}bien-ban.pdf").content.startswith(b"%PDF")


@pytest.mark.parametrize("page", ["/luu-tru/", "/luu-tru/da-dong-goi/"])
def test_a_personal_number_typed_for_a_code_does_not_stay_in_the_address(keeper: Client, page: str) -> None:
    answer = keeper.get(page, {"q": "056195000123"}, follow=True)
    assert answer.redirect_chain == [(page, 302)]
    assert "Số định danh không đi trên địa chỉ" in answer.content.decode()
    assert keeper.get(page, {"q": "H32.11-261116-0001"}).status_code == 200


def test_a_nul_in_an_address_or_a_form_is_no_error_of_ours(keeper: Client) -> None:
    made = returned()
    assert keeper.get("/luu-tru/tieu-huy/%00/").status_code == 404
    assert keeper.get("/ban-giao/%00/").status_code == 404
    assert pages.signed_in(core.records()).get("/ban-giao/%00/").status_code == 404
    told = keeper.get(keeper.post("/luu-tru/", {"code": f"\0{made.code}", "reason": "Đủ\0"}).url).context["told"]
    assert [line["ok"] for line in told["lines"]] == [True]
    package = Package.objects.get()
    assert keeper.post("/luu-tru/het-han/", {"code": package.pk, "note": "a\0"}).status_code == 302


def test_a_hold_is_placed_looked_at_again_and_let_go(keeper: Client, monkeypatch: Any) -> None:
    dossier = returned()
    sent = {"dossier": dossier.code, "owner": core.clerk().pk, "reason": "Khiếu nại", "review_on": "2099-01-01"}
    for wrong, said in (
        ({"dossier": "H32.11-1"}, "Không tìm thấy hồ sơ"),
        ({"review_on": "2020-01-01"}, "sau hôm nay"),
    ):
        answer = keeper.post("/luu-tru/lenh-giu/", {**sent, **wrong})
        assert (answer.status_code, said in answer.content.decode()) == (422, True)
        assert "Khiếu nại" in answer.content.decode()
    keeper.post("/luu-tru/lenh-giu/", sent)
    found = Hold.objects.get()
    pages.clock_at(monkeypatch, archive.LATER + timedelta(days=365 * 60))
    assert "đến hạn xem lại" in keeper.get("/luu-tru/lenh-giu/").content.decode()
    for form, said in (
        ({"act": "review", "review_on": "2150-01-01"}, "xem lại ngày 01/01/2150"), ({"act": "review"}, "Chọn ngày"),
        ({"act": "review", "review_on": "sai"}, "ngày"), ({"act": "release"}, "Ghi lý do"),
        ({"act": "release", "reason": "Xong"}, "Đã bỏ lệnh giữ"),
    ):  # fmt: skip
        assert said in keeper.post("/luu-tru/lenh-giu/", {"hold": found.pk, **form}, follow=True).content.decode()
    assert keeper.post("/luu-tru/lenh-giu/", {"hold": "x"}).status_code == 404


def test_damage_is_shown_where_it_lies_and_healed_when_it_can_be(keeper: Client, settings: Any, tmp_path: Any) -> None:
    settings.BACKUPS = tmp_path / "khong-co"
    file = papers.paper(content=b"%PDF whole", reference="dossier:H32.11-261116-0001").original
    default_storage.delete(file.path)
    fixity.run(core.MONDAY, everything=True)
    page = keeper.get("/luu-tru/hu-hong/").content.decode()
    assert "H32.11-261116-0001" in page
    assert "Không thấy tệp trong kho" in page
    assert "Còn 1 tệp hỏng" in keeper.post("/luu-tru/hu-hong/", follow=True).content.decode()
    papers.paper(content=b"%PDF whole")
    assert "Mọi tệp đã lành" in keeper.post("/luu-tru/hu-hong/", follow=True).content.decode()
    assert "Không có tệp nào hỏng" in keeper.get("/luu-tru/hu-hong/").content.decode()


def test_what_is_kept_for_ever_is_listed_as_a_page_a_workbook_and_a_pdf(keeper: Client) -> None:
    kept = archive.package(rule=archive.rule(None), title="=Thôi quốc tịch")
    archive.package()
    page = keeper.get("/luu-tru/nop-luu/").content.decode()
    assert "Chờ nộp <b>1</b>" in page
    book = load_workbook(io.BytesIO(keeper.get("/luu-tru/nop-luu/", {"tep": "xlsx"}).content))
    rows = list(book.active.values)
    assert [row[1:3] for row in rows[1:]] == [(kept.code, "=Thôi quốc tịch")]
    assert rows[1][7] == kept.file_id
    assert keeper.get("/luu-tru/nop-luu/", {"tep": "pdf"}).content.startswith(b"%PDF")


def test_what_was_handed_over_is_written_down_once_and_shown_with_where_and_when(keeper: Client) -> None:
    kept = archive.package(rule=archive.rule(None))
    sent = {"code": [kept.pk], "to": "Lưu trữ lịch sử tỉnh", "minutes": "12/BB-GN", "signed_on": "2026-11-20"}
    for wrong, said in (
        ({"minutes": ""}, "chưa được ghi"),
        ({"signed_on": "2099-01-01"}, "sau hôm nay"),
        ({"code": []}, "Chọn từ 1"),
    ):
        answer = keeper.post("/luu-tru/nop-luu/", {**sent, **wrong})
        assert (answer.status_code, said in answer.content.decode()) == (422, True), wrong
        assert "Lưu trữ lịch sử tỉnh" in answer.content.decode()
    assert f'value="{kept.pk}"' in answer.content.decode()
    assert pages.signed_in(archive.office()).post("/luu-tru/nop-luu/", sent).status_code == 403
    assert "Đã ghi nộp lưu 1 hồ sơ" in keeper.post("/luu-tru/nop-luu/", sent, follow=True).content.decode()
    page = keeper.get("/luu-tru/nop-luu/", {"xem": "da-nop"}).content.decode()
    assert "Biên bản số 12/BB-GN ngày 20/11/2026" in page
    assert "đã nộp" in keeper.post("/luu-tru/nop-luu/", sent).content.decode().lower()


@pytest.mark.parametrize("size", [1, 5])
def test_the_pages_cost_the_same_however_many_rows(keeper: Client, monkeypatch: Any, size: int) -> None:
    version = catalogue.procedure()
    for _ in range(size):
        papers.paper(reference=returned(version).reference, component="giay-de-nghi")
        archive.package(rule=archive.rule(None))
        archive.hold(archive.package().reference)
        file = papers.paper(reference="dossier:A").original
        default_storage.delete(file.path)
        fixity.check(file, core.MONDAY)
    found = archive.proposed(*[archive.package() for _ in range(size)])
    [archive.package() for _ in range(size)]
    pages.clock_at(monkeypatch, archive.LATER)
    archive.handed_over(*[archive.package(rule=archive.rule(None)) for _ in range(size)])
    for page in (*PAGES, f"/luu-tru/tieu-huy/{found.code}/", "/luu-tru/nop-luu/?xem=da-nop"):
        keeper.get(page)
        with CaptureQueriesContext(connection) as asked:
            assert keeper.get(page).status_code == 200
        assert len(asked) <= 12, (page, [q["sql"][:90] for q in asked])
