"""What a clerk has on the desk is kept, by one page at a time."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.http import QueryDict
from django.test import Client

from cases.desk import drafts
from motcua.core.models import User
from tests.factories import catalogue, core

pytestmark = pytest.mark.django_db
TYPED = "id_number=056095000123&name=Tr%E1%BA%A7n&have=a&have=b&once=x&csrfmiddlewaretoken=y"
LATER = core.MONDAY + timedelta(minutes=5)


@pytest.fixture
def clerk() -> Iterator[User]:
    yield core.clerk()
    cache.clear()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_draft_keeps_every_field_but_the_pages_own(clerk: User) -> None:
    assert drafts.save(clerk, "trang-1", QueryDict(TYPED), core.MONDAY) is None
    found = drafts.read(clerk)
    assert found
    assert (found.at, found.as_post().getlist("have")) == (core.MONDAY, ["a", "b"])
    assert set(found.fields) == {"id_number", "name", "have"}
    assert drafts.read(core.clerk()) is None


def test_two_pages_never_overwrite_each_other_without_a_word(clerk: User) -> None:
    drafts.save(clerk, "trang-1", QueryDict(TYPED), core.MONDAY)
    other = drafts.save(clerk, "trang-2", QueryDict("name=B"), LATER)
    assert other
    assert other.holder == "trang-1"
    assert drafts.read(clerk) == other
    drafts.save(clerk, "trang-2", QueryDict("name=B"), LATER, by_force=True)
    assert drafts.save(clerk, "trang-1", QueryDict(TYPED), LATER)


def test_a_page_opened_later_takes_the_draft_over(clerk: User) -> None:
    drafts.save(clerk, "trang-1", QueryDict(TYPED), core.MONDAY)
    taken = drafts.take_over(clerk, "trang-2")
    assert taken
    assert taken.at == core.MONDAY
    assert drafts.save(clerk, "trang-1", QueryDict(TYPED), LATER)
    assert drafts.save(clerk, "trang-2", QueryDict(TYPED), LATER) is None


def test_an_empty_desk_leaves_no_draft_and_another_page_drops_none(clerk: User) -> None:
    drafts.save(clerk, "trang-1", QueryDict(TYPED), core.MONDAY)
    drafts.drop(clerk, "trang-2")
    assert drafts.read(clerk)
    drafts.save(clerk, "trang-1", QueryDict("name=+&have=a"), LATER)
    assert drafts.read(clerk) is None


def test_the_desk_comes_back_as_it_was_left(clerk: User) -> None:
    version, client = catalogue.procedure(), signed_in(clerk)
    once = client.get("/quay/").context["once"]
    typed = {"once": once, "id_number": "056095000123", "name": "Trần Văn Mẫu", "birth_date": "5/2/",
             "procedure": version.procedure.code, "have": "giay-de-nghi", "count-giay-de-nghi": "3"}  # fmt: skip
    assert "Đã lưu nháp" in client.post("/quay/ban-nhap/", typed).content.decode()
    page = client.get("/quay/")
    assert "Đã khôi phục bản đang làm lúc" in page.content.decode()
    assert page.context["person"]["birth_date"].value() == "5/2/"
    ticked = {row["component"].code: (row["checked"], row["count"]) for row in page.context["rows"]}
    assert ticked == {"giay-de-nghi": (True, 3), "ban-sao-bang": (False, 1)}
    assert client.post("/quay/ban-nhap/", typed).status_code == 409
    client.post("/quay/ban-nhap/bo/")
    emptied = client.get("/quay/").content.decode()
    assert "Đã khôi phục" not in emptied
    assert "Lấy lại bản vừa bỏ" in emptied


def test_what_was_thrown_away_comes_back_and_nothing_is_lost_by_it(clerk: User) -> None:
    client = signed_in(clerk)
    drafts.save(clerk, "trang-1", QueryDict(TYPED), core.MONDAY)
    client.post("/quay/ban-nhap/bo/")
    drafts.save(clerk, "trang-2", QueryDict("name=B"), LATER)
    client.post("/quay/ban-nhap/lay-lai/")
    back, other = drafts.read(clerk), drafts.aside(clerk)
    assert back
    assert other
    assert (back.fields["name"], other.fields["name"]) == (["Trần"], ["B"])
    cache.clear()
    assert "không còn giữ" in client.post("/quay/ban-nhap/lay-lai/", follow=True).content.decode()


def test_a_draft_is_gone_once_the_dossier_is_received(clerk: User) -> None:
    version, client = catalogue.procedure(), signed_in(clerk)
    sent = {"once": client.get("/quay/").context["once"], "act": "receive", "kind": "person", "name": "Trần Văn Mẫu",
            "id_number": "056095000123", "procedure": version.procedure.code, "channel": "counter",
            "return_method": "counter", "have": ["giay-de-nghi", "ban-sao-bang"]}  # fmt: skip
    client.post("/quay/ban-nhap/", sent)
    assert client.post("/quay/", sent | {"id_number": "1"}).status_code == 422
    assert drafts.read(clerk)
    assert client.post("/quay/", sent).status_code == 302
    assert drafts.read(clerk) is None
