"""The page behind a slip's QR."""

import re

import pytest
from django.test import Client

from cases.slips import tokens
from tests.factories import core
from tests.factories import dossier as make

pytestmark = pytest.mark.django_db


def test_a_genuine_slip_is_shown_with_a_masked_name_and_no_personal_number() -> None:
    person = make.applicant(name="Nguyễn Văn Mẫu")
    dossier = make.received(applicant=person)
    answer = Client().get(f"/xac-thuc/{tokens.slip(dossier.code, '01', 'TT03-2025')}/")
    page = answer.content.decode()
    assert answer.status_code == 200
    for shown in (dossier.code, "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "16/11/2026", "Được tiếp nhận",
                  "Nguyễn V*** M**", dossier.receiver.name):  # fmt: skip
        assert shown in page
    for hidden in ("Nguyễn Văn Mẫu", person.id_number, person.phone):
        assert hidden not in page
    assert not re.search(r"\d{9,}", page)


def test_an_organizations_name_is_public() -> None:
    firm = make.applicant(kind="organization", id_number="4200123454", name="Công ty Luật Ví Dụ")
    dossier = make.received(applicant=firm)
    page = Client().get(f"/xac-thuc/{tokens.slip(dossier.code, '01', 'TT03-2025')}/").content.decode()
    assert "Công ty Luật Ví Dụ" in page
    assert "4200123454" not in page


@pytest.mark.parametrize("number", ["06", "07"])
def test_running_papers_are_verified_without_a_date(number: str) -> None:
    dossier = make.processing()
    answer = Client().get(f"/xac-thuc/{tokens.slip(dossier.code, number, 'TT03-2025')}/")
    assert answer.status_code == 200
    assert "Ngày của phiếu" not in answer.content.decode()


@pytest.mark.parametrize("token", ["abc", "H32.11-261116-0001~01~TT03-2025~AAAAAAAAAAAAAAAAAAAAAA", "~"])
def test_a_wrong_token_is_told_clearly_and_says_nothing_else(token: str) -> None:
    make.received(core.clerk())
    answer = Client().get(f"/xac-thuc/{token}/")
    assert answer.status_code == 404
    assert "Không xác thực được phiếu" in answer.content.decode()


def test_a_token_of_a_dossier_that_is_not_here_is_not_genuine() -> None:
    assert Client().get(f"/xac-thuc/{tokens.slip('H32.11-200101-0001', '01', 'TT03-2025')}/").status_code == 404
