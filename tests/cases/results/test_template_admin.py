"""Templates of results in the administration: edited as drafts, looked at unsaved, read once they are published."""

import pytest
from django.test import Client

from cases.results import press
from cases.results.models import ResultTemplate
from tests.factories import core
from tests.factories.pages import signed_in
from tests.factories.sheets import administrator
from tests.factories.templates import template

pytestmark = pytest.mark.django_db
PAGE = "/quan-tri/cases/resulttemplate/"
NEW = {"name": "Giấy báo", "code": "giay-bao", "number": "1", "heading": "Giấy báo", "subject": "", "symbol": "GB-STP",
       "body": "<p>{{chu_ho_so}}: {{noi_dung}}</p>", "recipients": "", "outcome": "", "procedures": "", "kind": "",
       "note": "", "effective_from": "", "effective_to": ""}  # fmt: skip


@pytest.fixture
def client() -> Client:
    return administrator()


def test_a_draft_is_written_corrected_and_published(client: Client) -> None:
    wrong = client.post(f"{PAGE}add/", NEW | {"body": "<p>{{khong_co}}</p>"}).content.decode()
    assert "Không có trường «khong_co»" in wrong
    assert client.post(f"{PAGE}add/", NEW | {"procedures": "9.999999"}).status_code == 200
    assert client.post(f"{PAGE}add/", NEW).status_code == 302
    made = ResultTemplate.objects.get()
    done = client.post(f"{PAGE}{made.pk}/change/", NEW | {"effective_from": "01/12/2026", "_publish": "1"}, follow=True)
    assert "Đã công bố bản 1, áp dụng từ 01/12/2026." in done.content.decode()


def test_a_published_version_is_read_and_copied(client: Client) -> None:
    made = template()
    client.post(f"{PAGE}{made.pk}/change/", NEW | {"body": "<p>lén</p>"})
    made.refresh_from_db()
    assert "lén" not in made.body
    page = client.post(f"{PAGE}{made.pk}/change/", {"_copy": "1", "effective_to": ""}, follow=True).content.decode()
    assert "Đã lập bản dự thảo số 2." in page
    assert "so_dinh_danh" in page  # the closed list stands below


def test_the_look_is_a_pdf_of_what_stands_on_the_form_or_a_sentence(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press, "look", lambda html: press.Look(f"%PDF {html}".encode(), [], 1))
    shown = client.post(f"{PAGE}xem-thu/", NEW)
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "application/pdf")
    assert "Nguyễn Thị Ví Dụ: [Nội dung]" in shown.content.decode()
    refused = client.post(f"{PAGE}xem-thu/", NEW | {"body": "<script>"})
    assert (refused.status_code, "Không dùng được thẻ" in refused.content.decode()) == (422, True)
    assert not ResultTemplate.objects.exists()


def test_nobody_else_comes_here() -> None:
    for person in (core.clerk(), core.officer(), core.director()):
        assert signed_in(person).get(PAGE).status_code in (302, 403)
        assert signed_in(person).post(f"{PAGE}xem-thu/", NEW).status_code in (302, 403)
