"""200 % zoom and the 320 px of WCAG 1.4.10: every page flows in one column and scrolls one way only."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from .pages import PAGES, SELDOM
from .test_admin import PAGES as ADMINISTRATION
from .test_every_page import code_for

pytestmark = [pytest.mark.browser, pytest.mark.soak]
SIZES = [(683, 384), (320, 256)]
EVERY = [*PAGES, *SELDOM, *[("quantri", name, f"/quan-tri/{path}") for name, path in ADMINISTRATION.items()]]


def test_no_page_scrolls_sideways_when_enlarged(sign_in: Callable[[str], Page], browser: Any, lived_in: str) -> None:
    people: dict[str, Page] = {}
    sideways: dict[tuple[str, int], int] = {}
    for username, name, address in EVERY:
        if username not in people:
            people[username] = sign_in(username) if username else browser.new_page(locale="vi-VN")
        page = people[username]
        page.goto(lived_in + address.replace("CODE", code_for(username) if "CODE" in address else ""))
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            if (over := page.evaluate("() => document.documentElement.scrollWidth - innerWidth")) > 0:
                sideways[name, width] = over
    assert sideways == {}
