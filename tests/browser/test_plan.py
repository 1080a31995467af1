"""A head reports on a task of the plan, Văn phòng finds it on the whole plan and confirms."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from monitoring.plan.models import Sheet, Task
from tests.factories import files

from .hands import follow, open_from_rail, violations

pytestmark = pytest.mark.browser


def test_a_report_goes_from_the_head_to_van_phong(
    sign_in: Callable[[str], Page], shot: Callable[[Page, str], None], tmp_path: Path
) -> None:
    photo = tmp_path / "quet.jpg"
    photo.write_bytes(files.picture())
    head = sign_in("truongphong.bttp")
    open_from_rail(head, "Kế hoạch")
    follow(head, head.get_by_role("link", name="Tái cấu trúc quy trình"))
    head.get_by_label("Đã làm được (%)").fill("60")
    head.get_by_label("Việc đã làm").fill("Đã rà soát 12 thủ tục, điện tử hóa 9 mẫu đơn.")
    head.get_by_label("Tệp minh chứng").set_input_files(photo)
    follow(head, head.get_by_role("button", name="Gửi báo cáo"))
    expect(head.get_by_text("chờ xác nhận").first).to_be_visible()
    shot(head, "ke-hoach-nhiem-vu")
    office = sign_in("vanphong")
    open_from_rail(office, "Kế hoạch")
    shot(office, "ke-hoach")
    assert violations(office) == []
    follow(office, office.get_by_role("link", name="Tái cấu trúc quy trình"))
    assert violations(office) == []
    follow(office, office.get_by_role("button", name="Xác nhận"))
    expect(office.get_by_text("đã xác nhận", exact=True)).to_be_visible()


@pytest.mark.soak
def test_the_pages_of_the_plan_in_the_dark_and_on_a_phone(
    sign_in: Callable[[str], Page], shot: Callable[[Page, str], None], lived_in: str
) -> None:
    office = sign_in("vanphong")
    task, sheet = Task.objects.get(number=1, group__order=2).pk, Sheet.objects.exclude(officer=None).first()
    assert sheet
    for name, address in (
        ("ke-hoach", ""), ("nhiem-vu", f"nhiem-vu/{task}/"), ("trang-thiet-bi", "trang-thiet-bi/"),
        ("phi-dia-gioi", "phi-dia-gioi/"), ("ra-soat", "phi-dia-gioi/1.002010/"), ("tai-cau-truc", "tai-cau-truc/"),
        ("muc-tieu", "muc-tieu/"), ("muc-tieu-moi", "muc-tieu/moi/"),
        ("phieu", "phieu/"), ("phieu-mot", f"phieu/{sheet.pk}/"), ("tap-huan", "tap-huan/"), ("moi", "moi/"),
        ("nhiem-vu-sua", f"nhiem-vu/{task}/sua/"),
    ):  # fmt: skip
        office.set_viewport_size({"width": 1366, "height": 768})
        office.emulate_media(color_scheme="light")
        office.goto(f"{lived_in}/ke-hoach/{address}")
        shot(office, f"kh-{name}")
        assert violations(office) == []
        office.emulate_media(color_scheme="dark")
        shot(office, f"kh-{name}-toi")
        assert violations(office) == []
        office.set_viewport_size({"width": 390, "height": 844})
        assert office.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        shot(office, f"kh-{name}-dien-thoai")
    officer = sign_in(sheet.officer.username)
    officer.goto(f"{lived_in}/ke-hoach/phieu/{sheet.pk}/")
    officer.get_by_label("Nội dung").fill("Một hồ sơ chờ đơn vị khác trả lời.")
    follow(officer, officer.get_by_role("button", name="Gửi ý kiến"))
    expect(officer.get_by_text("Một hồ sơ chờ đơn vị khác trả lời.")).to_be_visible()
    shot(officer, "kh-y-kien")
