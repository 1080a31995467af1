"""A day at «Việc của tôi» by keys: down the list, preview beside, forward many at once, walk on with the arrows."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.factories import catalogue, many

from .hands import follow

pytestmark = pytest.mark.browser
Enter = Callable[[str], Page]
Shot = Callable[[Page, str], None]


@pytest.fixture
def officer(sign_in: Enter, house: str) -> Page:
    for days, channel in ((4, "counter"), (12, "online"), (30, "counter")):
        many.open_dossiers(3, version=catalogue.procedure(limit=(days, "working_day")), channel=channel)
    page = sign_in("bttp")
    page.goto(f"{house}/viec/")
    return page


def test_a_list_is_worked_by_keys(officer: Page, shot: Shot) -> None:
    rows = officer.locator("[data-row]:has(input)")
    first = rows.first.get_attribute("data-code")
    expect(officer.locator("#preview .code").first).to_have_text(str(first))
    shot(officer, "viec-xem-truoc")
    officer.keyboard.press("x")
    officer.keyboard.press("j")
    officer.keyboard.press("x")
    expect(officer.locator("[data-chosen]")).to_have_text("2")
    officer.keyboard.press("c")
    dialog = officer.get_by_role("dialog")
    expect(dialog.get_by_text(str(first), exact=True)).to_be_visible()
    shot(officer, "viec-chuyen-nhieu")
    officer.keyboard.press("Control+Enter")
    officer.wait_for_url(re.compile("/viec/da-chuyen/"))
    expect(officer.get_by_role("link", name=str(first), exact=True)).to_be_visible()
    shot(officer, "viec-da-chuyen")


def test_a_filter_stands_in_the_address_and_arrows_walk_its_list(officer: Page, shot: Shot) -> None:
    officer.get_by_label("Kênh nộp").select_option("truc-tiep")
    officer.wait_for_url(re.compile(r"/viec/\?kenh=truc-tiep$"))
    codes = [row.get_attribute("data-code") for row in officer.locator("[data-row]").all()]
    officer.get_by_role("link", name=str(codes[0]), exact=True).click()
    expect(officer.get_by_role("heading", name=f"Hồ sơ {codes[0]}", exact=True)).to_be_visible()
    officer.wait_for_load_state()
    shot(officer, "ho-so-trong-danh-sach")
    officer.keyboard.press("ArrowRight")
    expect(officer.get_by_role("heading", name=f"Hồ sơ {codes[1]}", exact=True)).to_be_visible()
    officer.wait_for_load_state()
    officer.keyboard.press("ArrowLeft")
    expect(officer.get_by_role("heading", name=f"Hồ sơ {codes[0]}", exact=True)).to_be_visible()
    officer.get_by_role("link", name=re.compile("về danh sách")).click()
    expect(officer).to_have_url(re.compile(r"\?kenh=truc-tiep$"))


def test_rows_further_down_come_as_one_scrolls_and_back_from_a_dossier_one_stands_there_again(
    sign_in: Enter, house: str
) -> None:
    many.open_dossiers(39)
    page = sign_in("bttp")
    page.goto(f"{house}/viec/")
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(30)
    rows.last.scroll_into_view_if_needed()
    expect(rows).to_have_count(40)
    expect(page.locator(".grp-row")).to_have_count(1)
    page.keyboard.press("c")
    expect(page.locator("#toasts")).to_contain_text("Chưa chọn dòng nào")
    rows.last.scroll_into_view_if_needed()
    follow(page, rows.last.get_by_role("link"))
    with page.expect_event("load"):
        page.go_back()
    expect(rows).to_have_count(40)
    expect(rows.last).to_have_attribute("aria-selected", "true")
    expect(rows.last).to_be_in_viewport()
