"""A head's day: who holds what, a proposal, an apology, the basket; by keys where the basket has them."""

import io
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.dossier.models import Dossier
from cases.results import services as results
from cases.routing import services as routing
from motcua.core.models import User
from motcua.core.moments import Moment

pytestmark = pytest.mark.browser
Enter = Callable[[str], Page]
Shot = Callable[[Page, str], None]


def lay_before_the_head() -> list[str]:
    """Three drafts of the demonstration year's officers, given to their head; the second one drafted twice."""
    officer, now = User.objects.get(username="bttp"), timezone.now()
    found = Dossier.objects.filter(unit__code="bttp", state=4, step=1, due_at__isnull=False).order_by("due_at")[:3]
    codes = []
    for number, d in enumerate(found):
        who = d.assignee or officer
        texts = ["Cấp giấy đăng ký hoạt động.\nTrụ sở: phường Lộc Thọ, thành phố Nha Trang."]
        texts += ["Cấp giấy đăng ký hoạt động.\nTrụ sở: phường Nha Trang."] if number == 0 else []
        for paper in texts:
            results.draft(dossier_id=d.pk, user=who, moment=Moment(now, now), paper=paper)
        routing.forward(dossier_id=d.pk, user=who, moment=Moment(now, now))
        codes.append(d.code)
    return codes


def test_a_head_looks_after_the_unit_and_decides(house: str, sign_in: Enter, shot: Shot) -> None:
    call_command("seed_demo", "--bulk", dossiers=250, seed=7, stdout=io.StringIO())
    laid = lay_before_the_head()
    head = sign_in("truongphong.bttp")
    head.goto(f"{house}/phong/")
    shot(head, "phong")
    head.get_by_label("Người nghỉ").select_option("bttp")
    head.get_by_label("Người nhận").select_option("truongphong.bttp")
    head.get_by_role("button", name="Xem trước").click()
    expect(head.get_by_role("dialog")).to_be_visible()
    shot(head, "phong-nghi")
    head.keyboard.press("Escape")
    head.goto(f"{house}/phong/xin-loi/")
    shot(head, "phong-xin-loi")
    head.goto(f"{house}/phong/bo-sung/")
    shot(head, "phong-bo-sung")

    head.goto(f"{house}/ky-duyet/")
    boxes = head.locator("[data-list] input[type=checkbox]")
    before = boxes.count()
    for code in laid[:2]:
        head.get_by_label(f"Chọn {code}").focus()
        head.keyboard.press("x")
    head.get_by_label(f"Chọn {laid[0]}").focus()
    head.keyboard.press("j")
    head.keyboard.press("k")
    expect(head.locator("#basket-view ins").first).to_be_visible()
    shot(head, "ky-duyet")
    head.keyboard.press("Control+Enter")
    expect(head.get_by_role("dialog").get_by_text(laid[1])).to_be_visible()
    shot(head, "ky-duyet-xem-truoc")
    head.keyboard.press("Control+Enter")
    expect(head.get_by_text("Đã xong 2 hồ sơ")).to_be_visible()
    head.keyboard.press("Control+Enter")
    expect(boxes).to_have_count(before - 2)
