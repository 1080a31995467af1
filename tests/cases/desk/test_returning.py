"""«Trả kết quả»: find, see who takes it, hand over; the post; the register."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from cases.dossier.models import Dossier
from cases.dossier.states import State
from cases.results import services
from cases.slips import tokens
from motcua.core.models import JournalEntry, User
from tests.factories import acts, core
from tests.factories import dossier as make
from tests.factories.pages import clock_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
PAGE = "/tra-ket-qua/"
OTHER = "056301000456||Trần Thị Ví Dụ|17092001|Nữ|5 Trần Phú, phường Nha Trang, Khánh Hòa|01072021"


def client(user: User | None = None) -> Client:
    browser = Client()
    browser.force_login(user or core.clerk())
    return browser


def found(q: str, by: User | None = None) -> str:
    """Where a search leads; empty when it stays on the list."""
    answer = client(by).post(PAGE, {"q": q})
    return answer.url if answer.status_code == 302 else ""


def taking(**changed: Any) -> dict[str, Any]:
    return {"method": "counter", "name": "Trần Thị Ví Dụ", "id_number": "056301000456", "seen": "on", **changed}


def test_the_page_is_open_to_those_who_hand_results_over() -> None:
    made = make.resolved()
    one = f"{PAGE}{made.code}/"
    for who, status, single in (
        (core.clerk, 200, 200), (core.records, 200, 200), (lambda: core.clerk("pvhcc-tinh"), 200, 404),
        (core.director, 403, 403), (core.officer, 403, 403), (core.UserFactory, 403, 403),
    ):  # fmt: skip
        assert [client(who()).get(page).status_code for page in (PAGE, one)] == [status, single]
    assert Client().get(one).status_code == 302


def test_a_result_is_found_by_code_tail_slip_card_and_name() -> None:
    made = make.resolved(applicant=make.applicant(id_number="056301000456", name="Trần Thị Ví Dụ"))
    one = f"{PAGE}{made.code}/"
    slip = tokens.verifying_address(made.code, "01", "TT03-2025")
    for q in (made.code, made.code.lower(), made.code.partition("-")[2], slip, OTHER, "vi du", "056301000456"):
        assert found(q) == one, q
    assert found(made.code, core.clerk("pvhcc-tinh")) == ""


def test_the_last_digits_of_its_code_find_a_result_here_in_the_lists_and_in_the_box(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock_at(monkeypatch)
    made, browser = make.resolved(), client()
    assert found(made.code[-4:]) == found(made.code[-9:]) == f"{PAGE}{made.code}/"
    for q in (made.code[-4:], made.code[-9:]):
        assert made.code in browser.post("/ho-so/", {"q": q}, follow=True).content.decode()
        assert made.code in browser.post("/tim/", {"tim": q}).content.decode()


def test_a_number_never_stands_in_an_address_or_on_the_page_again() -> None:
    answer = client().post(PAGE, {"q": "056301000456"})
    assert answer.status_code == 200
    assert "056301000456" not in answer.content.decode()


def test_a_forged_slip_and_an_unreadable_card_are_told() -> None:
    for q in ("http://x/xac-thuc/H32.11-261116-0001~01~TT03-2025~AAAA/", "1|2|3|4|5|6|7"):
        answer = client().post(PAGE, {"q": q}, follow=True)
        assert answer.status_code == 200
        assert "quét lại" in answer.content.decode()


def test_who_comes_too_early_is_told_where_the_dossier_is() -> None:
    made = make.processing()
    page = client().post(PAGE, {"q": made.code}).content.decode()
    assert "chưa có gì để trả" in page
    assert made.unit.name in page


def test_a_list_that_is_scanned_opens() -> None:
    (made,) = services.make_lists(dossier_ids=[make.resolved().pk], user=core.records(), moment=core.moment())
    assert found(f"http://testserver/ban-giao/{made.code}/") == f"/ban-giao/{made.code}/"


def test_the_card_of_the_owner_fills_in_and_another_card_means_a_proxy() -> None:
    owner = make.applicant(id_number="056301000456", name="Trần Thị Ví Dụ")
    mine, other = make.resolved(applicant=owner), make.resolved()
    page = client().post(f"{PAGE}{mine.code}/the/", {"text": OTHER}).content.decode()
    assert "Đúng chủ hồ sơ" in page
    page = client().post(f"{PAGE}{other.code}/the/", {"text": OTHER}).content.decode()
    assert "không phải của chủ hồ sơ" in page
    assert "checked" in page
    page = client().post(f"{PAGE}{other.code}/the/", {"text": "a|b"}).content.decode()
    assert "thiếu thông tin" in page


def test_a_proxy_shows_a_paper_and_it_is_noted_nothing_typed_is_lost() -> None:
    made = make.resolved()
    answer = client().post(f"{PAGE}{made.code}/", taking(proxy="on"))
    assert answer.status_code == 422
    assert "Ghi giấy ủy quyền" in answer.content.decode()
    assert 'value="Trần Thị Ví Dụ"' in answer.content.decode()
    sent = taking(proxy="on", proxy_paper="Giấy ủy quyền 20/11", originals=["giay-de-nghi"])
    page = client().post(f"{PAGE}{made.code}/", sent, follow=True).content.decode()
    made = Dossier.objects.get(pk=made.pk)
    assert (made.state, made.result.by_proxy, made.result.originals) == (State.RETURNED, True, ["giay-de-nghi"])
    assert "In giấy biên nhận" in page
    assert "056301000456" not in page
    assert "056301000456" not in str(list(JournalEntry.objects.values_list("data", flat=True)))


def test_a_late_result_is_handed_over_all_the_same() -> None:
    made = make.resolved()
    Dossier.objects.filter(pk=made.pk).update(due_at=core.MONDAY, promised_at=core.MONDAY)
    client().post(f"{PAGE}{made.code}/", taking())
    assert Dossier.objects.get(pk=made.pk).state == State.RETURNED


def test_a_result_is_handed_over_once() -> None:
    made = acts.do("hand_over", make.resolved())
    answer = client().post(f"{PAGE}{made.code}/", taking())
    assert answer.status_code == 422
    assert "Đã trả kết quả" in answer.content.decode()


@pytest.mark.documents
def test_the_post_gets_a_list_a_workbook_and_then_the_results() -> None:
    made = make.resolved(return_method="postal")
    sent = {"code": [made.code], f"address-{made.code}": "5 Trần Phú", f"postal-{made.code}": "EN1VN"}
    browser = client()
    assert made.code in browser.get(f"{PAGE}buu-chinh/").content.decode()
    assert browser.post(f"{PAGE}buu-chinh/", sent | {"act": "print"}).content.startswith(b"%PDF")
    book = load_workbook(BytesIO(browser.post(f"{PAGE}buu-chinh/", sent | {"act": "export"}).content))
    assert [cell.value for cell in book.active[2]][1:7:3] == [made.code, "5 Trần Phú"]
    browser.post(f"{PAGE}buu-chinh/", sent | {"act": "send", "seen": [made.code]})
    made = Dossier.objects.get(pk=made.pk)
    assert (made.state, made.result.postal_number, made.contact["address"]) == (State.RETURNED, "EN1VN", "5 Trần Phú")


def sealed_and_here(**values: Any) -> Dossier:
    made = acts.do("resolve", make.at_last_step(**values), core.records(), sealed=True)
    (given,) = services.make_lists(dossier_ids=[made.pk], user=core.records(), moment=core.moment(acts.TUESDAY))
    services.take_list(list_id=given.pk, codes=[made.code], user=core.clerk(), moment=core.moment(acts.TUESDAY))
    return made


def test_a_result_without_seal_or_not_at_the_counter_says_so_and_asks_before_it_goes() -> None:
    made, ready, browser = make.resolved(), sealed_and_here(), client()
    services.make_lists(dossier_ids=[made.pk], user=core.records(), moment=core.moment(acts.TUESDAY))
    one = f"{PAGE}{made.code}/"
    for page in (PAGE, one):
        assert all(words in browser.get(page).content.decode() for words in ("chưa đóng dấu", "chưa về quầy"))
    answer = browser.post(one, taking(seen=""))
    assert answer.status_code == 422
    assert "Kết quả chưa đóng dấu và chưa về quầy: xem lại" in answer.content.decode()
    assert 'value="Trần Thị Ví Dụ"' in answer.content.decode()
    dialog = f"/ho-so/{made.code}/viec/hand-over/"
    assert browser.post(dialog, taking(seen="")).status_code == 422
    assert 'name="seen"' not in browser.get(f"{PAGE}{ready.code}/").content.decode()
    for sent, of in ((taking(), made), (taking(seen=""), ready)):
        assert browser.post(f"{PAGE}{of.code}/", sent).status_code == 302


def test_the_post_gets_an_unsealed_result_only_when_its_seal_was_seen() -> None:
    unsure, ready = make.resolved(return_method="postal"), sealed_and_here(return_method="postal")
    sent: dict[str, Any] = {"code": [unsure.code, ready.code], "act": "send"}
    for made in (unsure, ready):
        sent |= {f"address-{made.code}": "5 Trần Phú", f"postal-{made.code}": "EN1VN"}
    answer = client().post(f"{PAGE}buu-chinh/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"Chưa gửi {unsure.code}: kết quả chưa đóng dấu hoặc chưa về quầy." in page
    assert 'value="5 Trần Phú"' in page
    assert page.count("checked") == 1
    assert [Dossier.objects.get(pk=d.pk).state for d in (unsure, ready)] == [State.RESOLVED, State.RETURNED]
    client().post(f"{PAGE}buu-chinh/", sent | {"code": [unsure.code], "seen": [unsure.code]})
    assert Dossier.objects.get(pk=unsure.pk).state == State.RETURNED


@pytest.mark.parametrize("act", ["print", "send"])
def test_a_missing_item_number_is_asked_for_before_the_list_goes(act: str) -> None:
    made, browser = sealed_and_here(return_method="postal"), client()
    sent: dict[str, Any] = {"code": [made.code], f"address-{made.code}": "5 Trần Phú", "act": act}
    asked = browser.post(f"{PAGE}buu-chinh/", sent)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "1 kết quả chưa có số hiệu bưu gửi" in page
    assert "Vẫn làm khi chưa có số hiệu bưu gửi" in page
    assert page.count("checked") == 1  # the row stays chosen
    assert Dossier.objects.get(pk=made.pk).state == State.RESOLVED
    assert browser.post(f"{PAGE}buu-chinh/", sent | {"without": "1"}).status_code == (200 if act == "print" else 302)


def test_nothing_is_posted_without_an_address() -> None:
    made = make.resolved(return_method="postal")
    page = client().post(f"{PAGE}buu-chinh/", {"code": [made.code], "act": "send"}, follow=True).content.decode()
    assert "chưa có địa chỉ" in page
    assert Dossier.objects.get(pk=made.pk).state == State.RESOLVED


@pytest.mark.parametrize("size", [1, 10])
def test_the_lists_cost_the_same_however_many_rows(size: int) -> None:
    for _ in range(size):
        make.resolved()
        last = make.resolved(return_method="postal")
    browser = client()
    for page in (PAGE, f"{PAGE}buu-chinh/", f"{PAGE}{last.code}/"):
        browser.get(page)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(page).status_code == 200
        assert len(asked) <= 16 if last.code in page else len(asked) <= 12, [q["sql"][:90] for q in asked]


def test_the_register_is_seen_by_days_and_closed_to_those_without_a_register() -> None:
    made, day = make.received(), f"{core.MONDAY:%Y-%m-%d}"
    asked = f"/so-theo-doi/?since={day}&until={day}"
    assert made.code in client().get(asked).content.decode()
    assert made.code not in client(core.clerk("pvhcc-tinh")).get(asked).content.decode()
    assert made.code in client(core.staff("office", "van-phong")).get(asked).content.decode()
    assert [client(who()).get(asked).status_code for who in (core.officer, core.UserFactory)] == [403, 403]
    for wrong in ("since=2026-11-30&until=2026-11-01", "since=2020-01-01&until=2026-01-01", "since=x&until="):
        assert client().get(f"/so-theo-doi/?{wrong}").status_code == 422


@pytest.mark.documents
@pytest.mark.parametrize("kind", ["xlsx", "pdf"])
def test_a_register_is_written_by_the_worker_and_fetched_by_its_person_only(kind: str) -> None:
    made = [make.received() for _ in range(3)]
    day, clerk = f"{core.MONDAY:%Y-%m-%d}", core.clerk()
    browser = client(clerk)
    begun = browser.post("/so-theo-doi/", {"since": day, "until": day, "kind": kind})
    assert "Sổ đã xong" in browser.get(begun.url, headers={"HX-Request": "true"}).content.decode()
    file = browser.get(f"{begun.url}tep/")
    assert client().get(f"{begun.url}tep/").status_code == 404
    if kind == "xlsx":
        rows = list(load_workbook(BytesIO(file.content)).active.iter_rows(values_only=True))
        assert [row[1] for row in rows[2:]] == [d.code for d in made]
    else:
        assert file.content.startswith(b"%PDF")


def test_a_dossier_belongs_to_the_register_of_its_day_of_receipt() -> None:
    from cases.slips.registers import Span

    made = make.received()
    monday = date(2026, 11, 16)
    assert list(Span(monday, monday).dossiers(core.director())) == [made]
    assert not Span(date(2026, 11, 17), date(2026, 11, 30)).dossiers(core.director())
