"""«Chờ xếp»: what was read stands beside a page, one key confirms it; what is still being read says so."""

from typing import Any

import pytest

from cases.dossier.models import Dossier
from digitization.papers.models import Filing, Paper
from digitization.scanning.models import Stack
from motcua.core.models import User
from tests.factories import catalogue, core, files, papers
from tests.factories import dossier as dossiers
from tests.factories import stacks as make
from tests.factories.pages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
BIRTH = "giay-khai-sinh"
FACTS = {"number": "123/GKS", "issuer": "UBND PHƯỜNG NHA TRANG", "issued_on": "1995-03-12"}


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    files.looked_into_here(monkeypatch)


def scene(sure: float = 0.93) -> tuple[User, Dossier, Stack]:
    """A dossier that asks for a birth certificate; its two sheets and one more page wait in a stack."""
    clerk, version = core.clerk(), catalogue.procedure()
    catalogue.add_paper(version, papers.kind(BIRTH, name="Giấy khai sinh").pk)
    dossier = dossiers.received(clerk, version=version)
    stack = make.waiting(clerk, make.named(BIRTH, sure, **FACTS), {}, make.named("la"), reference=dossier.reference)
    return clerk, dossier, stack


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_page_comes_with_its_kind_number_and_how_sure_it_is_and_its_paper_is_chosen() -> None:
    clerk, _, stack = scene()
    first = stack.pages.get(number=1)
    page = text(signed_in(clerk).get(f"/quet/cho-xep/?trang={first.pk}"))
    assert "<b>Giấy khai sinh</b> · số 123/GKS · chắc 93 %" in page
    for name, value in FACTS.items():
        assert f'name="{name}" value="{value}"' in page
    assert f'value="{BIRTH}" data-key="3" checked' in page
    assert 'name="with" value="' + str(stack.pages.get(number=2).pk) + '" checked' in page
    assert '<dd> 12/03/1995 <span class="meta">chắc 93 %</span>' in page


def test_one_key_files_the_page_with_those_that_go_with_it_and_what_was_seen_to_be_so() -> None:
    clerk, dossier, stack = scene()
    first, second, third = stack.pages.order_by("number")
    given = {"in_hand": first.pk, "with": second.pk, "dossier": dossier.code, "component": BIRTH, "act": "place",
             **FACTS, "number": "124/GKS"}  # fmt: skip
    assert signed_in(clerk).post("/quet/cho-xep/", given).status_code == 302
    paper = Filing.objects.at(dossier.reference).get().paper
    assert (paper.original.pages, paper.number, paper.issuer, str(paper.issued_on)) == (
        2, "124/GKS", "UBND PHƯỜNG NHA TRANG", "1995-03-12")  # fmt: skip
    assert list(stack.pages.filter(state="doubtful")) == [third]


def test_what_the_machine_is_not_sure_of_is_said_to_be_so_and_refused_facts_stand_beside_their_field() -> None:
    clerk, dossier, stack = scene(0.6)
    first = stack.pages.get(number=1)
    browser = signed_in(clerk)
    page = text(browser.get(f"/quet/trang/{first.pk}/"))
    assert ("máy chưa chắc (60 %)" in page, "Máy chưa chắc (60 %): nhìn lại trên giấy." in page) == (True, True)
    given = {"in_hand": first.pk, "dossier": dossier.code, "component": BIRTH, "act": "place", "number": "77/X",
             "issued_on": "hôm qua"}  # fmt: skip
    answer = browser.post("/quet/cho-xep/", given)
    said = text(answer)
    assert (answer.status_code, 'value="77/X"' in said, "Nhập một ngày hợp lệ" in said) == (422, True, True)
    answer = browser.post("/quet/cho-xep/", given | {"issued_on": "2199-01-01"})
    assert (answer.status_code, "Ngày ban hành không được sau hôm nay" in text(answer)) == (422, True)
    assert not Paper.objects.exists()


def test_what_is_being_read_says_so_until_it_is_read_and_asks_no_longer(settings: Any) -> None:
    settings.OCR_ENGINE = "made up"
    clerk, dossier = core.clerk(), dossiers.received()
    page = make.waiting(clerk, None).pages.get()
    browser, where = signed_in(clerk), f"/quet/trang/{page.pk}/doc/"
    assert "đang đọc chữ 1 trang" in text(browser.get("/quet/cho-xep/"))
    assert "every 3s" in text(browser.get(where))
    page.said = make.named("ban-sao-bang")
    page.save()
    read = text(browser.get(where, {"dossier": dossier.code}))
    assert ("every 3s" in read, 'data-likely="ban-sao-bang"' in read, "chắc 93 %" in read) == (False, True, True)
    rows = text(browser.get("/quet/cho-xep/dang-doc/"))
    assert ("every 5s" in rows, f'id="told-{page.pk}"' in rows) == (False, True)
    page.said = {"failed": True}
    page.save()
    assert "Máy không đọc được chữ" in text(browser.get(where))


def test_where_nothing_reads_nothing_is_said_to_be_read() -> None:
    clerk = core.clerk()
    page = make.waiting(clerk, None).pages.get()
    assert "đọc" not in text(signed_in(clerk).get(f"/quet/trang/{page.pk}/doc/")).lower()


def test_what_a_page_says_is_shown_to_those_who_scan_there_alone() -> None:
    clerk, _, stack = scene()
    where = f"/quet/trang/{stack.pages.get(number=1).pk}/doc/"
    people = {
        "clerk": clerk,
        "other clerk": core.clerk("pvhcc-tinh"),
        "head": core.head(),
        "stranger": core.UserFactory(),
    }
    found = {name: signed_in(user).get(where).status_code for name, user in people.items()}
    assert found == {"clerk": 200, "other clerk": 404, "head": 403, "stranger": 403}


def test_the_list_costs_the_same_however_many_pages_wait(django_assert_max_num_queries: Any) -> None:
    clerk, _, stack = scene()
    make.waiting(clerk, *[make.named(BIRTH)] * 9)
    browser = signed_in(clerk)
    browser.get("/quet/cho-xep/")  # what each process keeps is read: the catalogue's shelf
    with django_assert_max_num_queries(12):
        assert browser.get("/quet/cho-xep/").status_code == 200
    with django_assert_max_num_queries(15):
        browser.get(f"/quet/cho-xep/?trang={stack.pages.get(number=1).pk}")
