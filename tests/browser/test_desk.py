"""The desk by its keys alone, on the smallest screen it is meant for."""

import re
import time
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from .hands import scan, violations

pytestmark = pytest.mark.browser

CARD = "056301000456||Trần Thị Ví Dụ|17092001|Nữ|5 Trần Phú, phường Nha Trang, Khánh Hòa|01072021"
DAMAGED = "056095000123||Nguyeenx Vawn Maaux|05021995|Nam|12 Lee Lowji, phuwowngf Nha Trang|20042022"
MANY = "1.003160"  # eleven papers
SIZES = (768, 657)
Enter = Callable[[str], Page]
Shot = Callable[[Page, str], None]


class Hand:
    """A hand on a keyboard that counts its keystrokes; a scanner types far quicker and is not counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.strokes = 0

    def type(self, words: str) -> None:
        self.strokes += len(words)
        self.page.keyboard.type(words, delay=90)

    def press(self, key: str) -> None:
        self.strokes += 1
        self.page.keyboard.press(key)

    def scan(self, text: str) -> None:
        """A card, read and answered."""
        with self.page.expect_response("**/quay/nguoi/"):
            scan(self.page, text)

    def choose(self, words: str) -> None:
        self.type(words)
        expect(self.page.locator("#find-procedure")).to_have_attribute("data-shown", words)
        self.press("Enter")
        expect(self.page.get_by_role("heading", name="Thành phần hồ sơ")).to_be_visible()
        expect(focused(self.page)).to_have_attribute("name", "have")


def focused(page: Page) -> Locator:
    return page.locator("*:focus")


def look(page: Page, shot: Shot, name: str) -> None:
    """Keep pictures in both themes at both heights; nothing may scroll but what is inside a panel."""
    for height in SIZES:
        page.set_viewport_size({"width": 1366, "height": height})
        for theme in ("light", "dark"):
            page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
            shot(page, f"quay-{name}-{height}-{theme}")
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight"), (name, height)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, height)
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    page.set_viewport_size({"width": 1366, "height": 768})


def receive(page: Page) -> None:
    hand = Hand(page)
    hand.scan(CARD)
    expect(focused(page)).to_have_id("find-procedure")
    hand.choose("mo van phong luat su")
    hand.press(settings.DESK_KEYS["papers"])
    hand.press(settings.DESK_KEYS["receive"])
    page.wait_for_url(re.compile("/quay/xong/"))


def test_a_returning_citizen_is_received_by_keys_alone_within_a_minute(sign_in: Enter, shot: Shot) -> None:
    page = sign_in("tiepnhan")
    look(page, shot, "trong")
    assert violations(page) == []
    receive(page)
    page.keyboard.press(settings.DESK_KEYS["next"])
    expect(focused(page)).to_have_id("scan")

    began, hand = time.monotonic(), Hand(page)
    hand.scan(CARD)
    expect(page.get_by_text("Đã có dữ liệu")).to_be_visible()
    expect(focused(page)).to_have_id("find-procedure")
    found = time.monotonic()
    look(page, shot, "nguoi")
    pictures = time.monotonic() - found
    hand.choose("mo van phong luat")
    expect(page.get_by_text("Còn hồ sơ cùng thủ tục chưa xong")).to_be_visible()
    hand.press(settings.DESK_KEYS["papers"])
    expect(page.get_by_text("Đủ giấy tờ.")).to_be_visible()
    found = time.monotonic()
    look(page, shot, "san-sang")
    pictures += time.monotonic() - found
    hand.press(settings.DESK_KEYS["receive"])
    page.wait_for_url(re.compile("/quay/xong/"))
    took = time.monotonic() - began - pictures
    assert hand.strokes <= 25
    assert took < 60

    expect(page.get_by_role("link", name=re.compile("In mẫu 01"))).to_be_visible()
    page.keyboard.press(settings.DESK_KEYS["procedure"])
    expect(page.get_by_text("Trần Thị Ví Dụ").first).to_be_visible()
    page.locator("#find-procedure").focus()
    hand.choose("the luat su")
    hand.press(settings.DESK_KEYS["papers"])
    hand.press(settings.DESK_KEYS["receive"])
    expect(page.get_by_role("heading", name="Lượt này: 2 hồ sơ")).to_be_visible()
    shot(page, "quay-xong-luot")
    assert violations(page) == []


@pytest.mark.parametrize("text", [DAMAGED, unicodedata.normalize("NFD", CARD)], ids=["telex", "nfd"])
def test_a_card_that_the_scanner_damaged_is_repaired_wherever_it_is_read(sign_in: Enter, text: str) -> None:
    page = sign_in("tiepnhan")
    page.locator("#find-procedure").focus()
    Hand(page).scan(text)
    name = "Nguyễn Văn Mẫu" if text == DAMAGED else "Trần Thị Ví Dụ"
    expect(page.locator(".person__n")).to_have_text(name)
    expect(page.locator("#find-procedure")).to_have_value("")
    if text == DAMAGED:
        expect(page.get_by_text("Máy quét làm hỏng dấu")).to_be_visible()


def test_what_is_on_the_desk_survives_a_closed_page_and_no_tab_overwrites_another(sign_in: Enter, shot: Shot) -> None:
    page = sign_in("tiepnhan")
    hand = Hand(page)
    hand.scan(CARD)
    expect(focused(page)).to_have_id("find-procedure")
    hand.choose("mo van phong luat su")
    hand.press("Space")
    expect(page.locator("[data-have]")).to_have_text(re.compile("^1/"))
    expect(page.get_by_text("Đã lưu nháp")).to_be_visible()
    page.wait_for_timeout(1000)  # the promise is one second
    again = page.context.new_page()
    page.close(run_before_unload=False)
    again.goto(page.url)
    expect(again.get_by_text("Đã khôi phục bản đang làm lúc")).to_be_visible()
    expect(again.locator(".person__n")).to_have_text("Trần Thị Ví Dụ")
    expect(again.locator("[data-have]")).to_have_text(re.compile("^1/"))
    shot(again, "quay-khoi-phuc")
    assert again.evaluate("JSON.stringify({...localStorage})").count("0563") == 0

    other = page.context.new_page()
    other.goto(page.url)
    again.locator(".paper input[type=checkbox]").nth(1).check()
    expect(again.get_by_text("Quầy đang mở ở thẻ khác")).to_be_visible()
    other.get_by_role("button", name="Bỏ, làm lại").click()
    expect(other.get_by_text("Đã khôi phục")).to_have_count(0)


def test_many_papers_a_proxy_and_an_act_of_the_past_fit_into_the_same_view(
    sign_in: Enter, shot: Shot, settings: Any
) -> None:
    settings.MOTCUA_BACKLOG = True
    page = sign_in("tiepnhan")
    hand = Hand(page)
    hand.scan(CARD)
    expect(focused(page)).to_have_id("find-procedure")
    hand.choose(MANY)
    papers = page.locator(".papers")
    expect(papers.get_by_text("Văn bản ủy quyền")).to_have_count(0)
    page.get_by_label("Người khác nộp thay").check()
    expect(papers.get_by_text("Văn bản ủy quyền").first).to_be_attached()
    hand.scan(DAMAGED)
    expect(page.get_by_label("Họ tên người nộp thay")).to_have_value("Nguyễn Văn Mẫu")
    expect(page.locator(".person__n")).to_have_text("Trần Thị Ví Dụ")
    page.get_by_text("việc đã nhận trước đây").click()
    look(page, shot, "nhieu-giay")
    assert papers.evaluate("list => list.scrollHeight > list.clientHeight")
    assert violations(page) == []
    page.get_by_text("Sửa, thêm điện thoại").click()
    look(page, shot, "sua-nguoi")


def test_each_key_acts_on_the_page_and_not_on_the_browser(sign_in: Enter) -> None:
    page = sign_in("tiepnhan")
    page.evaluate("""() => { window.pressed = {}; window.addEventListener("keydown", (e) => {
        window.pressed[e.key] = e.defaultPrevented; if (e.key === "F9") e.stopPropagation(); }) }""")
    keys = settings.DESK_KEYS
    page.keyboard.press(keys["procedure"])
    expect(focused(page)).to_have_id("find-procedure")
    hand = Hand(page)
    hand.choose("mo van phong luat su")
    page.keyboard.press(keys["refuse"])
    expect(page.get_by_role("dialog", name="Từ chối tiếp nhận")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press(keys["receive"])  # papers are missing: it stays here and says why
    expect(page.locator("#toasts").get_by_text(re.compile("Còn thiếu"))).to_be_visible()
    page.keyboard.press(keys["papers"])
    expect(page.get_by_text("Chưa có người nộp")).to_be_visible()
    pressed = page.evaluate("window.pressed")
    assert all(pressed[keys[name]] for name in ("procedure", "refuse", "receive", "papers"))
    page.keyboard.press("F5")
    assert page.evaluate("window.pressed?.F5 ?? false") is False  # a reload stays the browser's


def test_a_quick_hand_is_waited_for_another_person_begins_anew_and_a_refusal_needs_its_reason(sign_in: Enter) -> None:
    page = sign_in("tiepnhan")
    hand = Hand(page)
    hand.scan(CARD)
    page.keyboard.press(settings.DESK_KEYS["procedure"])
    page.keyboard.type("mo van phong luat su")
    page.keyboard.press("Enter")  # before the answer
    expect(page.get_by_role("heading", name="Thành phần hồ sơ")).to_be_visible()
    page.keyboard.press(settings.DESK_KEYS["papers"])
    expect(page.get_by_text("Đủ giấy tờ.")).to_be_visible()
    hand.scan(DAMAGED)
    expect(page.get_by_text("Đã bỏ dấu giấy tờ của người trước")).to_be_visible()
    expect(page.locator("[data-have]")).to_have_text(re.compile("^0/"))

    page.keyboard.press(settings.DESK_KEYS["refuse"])
    for words in ("", "Không thuộc thẩm quyền của Sở."):
        dialog = page.get_by_role("dialog", name="Từ chối tiếp nhận")
        expect(dialog.get_by_label("Lý do")).to_be_focused()
        page.keyboard.type(words)
        page.keyboard.press("Control+Enter")
        if not words:
            expect(dialog.get_by_text("Ghi lý do từ chối để in vào phiếu.")).to_be_visible()
    page.wait_for_url(re.compile("/quay/xong/"))
    expect(page.get_by_text("Từ chối").first).to_be_visible()
