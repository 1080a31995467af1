"""«Văn thư»: number, seal and hand-over lists, as people use the pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.dossier.models import Dossier
from cases.dossier.states import State
from cases.results.models import HandoverList, Result
from motcua.core.models import User
from tests.factories import acts, catalogue, core
from tests.factories import dossier as make

pytestmark = pytest.mark.django_db


def client(user: User | None) -> Client:
    browser = Client()
    if user:
        browser.force_login(user)
    return browser


def typed(*dossiers: Dossier, **changed: str) -> dict[str, Any]:
    """The form of Văn thư with these dossiers chosen, numbered 1, 2, …"""
    found: dict[str, Any] = {"code": [d.code for d in dossiers]}
    for nth, d in enumerate(dossiers, start=1):
        row = {"number": f"{nth}/GĐK", "signed_on": f"{d.received_at:%Y-%m-%d}", "outcome": "granted", "sealed": "on"}
        found |= {f"{d.code}-{name}": value for name, value in (row | changed).items()}
    return found


def made_list(*dossiers: Dossier) -> HandoverList:
    codes = [d.code for d in dossiers]
    client(core.records()).post("/van-thu/ban-giao/", {"code": codes, "seen": codes})
    return HandoverList.objects.latest("pk")


PEOPLE: dict[str, Callable[[], User | None]] = {
    "records": core.records, "director": core.director, "clerk": core.clerk, "officer": core.officer,
    "stranger": core.UserFactory, "nobody": lambda: None,
}  # fmt: skip


@pytest.mark.parametrize("who", PEOPLE)
def test_van_thu_is_open_to_its_clerk_read_by_the_director_and_closed_to_others(who: str) -> None:
    waiting = make.at_last_step()
    browser = client(PEOPLE[who]())
    reads = 200 if who in ("records", "director") else 302 if who == "nobody" else 403
    for page in ("/van-thu/", "/van-thu/ban-giao/"):
        assert browser.get(page).status_code == reads
    answer = browser.post("/van-thu/so/", typed(waiting))
    assert answer.status_code == (302 if who in ("records", "nobody") else 403)
    assert Result.objects.filter(number="1/GĐK").exists() == (who == "records")


def test_only_a_list_of_ones_own_can_be_opened() -> None:
    found = made_list(make.resolved())
    page = f"/ban-giao/{found.code}/"
    allowed = {core.clerk: 200, core.records: 200, core.director: 200, core.officer: 403, core.UserFactory: 403}
    assert {who: client(who()).get(page).status_code for who in allowed} == allowed
    assert client(core.clerk("pvhcc-tinh")).get(page).status_code == 404


def test_several_results_are_numbered_and_sealed_at_once() -> None:
    version = catalogue.procedure()
    first, second = make.at_last_step(version=version), make.at_last_step(version=version)
    clerk = core.records()
    client(clerk).post("/van-thu/so/", typed(first, second))
    for dossier, number in ((first, "1/GĐK"), (second, "2/GĐK")):
        dossier.refresh_from_db()
        assert (dossier.state, dossier.result.number, dossier.result.sealed_by) == (State.RESOLVED, number, clerk)


def test_the_next_number_of_the_same_kind_stands_ready() -> None:
    version = catalogue.procedure()
    acts.do("resolve", make.at_last_step(version=version), core.records(), number="41/GĐK")
    make.at_last_step(version=version)
    page = client(core.records()).get("/van-thu/").content.decode()
    # The book of the year of the signature: the test's year may have passed.
    assert 'data-symbol="/GĐK"' in page
    assert '<option value="on" selected>đã đóng</option>' in page


def test_a_doubled_number_is_pointed_at_before_and_stops_only_itself() -> None:
    taken = acts.do("resolve", make.at_last_step(), core.records(), number="1/GĐK")
    first, second = make.at_last_step(), make.at_last_step()
    browser, sent = client(core.records()), typed(first, second)
    hint = browser.post("/van-thu/so/con-trong/", typed(first)).content.decode()
    assert f"đã cấp cho hồ sơ {taken.code}" in hint
    answer = browser.post("/van-thu/so/", sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f"đã cấp cho hồ sơ {taken.code}" in page
    assert 'value="1/GĐK"' in page
    assert "Đã vào số 1 kết quả." in page
    assert [Dossier.objects.get(pk=d.pk).state for d in (first, second)] == [State.PROCESSING, State.RESOLVED]


def test_a_day_before_receipt_and_an_empty_number_are_explained_beside_the_field() -> None:
    waiting = make.at_last_step()
    page = client(core.records()).post("/van-thu/so/", typed(waiting, signed_on="2020-01-01")).content.decode()
    assert "Thời điểm ký phải từ lúc tiếp nhận" in page
    answer = client(core.records()).post("/van-thu/so/", typed(waiting, number=""))
    assert answer.status_code == 422
    assert client(core.records()).post("/van-thu/so/", {}).status_code == 302


def test_a_list_is_made_taken_in_part_and_seen_by_both() -> None:
    first, second = make.resolved(), make.resolved()
    found = made_list(first, second)
    counter = client(core.clerk())
    assert found.code in counter.get("/tra-ket-qua/").content.decode()
    page = counter.post(f"/ban-giao/{found.code}/", {"code": [first.code]}, follow=True).content.decode()
    assert "Còn thiếu 1, phiếu vẫn mở." in page
    assert "1 chưa nhận" in client(core.records()).get("/van-thu/ban-giao/").content.decode()
    counter.post(f"/ban-giao/{found.code}/", {"code": [second.code]})
    assert found.code not in counter.get("/tra-ket-qua/").content.decode()


def test_a_nul_in_what_is_chosen_chooses_nothing() -> None:
    answer = client(core.records()).post("/van-thu/ban-giao/", {"code": "a\0", "note": "b\0"})
    assert answer.status_code == 302


def test_a_seal_is_put_later_from_the_list_of_what_waits() -> None:
    dossier, browser = make.resolved(), client(core.records())
    assert "chưa đóng dấu" in browser.get("/van-thu/ban-giao/").content.decode()
    browser.post("/van-thu/ban-giao/", {"code": [dossier.code], "act": "seal"})
    assert "chưa đóng dấu" not in browser.get("/van-thu/ban-giao/").content.decode()


def test_an_unsealed_result_goes_on_a_list_only_when_its_seal_was_seen_nothing_is_lost() -> None:
    sealed = acts.do("resolve", make.at_last_step(), core.records(), sealed=True)
    open_one, browser = make.resolved(), client(core.records())
    sent = {"code": [sealed.code, open_one.code], "note": "Giao buổi sáng"}
    answer = browser.post("/van-thu/ban-giao/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"Chưa lập phiếu, kết quả chưa đóng dấu: {open_one.code}." in page
    assert "Kết quả chưa đóng dấu: xem lại rồi đánh dấu ô này." in page
    assert 'value="Giao buổi sáng"' in page
    assert page.count("checked") == 2
    assert not HandoverList.objects.exists()
    browser.post("/van-thu/ban-giao/", {**sent, "seen": [open_one.code]})
    assert HandoverList.objects.get().rows.count() == 2


@pytest.mark.parametrize("size", [1, 12])
def test_the_pages_cost_the_same_however_many_rows(size: int) -> None:
    version = catalogue.procedure()
    for _ in range(size):
        make.at_last_step(version=version)
    made_list(*[make.resolved(version=version) for _ in range(size)])
    make.resolved(version=version)
    browser = client(core.records())
    for page in ("/van-thu/", "/van-thu/ban-giao/", f"/ban-giao/{HandoverList.objects.get().code}/"):
        browser.get(page)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert browser.get(page).status_code == 200
        assert len(asked) <= 12, [q["sql"][:90] for q in asked]
