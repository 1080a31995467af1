"""All the slips of one turn are one PDF, open to those who may see its dossiers."""

import io
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from pypdf import PdfReader

from cases.dossier.models import Dossier
from tests.factories import acts, catalogue, core, dossier
from tests.factories.pages import clock_at, given_to, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.documents, pytest.mark.usefixtures("own_files")]
TOKEN = "khoa-thu-0001"


@pytest.fixture(autouse=True)
def _wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    clock_at(monkeypatch)


def pages(answer: Any) -> list[str]:
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Cache-Control"] == "private, no-store"
    return [page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages]


def one_visit() -> list[Dossier]:
    """Two dossiers of one coming: one received, one waiting for papers."""
    owner, first = dossier.applicant(), dossier.received()
    second = dossier.registered(core.clerk(), version=catalogue.procedure(), applicant=owner, missing=("giay-de-nghi",))
    acts.do("require_supplement", second, at=core.MONDAY)
    Dossier.objects.filter(pk=second.pk).update(visit=first.visit)
    return [first, second]


def test_four_people_before_the_slips_of_a_visit() -> None:
    first = one_visit()[0]
    path = f"/quay/xong/{first.code}/ca-luot.pdf"
    assert len(pages(signed_in(core.clerk()).get(path))) == 3  # two liên of slip 01, one slip 02
    assert signed_in(core.clerk("pvhcc-tinh")).get(path).status_code == 404
    for other in (core.director(), core.officer(), core.UserFactory()):
        assert signed_in(other).get(path).status_code == 403


def test_the_slips_of_a_visit_follow_one_another_each_with_its_own_page_numbers() -> None:
    first, second = one_visit()
    found = pages(signed_in(core.clerk()).get(f"/quay/xong/{second.code}/ca-luot.pdf"))
    assert [first.code in page for page in found] == [True, True, False]
    assert second.code in found[2]
    page = signed_in(core.clerk()).get(f"/quay/xong/{second.code}/").content.decode()
    assert page.count("data-prints-all") == 1
    assert f'href="/quay/xong/{second.code}/ca-luot.pdf"' in page


def test_a_visit_of_one_dossier_has_nothing_to_join() -> None:
    made = dossier.received()
    assert signed_in(core.clerk()).get(f"/quay/xong/{made.code}/ca-luot.pdf").status_code == 404


def test_a_paper_hand_over_of_many_prints_the_control_slip_of_each_that_went_and_only_for_who_gave_it() -> None:
    me = core.officer()
    gone, stays = [given_to(me), given_to(me)], acts.SITUATIONS["asked"]()
    sent = {"code": [d.code for d in (*gone, stays)], "once": TOKEN, "handover": "paper"}
    receipt = signed_in(me).post("/viec/nhieu/chuyen/", sent).url
    assert f'href="{receipt}phieu.pdf"' in signed_in(me).get(receipt).content.decode()
    found = pages(signed_in(me).get(f"{receipt}phieu.pdf"))
    assert [gone[0].code in found[0], gone[1].code in found[1], len(found)] == [True, True, 2]
    assert signed_in(core.officer()).get(f"{receipt}phieu.pdf").status_code == 404
    assert signed_in(core.director()).get(f"{receipt}phieu.pdf").status_code == 404
    assert signed_in(core.UserFactory()).get(f"{receipt}phieu.pdf").status_code == 403


def test_apologies_sent_together_are_one_print_for_heads_who_see_them() -> None:
    made = [acts.do("apologise", dossier.processing(), at=core.MONDAY + timedelta(hours=1)) for _ in range(2)]
    path = "/phong/xin-loi/phieu.pdf?" + "&".join(f"so={quote(d.code)}" for d in [*made, dossier.processing()])
    found = pages(signed_in(core.head()).get(path))
    assert [made[0].code in found[0], made[1].code in found[1], len(found)] == [True, True, 2]
    assert len(pages(signed_in(core.director()).get(path))) == 2
    assert signed_in(core.head("hctp")).get(path).status_code == 404
    assert signed_in(core.clerk()).get(path).status_code == 403


def test_who_asks_first_without_the_file_is_answered_whether_it_is_there() -> None:
    first = one_visit()[0]
    answer = signed_in(core.clerk()).head(f"/quay/xong/{first.code}/ca-luot.pdf")
    assert (answer.status_code, answer["Content-Type"], answer.content) == (200, "application/pdf", b"")
