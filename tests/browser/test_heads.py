"""A head's day: who holds what, a colleague away, a proposal, an apology, and the basket by keys."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.dossier import proposals
from cases.dossier.models import Dossier
from motcua.core.models import User
from tests.factories import acts, catalogue, core, dossier

from .hands import follow, open_from_rail, violations

pytestmark = pytest.mark.browser
Enter = Callable[[str], Page]
Shot = Callable[[Page, str], None]
NAMES = ("Cấp Thẻ công chứng viên", "Đăng ký hoạt động của tổ chức hành nghề luật sư", "Cấp Thẻ tư vấn viên pháp luật")
DRAFT = "GIẤY ĐĂNG KÝ HOẠT ĐỘNG\n\n1. Tên gọi: Văn phòng luật sư Biển Xanh\n2. Trụ sở: 27 Trần Quang Khải, {}.\n"


@pytest.fixture
def unit(house: str) -> list[str]:
    """Nine days of a department: three results before the head, one drafted twice; three late; one proposal."""
    start, codes = timezone.now() - timedelta(days=9), []
    for number, name in enumerate(NAMES):
        made = dossier.processing(at=start, version=catalogue.procedure(name=name, limit=(5 + number, "working_day")))
        for place in ("phường Lộc Thọ, thành phố Nha Trang", "phường Nha Trang")[number > 0 :]:
            acts.do("draft", made, at=start + timedelta(hours=2), paper=DRAFT.format(place))
        acts.do("forward", made, at=start + timedelta(hours=3))
        codes.append(made.code)
    for act in ("consult", "require_payment", ""):
        late = dossier.processing(at=start, version=catalogue.procedure(name=NAMES[1]))
        acts.do("reassign", late, at=start + timedelta(hours=1), assignee="bttp")
        if act:
            acts.do(act, late, at=start + timedelta(hours=2))
    ask_once_more(dossier.processing(at=start, version=catalogue.procedure(name=NAMES[2], limit=(9, "working_day"))))
    return codes


def ask_once_more(made: Dossier) -> None:
    acts.do("require_supplement", made, at=made.last_act_at + timedelta(hours=1))
    acts.do("supplement", made, at=made.last_act_at + timedelta(days=1))
    moment = core.moment(made.last_act_at, days=2)
    items = [{"component": "ban-sao-bang", "reason": "Bản sao mờ, không đọc được số bằng."}]
    officer = User.objects.get(username="bttp")
    proposals.propose_supplement(dossier_id=made.pk, user=officer, moment=moment, items=items)


def look(page: Page, shot: Shot, name: str) -> None:
    shot(page, name)
    assert violations(page) == [], name


def test_a_head_relieves_a_colleague_answers_a_proposal_and_apologises(
    house: str, unit: list[str], sign_in: Enter, shot: Shot
) -> None:
    head = sign_in("truongphong.bttp")
    head.goto(f"{house}/phong/")
    look(head, shot, "phong")
    head.get_by_label("Người nghỉ").select_option("bttp")
    head.get_by_label("Người nhận").select_option("truongphong.bttp")
    head.get_by_role("button", name="Xem trước").click()
    expect(head.get_by_role("dialog").get_by_text("đang tạm dừng, giao lại khi chạy tiếp")).to_be_visible()
    look(head, shot, "phong-nghi")
    head.keyboard.press("Control+Enter")
    expect(head.get_by_text("Đã xong 2 hồ sơ")).to_be_visible()
    look(head, shot, "phong-nghi-xong")
    head.keyboard.press("Control+Enter")

    follow(head, head.get_by_role("link", name="Duyệt bổ sung 1"))
    look(head, shot, "phong-bo-sung")
    head.get_by_role("button", name="Không duyệt").click()
    expect(head.get_by_text("Ghi lý do để người đề nghị biết")).to_be_visible()
    head.get_by_role("button", name="Duyệt, in phiếu").click()
    expect(head.get_by_text("bạn duyệt trên trang này")).to_be_visible()

    follow(head, head.get_by_role("link", name="Xin lỗi, hẹn lại"))
    look(head, shot, "phong-xin-loi")
    head.get_by_label("Chọn hết").check()
    head.keyboard.press("Control+Enter")
    expect(head.get_by_role("heading", name="văn bản xin lỗi và hẹn lại")).to_be_visible()
    look(head, shot, "phong-xin-loi-xem-truoc")
    head.keyboard.press("Control+Enter")
    expect(head.get_by_text("Xin lỗi và hẹn lại")).to_be_visible()


@pytest.mark.soak
def test_results_are_decided_by_keys(house: str, unit: list[str], sign_in: Enter, shot: Shot) -> None:
    head = sign_in("truongphong.bttp")
    head.goto(f"{house}/ky-duyet/")
    boxes = head.locator("[data-list] input[type=checkbox]")
    expect(boxes).to_have_count(3)
    for key in ("x", "j", "x"):  # the list has the focus from the start
        head.keyboard.press(key)
    expect(head.locator("#basket-view").get_by_text(unit[1])).to_be_visible()
    head.locator("[data-row]").nth(2).click(position={"x": 8, "y": 60})  # anywhere on the card
    expect(head.locator("#basket-view").get_by_text(unit[2])).to_be_visible()
    head.keyboard.press("k")
    head.keyboard.press("k")
    expect(head.locator("#basket-view ins").first).to_be_visible()
    look(head, shot, "ky-duyet")
    head.keyboard.press("Control+Enter")
    expect(head.get_by_role("dialog").get_by_text(unit[1])).to_be_visible()
    look(head, shot, "ky-duyet-xem-truoc")
    head.keyboard.press("Control+Enter")
    expect(head.get_by_text("Đã xong 2 hồ sơ")).to_be_visible()
    head.keyboard.press("Control+Enter")
    expect(boxes).to_have_count(1)
    for size, name in (({"width": 390, "height": 844}, "dien-thoai"), ({"width": 1366, "height": 768}, "toi")):
        head.set_viewport_size(size)
        head.emulate_media(color_scheme="dark" if name == "toi" else "light")
        for path, page in (("/ky-duyet/", "ky-duyet"), ("/phong/", "phong"), ("/phong/xin-loi/", "phong-xin-loi")):
            head.goto(house + path)
            look(head, shot, f"{page}-{name}")


@pytest.mark.soak
def test_a_director_goes_from_all_departments_to_the_very_rows(
    house: str, unit: list[str], sign_in: Enter, shot: Shot
) -> None:
    page = sign_in("lanhdao")
    open_from_rail(page, "Phòng")
    expect(page.get_by_role("heading", name="Phòng nào đang giữ gì")).to_be_visible()
    look(page, shot, "phong-tat-ca")
    row = page.get_by_role("row", name="Phòng Bổ trợ tư pháp")
    number = row.locator("td a").first.inner_text()
    follow(page, row.locator("td a").first)
    expect(page.get_by_role("heading", name=f"Đang giữ: Cả phòng {number}")).to_be_visible()
    expect(page.locator("[data-row]")).to_have_count(int(number))
