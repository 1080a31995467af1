"""An officer drafts a result by a template: the page that comes of it follows the keys, and the dossier has it then."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.factories import acts, catalogue, core, dossier

from .hands import follow, violations

pytestmark = pytest.mark.browser


@pytest.mark.soak
def test_a_result_is_drafted_beside_its_page(
    sign_in: Callable[[str], Page], house: str, shot: Callable[[Page, str], None]
) -> None:
    made = acts.do("forward", dossier.received(version=catalogue.procedure()), at=core.MONDAY, assignee="bttp")
    page = sign_in("bttp")
    page.goto(f"{house}/ho-so/{made.code}/")
    follow(page, page.get_by_role("link", name="Dự thảo kết quả"))
    with page.expect_event("load"):
        page.get_by_label("Mẫu văn bản").select_option(label="Giấy xác nhận")
    page.get_by_text("mục điền sẵn").click()
    expect(page.get_by_label("Chủ hồ sơ", exact=True)).to_have_value(made.applicant_name)
    page.get_by_text("mục điền sẵn").click()
    expect(page.locator(".dr__page")).to_have_count(1, timeout=20_000)  # the press may still be loading
    before = page.locator(".dr__page").get_attribute("src")
    page.get_by_label("Nội dung").fill("Đã hoàn thành nghĩa vụ.\nKhông có vướng mắc.")
    page.get_by_label("Trích yếu").fill("Về việc hoàn thành nghĩa vụ")
    expect(page.locator(".dr__page")).not_to_have_attribute("src", str(before), timeout=10_000)
    shot(page, "du-thao-theo-mau")
    assert violations(page) == []
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(rf"/ho-so/{made.code}/$"))
    expect(page.get_by_role("link", name="Bản in của dự thảo (PDF)")).to_be_visible()
    shot(page, "du-thao-da-luu")
