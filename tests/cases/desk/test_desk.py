"""«Quầy» as a clerk's browser talks to it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from cases.catalogue.models import PROXY_CASE
from cases.dossier.models import Dossier
from motcua.core import moments
from motcua.core.models import JournalEntry, User
from tests.factories import catalogue, core, dossier

pytestmark = pytest.mark.django_db
CARD = "056301000456||Trần Thị Ví Dụ|17092001|Nữ|5 Trần Phú, phường Nha Trang, Khánh Hòa|01072021"
HTMX = {"HX-Request": "true"}
FRAGMENTS = ("/quay/nguoi/", "/quay/luu-y/", "/quay/giay-to/", "/quay/ban-nhap/", "/quay/ban-nhap/bo/")


@pytest.fixture(autouse=True)
def _clean_desks() -> Iterator[None]:
    yield
    cache.clear()


def at_desk(user: User | None = None) -> Client:
    client = Client()
    client.force_login(user or core.clerk())
    return client


def sent(version: Any, **changed: Any) -> dict[str, Any]:
    papers = [c.code for c in version.components.filter(case="")]
    return {"act": "receive", "kind": "person", "id_number": "056301000456", "name": "Trần Thị Ví Dụ",
            "procedure": version.procedure.code, "channel": "counter", "return_method": "counter",
            "have": papers, **changed}  # fmt: skip


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("path", FRAGMENTS)
def test_the_desk_is_open_to_clerks_alone(path: str) -> None:
    for person in (core.officer(), core.director(), core.UserFactory()):
        assert at_desk(person).post(path, {"text": CARD}).status_code == 403
    assert at_desk(core.clerk("pvhcc-tinh")).post(path, {"text": CARD}).status_code != 403


def test_what_was_done_is_shown_to_those_who_see_the_dossier() -> None:
    made = dossier.received(core.clerk())
    for path in (f"/quay/xong/{made.code}/", f"/quay/xong/{made.code}/phieu/01/"):
        assert at_desk().get(path).status_code == 200
        assert at_desk(core.clerk("pvhcc-tinh")).get(path).status_code == 404
        assert at_desk(core.director()).get(path).status_code == 403


def test_a_card_fills_the_person_and_shows_a_masked_chip() -> None:
    answer = at_desk().post("/quay/nguoi/", {"text": CARD}, headers=HTMX)
    assert answer.context["person"]["address"].value().startswith("5 Trần Phú")
    assert "0563*****456 · 17/09/2001 · Nữ" in text(answer)
    assert "Lần đầu đến" in text(answer)


def test_a_known_person_comes_with_earlier_dossiers_and_the_look_is_recorded() -> None:
    made = dossier.received(applicant=dossier.applicant(id_number="056301000456", name="Trần Thị Ví Dụ"))
    answer = at_desk().post("/quay/nguoi/", {"text": "056 301 000 456"}, headers=HTMX)
    assert made.code in text(answer)
    assert "Dùng lại" in text(answer)
    assert JournalEntry.objects.filter(verb="person.looked_up").count() == 1
    other = at_desk(core.clerk("pvhcc-tinh")).post("/quay/nguoi/", {"text": "056301000456"}, headers=HTMX)
    assert made.code not in text(other)


@pytest.mark.parametrize("read", ["056301000456||Trần|1|Nữ|x|y", "12345"])
def test_what_cannot_be_read_says_so_beside_the_box_and_leaves_the_person_alone(read: str) -> None:
    answer = at_desk().post("/quay/nguoi/", {"text": read}, headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (422, "#scan-row")
    assert ("|" in text(answer)) is False


def test_a_second_card_is_the_proxys_until_the_switch_says_otherwise() -> None:
    proxy = at_desk().post("/quay/nguoi/", {"text": CARD, "by_proxy": "on", "who": "proxy"}, headers=HTMX)
    assert proxy.headers["HX-Retarget"] == "#proxy"
    assert 'value="Trần Thị Ví Dụ"' in text(proxy)
    owner = at_desk().post("/quay/nguoi/", {"text": CARD, "by_proxy": "on", "who": "owner"}, headers=HTMX)
    assert "HX-Retarget" not in owner.headers


def test_the_paper_of_authorisation_appears_with_the_proxy() -> None:
    version = catalogue.procedure()
    catalogue.add_paper(version, "van-ban-uy-quyen", case=PROXY_CASE)
    code = version.procedure.code
    assert "van-ban-uy-quyen" not in text(at_desk().post("/quay/giay-to/", {"procedure": code}, headers=HTMX))
    with_proxy = at_desk().post("/quay/giay-to/", {"procedure": code, "by_proxy": "on"}, headers=HTMX)
    assert "van-ban-uy-quyen" in text(with_proxy)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"id_number": "056301000456", "name": "Trần Thị Ví Dụ", "sex": "male"}, "không khớp giới tính"),
        ({"id_number": "056301000456", "name": "Trần Thị Ví Dụ", "birth_date": "01/01/1999"}, "không khớp năm sinh"),
        ({"id_number": "4200123455", "name": "Công ty Mẫu", "kind": "organization"}, "số thứ 10 phải là 4"),
    ],
)
def test_numbers_that_do_not_fit_are_pointed_at(said: dict[str, str], words: str) -> None:
    assert words in text(at_desk().post("/quay/luu-y/", said, headers=HTMX))


def test_warnings_of_a_person_never_stop_the_act() -> None:
    version = catalogue.procedure()
    assert at_desk().post("/quay/", sent(version, sex="male", birth_date="01/01/1999")).status_code == 302


def test_an_open_dossier_of_the_same_procedure_is_shown_as_soon_as_both_are_known() -> None:
    version = catalogue.procedure()
    owner = dossier.applicant(id_number="056301000456", name="Trần Thị Ví Dụ")
    made = dossier.received(version=version, applicant=owner)
    said = {"id_number": owner.id_number, "name": owner.name}
    client = at_desk()
    assert made.code not in text(client.post("/quay/luu-y/", said, headers=HTMX))
    both = said | {"procedure": version.procedure.code}
    assert made.code in text(client.post("/quay/luu-y/", both, headers=HTMX))
    assert client.post("/quay/", sent(version)).status_code == 302


def test_sheets_are_counted_as_they_were_handed_in() -> None:
    version = catalogue.procedure()
    at_desk().post("/quay/", sent(version, **{"count-giay-de-nghi": "3", "count-ban-sao-bang": "0"}))
    rows = Dossier.objects.get().components.values_list("component__code", "quantity")
    assert dict(rows) == {"giay-de-nghi": 3, "ban-sao-bang": 1}


def test_dossiers_of_one_person_in_a_row_are_one_visit_and_listed_together() -> None:
    client = at_desk()
    first = client.post("/quay/", sent(catalogue.procedure())).url.split("/")[3]
    page = client.get(f"/quay/?cua={first}")
    assert page.context["chip"]["name"] == "Trần Thị Ví Dụ"
    visit = page.context["form"]["visit"].value()
    second = client.post("/quay/", sent(catalogue.procedure(), visit=visit))
    assert len(set(Dossier.objects.values_list("visit", flat=True))) == 1
    assert "Lượt này: 2 hồ sơ" in text(client.get(second.url))


def test_an_act_of_the_past_is_offered_to_those_who_may_and_keeps_its_reason() -> None:
    version, clerk = catalogue.procedure(), core.clerk()
    now = timezone.now()
    past = sent(version, backlog_at=f"{timezone.localtime(now) - timedelta(hours=2):%Y-%m-%dT%H:%M}")
    client = at_desk(clerk)
    assert "Nhập bù" not in text(client.get("/quay/"))
    assert client.post("/quay/", past | {"backlog_reason": "Mất điện"}).status_code == 403
    today = timezone.localdate(now)
    moments.grant_backlog(director=core.director(), user=clerk, since=today, until=today, reason="Thử", now=now)
    assert "Nhập bù" in text(client.get("/quay/"))
    assert client.post("/quay/", past).status_code == 422
    done = client.post("/quay/", past | {"backlog_reason": "Mất điện"})
    assert "Nhập bù" in text(client.get(done.url))
    assert Dossier.objects.get().backlog


def test_a_refusal_without_a_reason_opens_its_box_again_and_says_so_beneath_it() -> None:
    answer = at_desk().post("/quay/", sent(catalogue.procedure(), act="refuse", have=[]))
    assert answer.status_code == 422
    dialog = text(answer).partition('id="refuse"')[2].partition("</dialog>")[0]
    assert "data-auto-open" in dialog
    assert "Ghi lý do từ chối để in vào phiếu." in dialog
    assert answer.context["problems"] == []
    assert not Dossier.objects.exists()
