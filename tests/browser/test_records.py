"""Văn thư numbers and seals two results and gives them to the counter, which hands one to a proxy by the card."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cases.slips import tokens
from tests.factories import catalogue
from tests.factories import dossier as make

from .hands import follow, open_from_rail, scan

pytestmark = pytest.mark.browser

PROXY = "056301000456||Trần Thị Ví Dụ|17092001|Nữ|5 Trần Phú, phường Nha Trang, Khánh Hòa|01072021"
Enter = Callable[[str], Page]
Shot = Callable[[Page, str], None]


def number_two(page: Page, shot: Shot) -> None:
    """Keys only, no click: X chooses a row and fills in its number, J goes to the next, F9 sends."""
    open_from_rail(page, "Văn thư")
    for key in ("x", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator("[data-book-number]").nth(1)).to_have_value("2/STP")
    shot(page, "van-thu")
    page.keyboard.press("F9")
    expect(page.get_by_text("Đã vào số 2 kết quả.")).to_be_visible()


def make_list(page: Page, shot: Shot) -> None:
    """Choose both results and make the list."""
    follow(page, page.get_by_role("link", name="Bàn giao về quầy"))
    page.get_by_label("Chọn tất cả").check()
    shot(page, "van-thu-ban-giao")
    page.keyboard.press("F9")
    expect(page.get_by_text("In phiếu và giao cùng kết quả")).to_be_visible()


def take(page: Page, code: str, shot: Shot) -> None:
    """The counter scans the list's QR and confirms all of it."""
    open_from_rail(page, "Trả kết quả")
    shot(page, "tra-ket-qua")
    scan(page, f"http://mot-cua/ban-giao/{code}/")
    page.wait_for_url(re.compile("/ban-giao/"))
    page.get_by_label("Chọn tất cả").check()
    shot(page, "nhan-ban-giao")
    page.keyboard.press("F9")
    expect(page.get_by_text("Đã nhận 2 kết quả.")).to_be_visible()


def test_two_results_go_from_number_and_seal_to_the_counter_and_one_to_a_proxy(sign_in: Enter, shot: Shot) -> None:
    version = catalogue.procedure(name="Cấp Giấy đăng ký hoạt động của văn phòng luật sư")
    first, _ = [make.at_last_step(version=version) for _ in range(2)]
    records = sign_in("vanthu")
    number_two(records, shot)
    make_list(records, shot)
    clerk = sign_in("tiepnhan")
    take(clerk, records.url.rstrip("/").rpartition("/")[2], shot)

    open_from_rail(clerk, "Trả kết quả")
    scan(clerk, tokens.verifying_address(first.code, "01", "TT03-2025"))
    clerk.wait_for_url(re.compile(re.escape(f"/tra-ket-qua/{first.code}/")))
    scan(clerk, PROXY)
    expect(clerk.get_by_label("Người nhận", exact=True)).to_have_value("Trần Thị Ví Dụ")
    expect(clerk.get_by_text("không phải của chủ hồ sơ")).to_be_visible()
    clerk.get_by_label("Giấy ủy quyền, giấy giới thiệu").fill("Giấy ủy quyền ngày 20/11/2026")
    clerk.get_by_label("Giay de nghi").check()
    shot(clerk, "tra-ket-qua-nhan-thay")
    clerk.keyboard.press("F9")
    expect(clerk.get_by_text("In giấy biên nhận")).to_be_visible()
    shot(clerk, "tra-ket-qua-da-tra")
    assert "056301000456" not in clerk.content()
