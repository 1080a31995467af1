"""All slips of a turn by one key: asked for once, shown to the printer once."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from .test_walk import receive

pytestmark = pytest.mark.browser


@pytest.mark.soak
def test_the_slips_of_one_coming_are_one_print(
    sign_in: Callable[[str], Page], shot: Callable[[Page, str], None]
) -> None:
    clerk = sign_in("tiepnhan")
    receive(clerk, "mo van phong luat su", "1.002010")
    clerk.keyboard.press(settings.DESK_KEYS["procedure"])
    clerk.wait_for_url(re.compile("/quay/[?]cua="))
    clerk.get_by_label("Tìm thủ tục bằng lời thường").fill("giu vuon uom luat su van phong")
    clerk.locator("#procedures button:not([aria-disabled])").first.click()
    expect(clerk.get_by_role("heading", name="Thành phần hồ sơ")).to_be_visible()
    for box in clerk.locator(".paper input[type=checkbox]").all():
        box.check()
    clerk.keyboard.press(settings.DESK_KEYS["receive"])
    expect(clerk.get_by_text("Lượt này: 2 hồ sơ")).to_be_visible()
    expect(clerk.locator("#slip-frame")).to_be_visible(timeout=30_000)  # the worker is warm
    shot(clerk, "quay-xong-luot")
    asked: list[str] = []
    clerk.on("request", lambda r: asked.append(r.method) if r.url.endswith("/ca-luot.pdf") else None)
    clerk.keyboard.press(settings.DESK_KEYS["supplement"])
    expect(clerk.locator("#prints-all")).to_have_attribute("src", re.compile("/ca-luot.pdf$"), timeout=15_000)
    assert asked == ["HEAD", "GET"]
