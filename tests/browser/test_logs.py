"""No personal number and no query string ever reaches a log."""

import logging
import re
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

CARD = "056301000456||Trần Thị Ví Dụ|17092001|Nữ|5 Trần Phú, phường Nha Trang, Khánh Hòa|01072021"


def test_logs_hold_no_personal_number_and_no_query(sign_in: Callable[[str], Page]) -> None:
    clerk = sign_in("tiepnhan")
    clerk.get_by_label("Số định danh, mã số thuế hoặc chuỗi QR").fill(CARD)
    clerk.keyboard.press("Enter")
    expect(clerk.get_by_label("Họ và tên, tên tổ chức")).to_have_value("Trần Thị Ví Dụ")
    clerk.get_by_label("Tìm thủ tục bằng lời thường").fill("056301000456")
    clerk.get_by_text("Không thấy thủ tục nào").wait_for()
    clerk.get_by_role("link", name="Hồ sơ", exact=True).click()
    clerk.get_by_label("Tìm", exact=True).fill("056301000456")
    clerk.keyboard.press("Enter")
    expect(clerk.get_by_text("Không có hồ sơ nào khớp")).to_be_visible()
    assert "056301000456" not in clerk.url
    try:
        raise ValueError("số 056301000456 gây lỗi")
    except ValueError:
        logging.getLogger("motcua").exception("as in a traceback: %s", "056301000456")

    written = settings.TEST_LOG.read_text()
    assert "/quay/thu-tuc/" in written
    assert not re.search(r"\d{9,12}", written)
    assert "?" not in "".join(line for line in written.splitlines() if "motcua.request" in line)
