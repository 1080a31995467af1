"""«Kho dữ liệu»: opened with a purpose that is recorded, by those who keep the store, under no personal number."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cases.dossier.models import Dossier
from cases.slips import pdf
from digitization.papers.models import Paper
from motcua.core.models import JournalEntry, User
from tests.factories import archive, core, papers
from tests.factories import dossier as make
from tests.factories.pages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
WHERE = "/kho-du-lieu/"


def finished() -> tuple[Dossier, Paper]:
    """A finished dossier, and a paper of its owner that came into the store with it."""
    found = make.returned()
    mine = papers.paper(owner=found.applicant, reference=found.reference, accepted_at=core.MONDAY, number="12/BC")
    return found, mine


def opened(browser: Client, asked: str) -> Any:
    return browser.post(WHERE, {"asked": asked, "purpose": "Đối chiếu kho"}, follow=True)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


PEOPLE: dict[str, tuple[Callable[[], User], int, bool]] = {
    "archivist": (archive.archivist, 200, True), "head": (core.head, 200, True),
    "other head": (lambda: core.head("hctp"), 200, False), "clerk": (core.clerk, 403, False),
    "other clerk": (lambda: core.clerk("pvhcc-tinh"), 403, False), "officer": (core.officer, 403, False),
    "director": (core.director, 403, False), "records": (core.records, 403, False),
    "office": (archive.office, 403, False), "stranger": (core.UserFactory, 403, False),
}  # fmt: skip


@pytest.mark.parametrize("who", PEOPLE)
def test_the_archivist_opens_every_store_a_head_those_the_department_knows_others_none(who: str) -> None:
    person, page, opens = PEOPLE[who]
    found, _ = finished()
    browser = signed_in(person())
    assert browser.get(WHERE).status_code == page
    answer = opened(browser, found.applicant.id_number)
    assert ("số 12/BC" in text(answer)) == opens
    assert answer.status_code == (page if page == 403 else 200 if opens else 422)
    assert JournalEntry.objects.filter(verb="vault.looked_up").exists() == opens


def test_the_look_is_recorded_with_its_purpose_and_no_number_stands_in_an_address() -> None:
    found, mine = finished()
    keeper = archive.archivist()
    answer = opened(signed_in(keeper), found.code)
    (address, _), *_ = answer.redirect_chain
    line = JournalEntry.objects.get(verb="vault.looked_up")
    assert line.data == {"purpose": "Đối chiếu kho", "for": "unit:van-phong", "offered": [mine.pk]}
    assert found.applicant.id_number not in address + text(answer)
    assert signed_in(archive.archivist()).get(address).status_code == 404
    assert signed_in(keeper).get(address).status_code == 200
    assert JournalEntry.objects.filter(verb="vault.looked_up").count() == 1


@pytest.mark.parametrize(
    ("sent", "said"),
    [({"asked": "", "purpose": "x"}, "chưa được ghi"), ({"asked": "056000000000", "purpose": "x"}, "Không tìm thấy ai"),
     ({"asked": "056000000000", "purpose": " "}, "chưa được ghi"), ({"asked": "a\0b", "purpose": "x"}, "")],
)  # fmt: skip
def test_what_cannot_be_opened_is_said_beside_its_field(sent: dict[str, str], said: str) -> None:
    answer = signed_in(archive.archivist()).post(WHERE, sent)
    assert (answer.status_code, said in text(answer)) == (422, True)
    assert not JournalEntry.objects.filter(verb="vault.looked_up").exists()


def test_a_wrong_paper_is_revoked_from_here_and_stays_told() -> None:
    found, mine = finished()
    browser = signed_in(archive.archivist())
    address = opened(browser, found.code).redirect_chain[-1][0]
    where = f"{address}{mine.pk}/thu-hoi/"
    assert where in text(browser.get(address))
    assert browser.post(where, {"reason": " "}).status_code == 422
    assert browser.post(where, {"reason": "Quét nhầm người"}).url == address
    page = text(browser.get(address))
    assert (where in page, "Quét nhầm người" in page) == (False, True)
    assert browser.get(f"{WHERE}khong-co/{mine.pk}/thu-hoi/").status_code == 404


def test_the_report_of_an_open_store_is_printed_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "render", lambda sheets, told=None: b"%PDF-1.7\n%%EOF")
    found, _ = finished()
    browser = signed_in(archive.archivist())
    where = f"{opened(browser, found.code).redirect_chain[-1][0]}bao-cao.pdf"
    assert browser.post(where, {"reason": ""}).status_code == 422
    assert browser.post(where, {"reason": "Chủ hồ sơ đề nghị"}).content.startswith(b"%PDF")
    assert JournalEntry.objects.get(verb="vault.reported").data["for"] == "unit:van-phong"


def test_an_open_store_takes_few_queries_however_many_papers(django_assert_max_num_queries: Any) -> None:
    found, mine = finished()
    for _ in range(5):
        papers.paper(owner=mine.owner, reference=found.reference, accepted_at=core.MONDAY)
    browser = signed_in(archive.archivist())
    address = opened(browser, found.code).redirect_chain[-1][0]
    with django_assert_max_num_queries(12):
        browser.get(address)
