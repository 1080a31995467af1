"""The owner's store at the desk: offered by itself, declined in place."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.dossier.models import Dossier
from motcua.core.models import Person
from tests.factories import files, papers

from .hands import drop, scan, violations

pytestmark = pytest.mark.browser
CARD = "056301000456||Trần Thị Ví Dụ|17092001|Nữ|5 Trần Phú, phường Nha Trang, Khánh Hòa|01072021"


@pytest.mark.soak
def test_what_the_store_holds_is_ticked_by_itself_and_declining_asks_why(
    sign_in: Callable[[str], Page], shot: Callable[[Page, str], None]
) -> None:
    of = Person.objects.create(id_number="056301000456", name="Trần Thị Ví Dụ", phone="0905000456")
    about = {"number": "88/2024/HĐ", "issued_on": date(2024, 3, 1), "valid_until": date(2029, 3, 1)}
    papers.paper(
        owner=of, kind="giay-to-tru-so", accepted_at=timezone.now(), reference="dossier:H32.11-240312-0003", **about
    )  # fmt: skip
    page = sign_in("tiepnhan")
    page.locator("#find-procedure").fill("mo van phong luat su")
    expect(page.locator("#find-procedure")).to_have_attribute("data-shown", "mo van phong luat su")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thành phần hồ sơ")).to_be_visible()
    with page.expect_response("**/quay/giay-to/"):
        scan(page, CARD)
    row = page.locator(".paper--vault")
    expect(row.get_by_role("checkbox")).to_be_checked()
    expect(row).to_contain_text("số 88/2024/HĐ")
    expect(row.get_by_label("Vì sao không dùng")).to_be_hidden()
    shot(page, "kho-quay")
    row.get_by_role("checkbox").click()
    expect(row.get_by_label("Vì sao không dùng")).to_be_visible()
    shot(page, "kho-quay-bo")
    assert violations(page) == []
    drop(row, moi_jpg=files.picture())  # a new file is not the one we hold: it is asked why
    expect(row.get_by_label(re.compile("^Cách nộp"))).to_have_value("scan")
    expect(row.get_by_role("checkbox")).to_be_checked()
    expect(row.get_by_label("Vì sao không dùng")).to_be_visible()
    row.get_by_role("button", name="Bỏ tệp moi.jpg").click()
    row.get_by_label(re.compile("^Cách nộp")).select_option("reused")
    page.keyboard.press(settings.DESK_KEYS["papers"])
    page.keyboard.press(settings.DESK_KEYS["receive"])
    page.wait_for_url(re.compile("/quay/xong/"))
    assert Dossier.objects.get().components.filter(provided="reused").count() == 1
