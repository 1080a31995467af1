"""One dossier from the desk to the returned result, by the people who do it, in a real browser."""

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.dossier.models import Dossier
from tests.factories import acts

from .furnish import PASSWORD
from .hands import follow, open_from_rail

pytestmark = pytest.mark.browser

CARD = "056095000123||Nguyễn Văn Mẫu|05021995|Nam|12 Lê Lợi, phường Nha Trang, Khánh Hòa|20042022"
Enter = Callable[[str], Page]
Shot = Callable[[Page, str], None]


def sign_in_by_hand(page: Page, username: str) -> None:
    """Through the sign-in page, as everybody does in the morning."""
    page.context.clear_cookies()
    page.reload()
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    follow(page, page.get_by_role("button", name="Đăng nhập"))
    expect(page).to_have_url(re.compile("/quay/$"))


def receive(page: Page, words: str, code: str) -> str:
    """At the desk: card, procedure by everyday words, all papers, F9. The dossier's code."""
    page.get_by_label("Số định danh, mã số thuế hoặc chuỗi QR").fill(CARD)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Họ và tên, tên tổ chức")).to_have_value("Nguyễn Văn Mẫu")
    page.get_by_label("Tìm thủ tục bằng lời thường").fill(words)
    page.locator("#procedures button", has_text=code).click()
    expect(page.get_by_role("heading", name="Thành phần hồ sơ")).to_be_visible()
    for box in page.locator(".paper input[type=checkbox]").all():
        box.check()
    page.keyboard.press("F9")
    page.wait_for_url(re.compile("/quay/xong/"))
    return str(page.locator("h2.code").inner_text())


def forward(page: Page, code: str) -> None:
    """Open the dossier from «Việc của tôi» and hand it to the next step."""
    open_from_rail(page, "Việc của tôi")
    follow(page, page.get_by_role("link", name=code))
    page.get_by_role("link", name="Chuyển bước tiếp").click()
    page.get_by_role("dialog").get_by_role("button", name="Chuyển bước tiếp").click()
    expect(page.get_by_text(f"Đã chuyển: {code}.")).to_be_visible()


def hand_over(page: Page, code: str) -> None:
    """Give the result back from «Việc của tôi»."""
    open_from_rail(page, "Việc của tôi")
    follow(page, page.get_by_role("link", name=code))
    page.locator(".act").get_by_role("link", name="Trả kết quả").click()
    page.get_by_role("dialog").get_by_role("button", name="Trả kết quả").click()
    expect(page.get_by_text("Đã trả kết quả").first).to_be_visible()


def resolve(page: Page, code: str, number: str) -> None:
    """Register the signed result on the last step."""
    follow(page, page.get_by_role("link", name=code))
    page.locator(".act").get_by_role("link", name="Ghi kết quả").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Số, ký hiệu").fill(number)
    dialog.get_by_role("button", name="Ghi kết quả").click()
    expect(page.get_by_text("Đã xử lý xong").first).to_be_visible()


def test_a_dossier_goes_from_the_desk_to_the_returned_result(sign_in: Enter, shot: Shot) -> None:
    clerk = sign_in("tiepnhan")
    sign_in_by_hand(clerk, "tiepnhan")
    code = receive(clerk, "mo van phong luat su", "1.002010")
    shot(clerk, "quay-xong")
    assert re.fullmatch(r"H32\.11-\d{6}-0001", code)
    forward(clerk, code)

    officer = sign_in("bttp")
    shot(officer, "viec")
    forward(officer, code)
    for username in ("truongphong.bttp", "lanhdao"):
        forward(sign_in(username), code)

    records = sign_in("vanthu")
    resolve(records, code, "12/GĐK-STP")
    shot(records, "ho-so-xong")

    hand_over(clerk, code)
    shot(clerk, "ho-so-da-tra")


def test_a_refusal_is_seen_on_the_page_and_nothing_is_lost(sign_in: Enter) -> None:
    clerk = sign_in("tiepnhan")
    clerk.get_by_label("Tìm thủ tục bằng lời thường").fill("mo van phong luat su")
    clerk.locator("#procedures button", has_text="1.002010").click()
    expect(clerk.get_by_role("heading", name="Thành phần hồ sơ")).to_be_visible()
    clerk.get_by_text("Nhập tay").click()
    clerk.get_by_label("Họ và tên, tên tổ chức").fill("Trần Thị Ví Dụ")
    clerk.get_by_label("Số định danh, hộ chiếu hoặc mã số thuế", exact=True).fill("12345")
    for box in clerk.locator(".paper input[type=checkbox]").all():
        box.check()
    clerk.keyboard.press("F9")
    expect(clerk.get_by_text("Số định danh gồm 12 chữ số")).to_be_visible()
    expect(clerk.get_by_label("Họ và tên, tên tổ chức")).to_have_value("Trần Thị Ví Dụ")


def test_a_dossier_received_at_the_provincial_centre_is_solved_here_and_returned_there(sign_in: Enter) -> None:
    """Plan IV.2: the legal clock starts when the competent office receives."""
    clerk = sign_in("tiepnhan.pvhcc")
    code = receive(clerk, "mo van phong luat su", "1.002010")
    assert code.startswith("H32.99-")
    clerk.get_by_role("link", name="Mở hồ sơ").click()
    expect(clerk.get_by_text("tạm tính đến khi cơ quan giải quyết nhận")).to_be_visible()
    forward(clerk, code)
    expect(clerk.get_by_text("tạm tính đến khi cơ quan giải quyết nhận")).to_have_count(0)
    dossier = Dossier.objects.get(code=code)
    for _ in ("officer", "head", "director"):  # as in the walk above
        acts.do("forward", dossier, at=timezone.now())
    resolve(sign_in("vanthu"), code, "13/GĐK-STP")
    hand_over(clerk, code)
