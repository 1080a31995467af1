"""The archivist seals what is complete, lists what is due; two others agree; it is destroyed, with minutes."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from digitization.archive import fixity
from motcua.core.models import User
from tests.factories import archive, core, papers
from tests.factories import dossier as make

from .hands import follow, open_from_rail, violations

pytestmark = pytest.mark.browser
OLD = date(1999, 5, 1)


def furnish() -> None:
    """A complete and an incomplete dossier, two packages whose time is over, a permanent one, one on hold."""
    whole, _ = make.returned(), make.returned()
    for code in ("giay-de-nghi", "ban-sao-bang"):
        papers.paper(reference=whole.reference, component=code)
    papers.paper(reference=whole.reference, origin="result")
    for name in ("Cấp Thẻ đấu giá viên: Nguyễn Văn Mẫu", "Đăng ký hoạt động: Văn phòng luật sư Thiện Tâm"):
        archive.package(finished_on=OLD, title=name)
    archive.package(rule=archive.rule(None), title="Thôi quốc tịch Việt Nam: Trần Thị Ví Dụ")
    archive.hold(archive.package(finished_on=OLD).reference, owner=User.objects.get(username="vanphong"))


@pytest.mark.soak
def test_a_disposal_goes_through_three_people(
    sign_in: Callable[[str], Page], shot: Callable[[Page, str], None]
) -> None:
    furnish()
    keeper = sign_in("luutru")
    shot(keeper, "luu-tru")
    for tab, name in (("Lệnh giữ", "luu-tru-lenh-giu"), ("Nộp lưu", "luu-tru-nop-luu"), ("Hư hỏng", "luu-tru-hu-hong")):
        follow(keeper, keeper.get_by_role("link", name=tab).first)
        shot(keeper, name)
    follow(keeper, keeper.get_by_role("link", name="Hết thời hạn").first)
    keeper.get_by_label("Chọn tất cả").check()
    shot(keeper, "luu-tru-het-han")
    keeper.keyboard.press("F9")
    expect(keeper.get_by_text("chờ hai người phê duyệt")).to_be_visible()
    for username in ("vanphong", "lanhdao"):
        other = sign_in(username)
        open_from_rail(other, "Lưu trữ")
        follow(other, other.get_by_role("link", name="Hết thời hạn").first)
        follow(other, other.get_by_role("link", name="TH-").first)
        shot(other, f"luu-tru-duyet-{username}")
        follow(other, other.get_by_role("button", name="Phê duyệt"))
    keeper.reload()
    shot(keeper, "luu-tru-du-phe-duyet")
    follow(keeper, keeper.get_by_role("button", name="Tiêu hủy"))
    shot(keeper, "luu-tru-da-tieu-huy")
    keeper.emulate_media(color_scheme="dark")
    open_from_rail(keeper, "Lưu trữ")
    shot(keeper, "luu-tru-toi")
    keeper.set_viewport_size({"width": 390, "height": 844})
    shot(keeper, "luu-tru-dien-thoai")
    follow(keeper, keeper.get_by_role("link", name="Lệnh giữ").first)
    shot(keeper, "luu-tru-lenh-giu-dien-thoai")
    assert fixity.run(core.MONDAY, everything=True).damaged == {}


@pytest.mark.soak
def test_packages_go_to_the_historical_archive_and_a_store_is_opened_with_a_purpose(
    sign_in: Callable[[str], Page], shot: Callable[[Page, str], None]
) -> None:
    furnish()
    found = make.returned()
    owner = found.applicant
    papers.paper(owner=owner, reference=found.reference, accepted_at=core.MONDAY, number="12/BC", title="Bằng đại học")
    papers.paper(owner=owner, accepted_at=core.MONDAY, revoked_at=core.MONDAY, revoked_reason="Quét nhầm người")
    keeper = sign_in("luutru")
    open_from_rail(keeper, "Lưu trữ")
    follow(keeper, keeper.get_by_role("link", name="Đã đóng gói"))
    shot(keeper, "luu-tru-da-dong-goi")
    follow(keeper, keeper.get_by_role("link", name="Nộp lưu").first)
    keeper.get_by_label("Chọn M").first.check()
    keeper.get_by_label("Số biên bản").fill("12/BB-GN")
    shot(keeper, "luu-tru-nop-luu-ghi")
    keeper.keyboard.press("F9")
    expect(keeper.get_by_text("Đã ghi nộp lưu 1 hồ sơ")).to_be_visible()
    follow(keeper, keeper.get_by_role("link", name="Đã nộp"))
    shot(keeper, "luu-tru-da-nop")
    open_from_rail(keeper, "Kho dữ liệu")
    keeper.get_by_label("Số định danh").fill(owner.id_number)
    keeper.get_by_label("Mục đích").fill("Đối chiếu kho theo đề nghị của chủ giấy tờ")
    shot(keeper, "kho-du-lieu")
    follow(keeper, keeper.get_by_role("button", name="Mở kho"))
    expect(keeper.get_by_text("số 12/BC")).to_be_visible()
    shot(keeper, "kho-du-lieu-mo")
    assert violations(keeper) == []
    keeper.emulate_media(color_scheme="dark")
    shot(keeper, "kho-du-lieu-toi")
    keeper.set_viewport_size({"width": 390, "height": 844})
    shot(keeper, "kho-du-lieu-dien-thoai")
    open_from_rail(keeper, "Lưu trữ")
    follow(keeper, keeper.get_by_role("link", name="Nộp lưu").first)
    shot(keeper, "luu-tru-nop-luu-dien-thoai")
