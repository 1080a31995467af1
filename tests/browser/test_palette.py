"""Ctrl K by keys: find, open, narrow, act; the focus comes back; a scanner is still heard."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from .hands import open_from_rail, scan, violations
from .test_walk import CARD, receive

pytestmark = pytest.mark.browser
Enter = Callable[[str], Page]
Shot = Callable[[Page, str], None]


def box(page: Page, words: str = "") -> None:
    """Open the box by keys and type into it."""
    page.keyboard.press("Control+k")
    expect(page.locator("#palette input[role=combobox]")).to_be_focused()
    expect(option(page, "Việc của tôi")).to_be_visible()
    page.keyboard.type(words)


def option(page: Page, words: str) -> Locator:
    """A line of the box."""
    return page.locator("#palette-found").get_by_role("option", name=words)


def test_the_box_finds_opens_acts_and_gives_the_focus_back(sign_in: Enter, shot: Shot) -> None:
    clerk = sign_in("tiepnhan")
    code = receive(clerk, "mo van phong luat su", "1.002010")

    clerk.goto(clerk.url.split("/quay/")[0] + "/ho-so/")
    clerk.get_by_label("Trạng thái").focus()
    box(clerk)
    expect(option(clerk, "Việc của tôi")).to_be_visible()
    shot(clerk, "palette-empty")
    clerk.keyboard.press("Escape")
    expect(clerk.get_by_label("Trạng thái")).to_be_focused()

    box(clerk, "nguyen van mau")
    expect(option(clerk, "Nguyễn Văn Mẫu 0560")).to_have_attribute("aria-selected", "true")
    assert violations(clerk) == []
    shot(clerk, "palette-name")
    clerk.keyboard.press("Enter")
    expect(option(clerk, "Nhận hồ sơ mới")).to_be_visible()
    shot(clerk, "palette-person")
    clerk.keyboard.press("ArrowDown")
    clerk.keyboard.press("Enter")
    clerk.wait_for_url(re.compile(f"/ho-so/{code}/$"))

    box(clerk)
    shot(clerk, "palette-dossier")
    clerk.keyboard.type("chuyen buoc")
    clerk.keyboard.press("Enter")  # before the answer
    expect(clerk.get_by_role("dialog").get_by_role("button", name="Chuyển bước tiếp")).to_be_visible()
    clerk.keyboard.press("Control+k")
    expect(clerk.locator("#palette")).to_be_hidden()  # an act half written is not left behind
    clerk.keyboard.press("Escape")
    expect(clerk.get_by_role("dialog")).to_have_count(0)


def test_a_new_number_goes_to_the_desk_and_stands_in_no_address(sign_in: Enter, shot: Shot) -> None:
    clerk = sign_in("tiepnhan")
    open_from_rail(clerk, "Việc của tôi")
    box(clerk, "056301000456")
    expect(option(clerk, "Tạo người mới ở Quầy")).to_be_visible()
    shot(clerk, "palette-number")
    clerk.keyboard.press("Enter")
    number = clerk.get_by_label("Số định danh, hộ chiếu hoặc mã số thuế", exact=True)
    expect(number).to_have_value("056301000456")
    assert "056301000456" not in clerk.url
    assert "056301000456" not in clerk.evaluate("JSON.stringify(sessionStorage)")

    box(clerk, "mo van phong luat su")
    option(clerk, "1.002010").click()
    expect(clerk.get_by_role("heading", name="Thành phần hồ sơ")).to_be_visible()
    expect(number).to_have_value("056301000456")


def test_a_scanner_is_heard_while_the_box_is_open(sign_in: Enter) -> None:
    clerk = sign_in("tiepnhan")
    box(clerk, "ng")
    expect(option(clerk, "Tìm «ng»")).to_be_visible()
    scan(clerk, CARD)
    expect(clerk.get_by_label("Họ và tên, tên tổ chức")).to_have_value("Nguyễn Văn Mẫu")
    expect(clerk.get_by_role("dialog")).to_have_count(0)

    officer = sign_in("bttp")
    box(officer, CARD)  # on a page that listens to no scanner it is words like any other
    officer.keyboard.press("Enter")
    officer.wait_for_url(re.compile("/ho-so/$"))
    expect(officer.get_by_text("Không có hồ sơ nào khớp")).to_be_visible()
