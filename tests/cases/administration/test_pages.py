"""What the administrators' pages do: people, brand, slips, words tried out, versions compared, health, settings."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases.catalogue import services
from cases.catalogue.models import Synonym
from motcua.core import health, office
from motcua.core.models import Device, Post, Role
from tests.factories import core
from tests.factories.catalogue import add_paper, procedure
from tests.factories.sheets import administrator

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9v9z"/></svg>'


@pytest.fixture
def client() -> Iterator[Client]:
    cache.delete(office.KEPT)
    yield administrator()
    cache.delete(office.KEPT)


def test_the_front_page_counts(client: Client) -> None:
    procedure()
    cards = {card["title"]: card for card in client.get("/quan-tri/").context["cards"]}
    assert cards["Danh mục thủ tục"]["number"] == "1"
    assert cards["Mẫu phiếu"]["waits"] == "7 mẫu chưa đối chiếu"
    assert cards["Mẫu phiếu"]["number"] == "7"
    assert "đang dùng, theo Thông tư 03/2025" in cards["Mẫu phiếu"]["text"]
    assert len(cards) == 10


def test_the_catalogue_is_read_page_by_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cases.administration.views.catalogue.A_PAGE", 2)
    codes = sorted(procedure().procedure.code for _ in range(3))
    first = client.get("/quan-tri/danh-muc/", {"q": ""})
    assert [row["procedure"].code for row in first.context["rows"]] == codes[:2]
    assert "1–2 trong 3 thủ tục" in first.content.decode()
    last = client.get(f"/quan-tri/danh-muc/{first.context['next']}")
    assert [row["procedure"].code for row in last.context["rows"]] == codes[2:]
    assert (last.context["previous"], last.context["next"]) == ("?q=&trang=1", "")


def test_lists_take_few_queries_however_many_rows(client: Client, django_assert_max_num_queries: object) -> None:
    for _ in range(15):
        core.clerk()
        procedure()
    for page in ("", "danh-muc/", "nguoi/", "don-vi/", "thiet-bi/", "lich/", "mau-phieu/", "tu-dong-nghia/thu/"):
        with django_assert_max_num_queries(14 if page in {"", "lich/"} else 12):  # type: ignore[operator]
            assert client.get(f"/quan-tri/{page}").status_code == 200, page


def test_versions_are_compared_from_the_page_of_a_version(client: Client) -> None:
    version = procedure()
    draft = services.new_draft(version.procedure, None, core.MONDAY)
    add_paper(draft, "anh-3x4", name="Ảnh 3×4")
    page = f"/quan-tri/danh-muc/{version.procedure.code}/so-sanh/"
    assert page in client.get(f"/quan-tri/cases/procedureversion/{draft.pk}/change/").content.decode()
    shown = client.get(page)
    assert shown.context["counts"] == {"added": 1, "removed": 0, "changed": 0}
    assert "Ảnh 3×4" in shown.content.decode()
    assert client.get(page, {"tu": 2, "den": 1}).context["counts"]["removed"] == 1
    assert client.get("/quan-tri/danh-muc/9.999999/so-sanh/").status_code == 404


def test_a_word_is_tried_beside_the_list(client: Client) -> None:
    procedure(name="Cấp Chứng chỉ hành nghề luật sư")
    Synonym.objects.create(phrase="thầy cãi", means=["luật sư"])
    page = client.get("/quan-tri/tu-dong-nghia/thu/", {"q": "thầy cãi"})
    assert [hit.name for hit in page.context["hits"]] == ["Cấp Chứng chỉ hành nghề luật sư"]


def test_a_person_is_made_given_a_post_and_the_password_is_shown_once(client: Client) -> None:
    made = client.post("/quan-tri/nguoi/moi/", {"username": "tran.mai", "name": "Trần Mai"})
    assert "Chỉ hiện lần này" in made.content.decode()
    assert made.headers["Cache-Control"] == "no-store"
    assert "Chỉ hiện lần này" not in client.get("/quan-tri/nguoi/tran.mai/").content.decode()
    post = {"role": "clerk", "unit": core.unit("mot-cua-stp").pk, "since": "2026-01-01", "until": ""}
    client.post("/quan-tri/nguoi/tran.mai/giao/", post)
    kept = Post.objects.get(user__username="tran.mai")
    assert (kept.role, str(kept.since), kept.until) == ("clerk", "2026-01-01", None)
    assert client.post("/quan-tri/nguoi/tran.mai/giao/", post).status_code == 422
    client.post("/quan-tri/nguoi/tran.mai/ket-thuc/", {"id": kept.pk, "until": "2026-06-30"})
    kept.refresh_from_db()
    assert str(kept.until) == "2026-06-30"


def test_a_personal_number_is_no_name_to_sign_in_with(client: Client) -> None:
    made = client.post("/quan-tri/nguoi/moi/", {"username": "056095000001", "name": "A"})
    assert (made.status_code, "không được là số định danh" in made.content.decode()) == (422, True)


def test_tokens_and_passwords_and_the_account_itself(client: Client) -> None:
    user = core.clerk()
    page = f"/quan-tri/nguoi/{user.username}/"
    assert "Mã truy cập API" in client.post(f"{page}cap-ma/").content.decode()
    client.post(f"{page}thu-hoi/", {"id": user.tokens.get().pk})
    assert user.tokens.get().revoked_at
    assert "Mật khẩu mới" in client.post(f"{page}mat-khau/").content.decode()
    client.post(f"{page}khoa/")
    user.refresh_from_db()
    assert not user.is_active
    assert client.post(f"{page}khong-co/").status_code == 404
    assert "Không có mã này" in client.post(f"{page}thu-hoi/", {"id": "²"}, follow=True).content.decode()


def test_the_last_administrator_is_told_why(client: Client) -> None:
    user = Post.objects.get(role=Role.ADMIN).user
    answer = client.post(f"/quan-tri/nguoi/{user.username}/khoa/", follow=True)
    assert "người quản trị cuối cùng" in answer.content.decode()


def test_the_brand_is_set_and_a_wrong_logo_keeps_what_was_typed(client: Client) -> None:
    sent = {"name": "Sở Ví Dụ", "slogan": "", "place": "", "accent": "#7a1f2b", "own_accent": "on"}
    bad = SimpleUploadedFile("a.svg", SVG.replace(b"<path", b"<script/><path"))
    refused = client.post("/quan-tri/bo-nhan-dien/", sent | {"upload": bad})
    assert refused.status_code == 422
    assert "không được phép" in refused.content.decode()
    assert 'value="Sở Ví Dụ"' in refused.content.decode()
    good = client.post("/quan-tri/bo-nhan-dien/", sent | {"upload": SimpleUploadedFile("a.svg", SVG)}, follow=True)
    assert "/bo-nhan-dien.css?v=1" in good.content.decode()
    pale = client.post("/quan-tri/bo-nhan-dien/", sent | {"accent": "#ffee88"})
    assert (pale.status_code, "quá nhạt" in pale.content.decode()) == (422, True)
    client.post("/quan-tri/bo-nhan-dien/", sent | {"no_logo": "on"})
    assert office.current().logo_url == ""


def test_a_layout_says_not_compared_until_somebody_confirms_it(client: Client) -> None:
    page = "/quan-tri/mau-phieu/TT03-2025/01/"
    note = "bố cục theo TT 01/2018, chưa đối chiếu"
    assert note in client.get(page).content.decode()
    assert note in client.get("/quan-tri/mau-phieu/").content.decode()
    client.post(page, {"note": "Công báo số 1"})
    assert note not in client.get(page).content.decode()
    assert "Công báo số 1" in client.get(page).content.decode()
    client.post(page, {"withdraw": "1"})
    assert note in client.get(page).content.decode()
    assert client.get("/quan-tri/mau-phieu/TT03-2025/99/").status_code == 404


@pytest.mark.parametrize("number", ["01", "02", "03", "04", "05", "06", "07"])
def test_every_form_has_a_sample_of_nobody(client: Client, number: str) -> None:
    answer = client.get(f"/quan-tri/mau-phieu/TT03-2025/{number}.pdf")
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["Content-Type"] == "application/pdf"


def test_devices_stand_by_unit(client: Client) -> None:
    Device.objects.create(name="Máy quét quầy 1", kind="scanner", unit=core.unit("mot-cua-stp"))
    page = client.get("/quan-tri/thiet-bi/").content.decode()
    assert page.index("Bộ phận Một cửa Sở Tư pháp") < page.index("Máy quét quầy 1")


def test_health_names_parts_and_no_secret(client: Client, settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    page = client.get("/quan-tri/suc-khoe/").content.decode()
    assert "Cơ sở dữ liệu" in page
    assert settings.REDIS_URL not in page  # type: ignore[attr-defined]
    monkeypatch.setattr(health, "_broker", lambda: 1 / 0)
    assert "Không chạy" in client.get("/quan-tri/suc-khoe/").content.decode()


def test_rules_that_were_not_seen_say_so(client: Client) -> None:
    page = client.get("/quan-tri/quy-dinh/").content.decode()
    assert "15:00" in page
    assert page.count("chưa xác minh") >= 5
