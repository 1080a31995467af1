"""The administrators' pages as they look, light, dark and on a phone; pages of errors; a network that goes away."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from playwright.sync_api import Page

from .hands import english, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Sign = Callable[[str], Page]
Shot = Callable[[Page, str], None]
PAGES = {
    "trang-dau": "", "danh-muc": "danh-muc/", "lich": "lich/?nam=2026", "ngay": "lich/2026-09-02/",
    "nguoi": "nguoi/", "mot-nguoi": "nguoi/tiepnhan/", "don-vi": "don-vi/", "thiet-bi": "thiet-bi/",
    "nhan-dien": "bo-nhan-dien/", "mau-phieu": "mau-phieu/", "mot-mau": "mau-phieu/TT03-2025/01/",
    "tu-dong-nghia": "tu-dong-nghia/thu/?q=luật sư",
    "quy-dinh": "quy-dinh/", "suc-khoe": "suc-khoe/", "bang-don-vi": "core/orgunit/",
    "form-don-vi": "core/orgunit/add/",
    "tim-trong-bang": "cases/synonym/?q=xe", "mat-khau": "password_change/", "cac-bang": "cases/",
    "bang-ban": "cases/procedureversion/", "nhap-excel": "cases/synonym/import/", "tai-khoan": "core/user/add/",
}  # fmt: skip
SHEETS = ("cases/synonym", "cases/procedureversion")


def faults(page: Page) -> list[str]:
    return violations(page) + [f"English: {said}" for said in english(page)]


@pytest.mark.soak
def test_every_page_of_the_administration_looks_at_home(sign_in: Sign, house: str, shot: Shot) -> None:
    page, found = sign_in("quantri"), {}
    for name, path in PAGES.items():
        page.goto(f"{house}/quan-tri/{path}")
        assert page.locator(".rail").is_visible(), name
        shot(page, f"quan-tri-{name}")
        found[name] = faults(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.soak
def test_every_table_of_django_is_accessible_and_speaks_vietnamese(sign_in: Sign, house: str) -> None:
    page, found = sign_in("quantri"), {}
    for model in admin.site._registry:
        table, row = f"{model._meta.app_label}/{model._meta.model_name}", model._default_manager.first()
        places = ["", "add/"] + ([f"{row.pk}/{place}/" for place in ("change", "history", "delete")] if row else [])
        for place in [*places, *(["import/", "export/"] if table in SHEETS else [])]:
            page.goto(f"{house}/quan-tri/{table}/{place}")
            found[table, place] = faults(page)
    assert {place: wrong for place, wrong in found.items() if wrong} == {}


@pytest.mark.soak
def test_the_administration_looks_at_home_in_the_dark_and_on_a_phone(sign_in: Sign, house: str, shot: Shot) -> None:
    page = sign_in("quantri")
    page.evaluate("localStorage.setItem('mc-theme', 'dark')")
    for name in ("trang-dau", "lich", "mot-nguoi", "bang-ban", "form-don-vi"):
        page.goto(f"{house}/quan-tri/{PAGES[name]}")
        shot(page, f"quan-tri-{name}-toi")
    page.set_viewport_size({"width": 390, "height": 844})
    for name in ("trang-dau", "lich", "nguoi", "bang-don-vi"):
        page.goto(f"{house}/quan-tri/{PAGES[name]}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        shot(page, f"quan-tri-{name}-dien-thoai")


def test_a_day_is_added_from_the_year_after_its_reach_is_seen(sign_in: Sign, house: str, shot: Shot) -> None:
    page = sign_in("quantri")
    page.goto(f"{house}/quan-tri/lich/?nam=2026")
    page.locator("a[href='/quan-tri/lich/2026-12-18/']").click()
    page.get_by_label("Lý do, tên ngày").fill("Mất điện toàn trụ sở")
    page.get_by_role("button", name="Xem ảnh hưởng").click()
    assert page.get_by_text("Không hồ sơ đang mở nào").is_visible()
    shot(page, "quan-tri-xem-anh-huong")
    page.get_by_role("button", name="Xác nhận, tính lại hạn").click()
    page.get_by_role("link", name="18/12").first.wait_for()
    assert "Mất điện toàn trụ sở" in page.content()


def test_the_brand_colours_every_page_and_refuses_a_pale_colour(sign_in: Sign, house: str, shot: Shot) -> None:
    page = sign_in("quantri")
    page.goto(f"{house}/quan-tri/bo-nhan-dien/")
    page.get_by_label("Tên cơ quan").fill("Sở Tư pháp tỉnh Ví Dụ")
    page.get_by_label("Dùng màu riêng của cơ quan").check()
    page.locator("input[type=color]").fill("#7a1f2b")
    logo = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4.5" cy="4.5" r="4" fill="#c33"/></svg>'
    )
    upload: Any = {"name": "a.svg", "mimeType": "image/svg+xml", "buffer": logo}
    page.get_by_label("Biểu trưng (không bắt buộc)").set_input_files(upload)
    page.get_by_role("button", name="Lưu bộ nhận diện").click()
    page.get_by_text("Đã đổi bộ nhận diện").wait_for()
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--brand').trim()") == "#7a1f2b"
    shot(page, "quan-tri-nhan-dien-rieng")
    page.evaluate("localStorage.setItem('mc-theme', 'dark')")
    page.goto(f"{house}/quan-tri/")
    shot(page, "quan-tri-nhan-dien-rieng-toi")


def test_pages_of_errors_say_what_to_do(sign_in: Sign, house: str, shot: Shot) -> None:
    page = sign_in("tiepnhan")
    page.goto(f"{house}/quan-tri/")
    assert page.get_by_text("báo người quản trị giao nhiệm vụ").is_visible()
    shot(page, "loi-403")
    page.evaluate("localStorage.setItem('mc-theme', 'dark')")
    page.goto(f"{house}/quan-tri/nguoi/")
    shot(page, "loi-403-toi")
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    shot(page, "loi-403-dien-thoai")


def test_without_a_network_the_page_stays_with_what_was_typed(sign_in: Sign, house: str, shot: Shot) -> None:
    page = sign_in("quantri")
    page.goto(f"{house}/quan-tri/nguoi/moi/")
    page.get_by_label("Họ và tên").fill("Trần Mai")
    page.context.set_offline(True)
    page.get_by_text("Đang mất mạng.").wait_for()
    page.get_by_role("button", name="Tạo tài khoản").click()
    assert page.get_by_label("Họ và tên").input_value() == "Trần Mai"
    shot(page, "loi-mat-mang")
    page.context.set_offline(False)
    page.get_by_text("Đã có mạng lại").wait_for()
    assert not page.get_by_text("Đang mất mạng.").is_visible()


def test_a_page_opened_without_a_network_says_what_to_do(browser: Any, house: str, shot: Shot) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN")
    page = context.new_page()
    page.goto(f"{house}/dang-nhap/")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    context.set_offline(True)
    page.goto(f"{house}/viec/")
    page.get_by_role("heading", name="Đang mất mạng").wait_for()
    shot(page, "loi-ngoai-tuyen")
    assert violations(page) == []
    context.set_offline(False)
    page.get_by_role("link", name="Thử lại").click()
    page.get_by_label("Tên đăng nhập").wait_for()
    context.close()
