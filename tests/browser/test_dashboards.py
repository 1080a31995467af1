"""«Chỉ đạo» alive: an act shows by itself and is said politely, the focus stays, a lost network heals."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.catalogue import shelf
from monitoring.facts import tasks
from monitoring.facts.services import READER
from monitoring.kpi import targets
from motcua.core import journal
from tests.factories import dossier

pytestmark = pytest.mark.browser
PROCEDURE = "1.002010"
PATIENCE = timedelta(seconds=10)
LATER = 6_000  # a little more than the page's own five seconds


def received() -> None:
    """A dossier comes in, and the worker folds, again and again as its beat does: a transaction of another test on the
    same server may have to end first."""
    now = timezone.now()
    version = shelf.in_force(PROCEDURE, timezone.localdate(now))
    dossier.received(at=now, version=version)
    tasks.fold()
    while journal.waits(READER, now + PATIENCE) and timezone.now() < now + PATIENCE:
        time.sleep(0.1)
        tasks.fold()


def test_an_act_shows_by_itself_and_the_wall_outlives_a_cut(
    sign_in: Callable[[str], Page], house: str, shot: Any
) -> None:
    targets.load()
    page = sign_in("vanphong")
    page.clock.install()
    page.goto(f"{house}/chi-dao/")
    expect(page.locator("#live-online")).to_contain_text("chưa có dữ liệu")
    page.locator("#live-online").focus()
    received()
    page.clock.run_for(LATER)
    expect(page.locator("#live-online")).to_contain_text("Còn thiếu 1 hồ sơ")
    expect(page.locator("#live-online")).to_be_focused()
    expect(page.locator("[data-live-status]")).to_contain_text("Nộp trực tuyến: 0%, chưa đạt")
    expect(page.locator("mc-chart[kind=trend] svg")).to_be_visible()
    page.goto(f"{house}/chi-dao/man-hinh/")
    page.context.set_offline(True)
    page.clock.run_for(LATER)
    expect(page.locator("[data-wall-lost]")).to_contain_text("Mất kết nối")
    received()
    page.context.set_offline(False)
    page.clock.run_for(2 * LATER)
    expect(page.locator("[data-wall-at]")).to_contain_text("Số liệu đến")
    expect(page.locator("[data-wall-lost]")).to_be_hidden()
    # Eighteen seconds have passed: it has turned by itself.
    expect(page.locator("[data-leaf]:visible h2").first).to_have_text("Hồ sơ đang giải quyết")


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until what ``selector`` means has the focus."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(selector)


@pytest.mark.soak
def test_from_the_target_to_the_dossier_by_keys_alone(sign_in: Callable[[str], Page], lived_in: str) -> None:
    targets.load()
    page = sign_in("vanphong")
    page.goto(f"{lived_in}/chi-dao/")
    for selector in ("#live-on_time", "th a[href*='phong=bttp']", "td a[href*='so=on_time'][href*='nguoi=']"):
        tab_to(page, selector)
        said = page.evaluate("document.activeElement.textContent.trim()")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page.locator(".wk__bar b .num")).to_have_text(said)
    tab_to(page, "[data-open]")
    code = page.evaluate("document.activeElement.textContent.trim()")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/ho-so/{code}/"))


@pytest.mark.soak
def test_the_seldom_screens_of_the_rail_are_reached_and_left_by_keys(
    sign_in: Callable[[str], Page], house: str
) -> None:
    page = sign_in("lanhdao")
    page.goto(f"{house}/chi-dao/")
    tab_to(page, ".rail__more summary")
    page.keyboard.press("Enter")
    expect(page.locator(".rail__in")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".rail__in")).to_be_hidden()
    expect(page.locator(".rail__more summary")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, ".rail__in a[href='/luu-tru/']")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".rail__a[aria-current]")).to_have_text("Lưu trữ")
