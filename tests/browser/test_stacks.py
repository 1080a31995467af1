"""A stack splits itself; a page that waits is filed by keys, a wrong one put right; files dropped into a dialog."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cases.slips import tokens
from motcua.core import jobs
from motcua.core.models import User
from tests.factories import acts, catalogue, files, papers, scans
from tests.factories import dossier as dossiers
from tests.factories import stacks as make

from .hands import drop, follow, scan, violations

pytestmark = pytest.mark.browser
Enter = Callable[[str], Page]
Shot = Callable[[Page, str], None]


@pytest.mark.soak
def test_a_stack_splits_itself_and_the_page_that_waits_is_filed_by_keys(sign_in: Enter, shot: Shot) -> None:
    version = catalogue.procedure(name="Cấp Giấy đăng ký hoạt động của văn phòng luật sư")
    with jobs.held():  # its slip is not what is looked at here
        me = User.objects.get(username="tiepnhan")
        dossier, other = (dossiers.received(me, version=version) for _ in range(2))
    slip = make.marked(tokens.verifying_address(dossier.code, "01", "TT03-2025"))
    sheet = make.marked(tokens.place(dossier.code, "giay-de-nghi"))
    content = make.pdf([slip, make.written(1), sheet, make.scanned(make.written(2), 2), make.paper()])
    clerk = sign_in("tiepnhan")
    follow(clerk, clerk.get_by_role("navigation").get_by_role("link", name=re.compile("^Quét")))  # not «Ký bản quét»
    clerk.get_by_label("Thả tệp vào đây").set_input_files(
        {"name": "sang-thu-hai.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    expect(clerk.get_by_text("2 đã xếp")).to_be_visible(timeout=20_000)
    shot(clerk, "quet-xong")
    assert violations(clerk) == []

    follow(clerk, clerk.get_by_role("link", name=re.compile("Chờ xếp")))
    clerk.get_by_role("img", name="Trang 2 của sang-thu-hai.pdf").evaluate("picture => picture.decode()")
    expect(clerk.get_by_label("Ban sao bang")).to_be_checked()  # the only one with nothing scanned yet
    shot(clerk, "cho-xep-trang")
    assert violations(clerk) == []
    scan(clerk, other.code)
    expect(clerk.get_by_label(other.code)).to_be_checked()
    scan(clerk, tokens.verifying_address(dossier.code, "01", "TT03-2025"))
    expect(clerk.get_by_label(dossier.code)).to_be_checked()
    clerk.get_by_label("Chọn trang 2").focus()
    clerk.keyboard.press("1")
    expect(clerk.get_by_label("Giay de nghi")).to_be_checked()
    clerk.keyboard.press("F9")
    expect(clerk.get_by_text(f"Đã xếp 1 trang vào hồ sơ {dossier.code}")).to_be_visible()
    expect(clerk.get_by_text("Không còn trang nào chờ")).to_be_visible()


@pytest.mark.soak
def test_a_page_that_says_what_it_is_is_filed_by_one_key_and_a_wrong_paper_put_right(
    sign_in: Enter, house: str, shot: Shot, own_files: None
) -> None:
    version = catalogue.procedure(name="Cấp Giấy đăng ký hoạt động của văn phòng luật sư")
    catalogue.add_paper(version, papers.kind("giay-khai-sinh", name="Giấy khai sinh").pk, name="Giấy khai sinh")
    with jobs.held():
        me = User.objects.get(username="tiepnhan")
        dossier, right = (dossiers.received(me, version=version) for _ in range(2))
    facts = {"number": "123/GKS", "issuer": "UBND PHƯỜNG NHA TRANG", "issued_on": "1995-03-12"}
    content = make.pdf([scans.page().convert("RGB"), make.written(2), make.written(3)])
    make.waiting(me, make.named("giay-khai-sinh", **facts), {}, {"failed": True}, content=content,
                 reference=dossier.reference)  # fmt: skip
    clerk = sign_in("tiepnhan")
    clerk.goto(f"{house}/quet/cho-xep/")
    expect(clerk.get_by_label("Giấy khai sinh")).to_be_checked()
    looks(clerk, shot, "cho-xep-doc-duoc")
    clerk.keyboard.press("F9")
    expect(clerk.get_by_text(f"Đã xếp 2 trang vào hồ sơ {dossier.code}: Giấy khai sinh")).to_be_visible()

    clerk.goto(f"{house}/ho-so/{dossier.code}/")
    clerk.locator(".thumb").click()
    clerk.get_by_role("link", name="Xếp sai?").click()
    clerk.get_by_label("Tìm hồ sơ đúng").fill(right.code)
    clerk.get_by_label(right.code).wait_for()
    clerk.get_by_role("dialog").get_by_label("Giấy khai sinh").check()
    looks(clerk, shot, "xep-sai")
    clerk.keyboard.press("Control+Enter")
    expect(clerk.get_by_text(f"Đã chuyển giấy tờ sang hồ sơ {right.code}.")).to_be_visible()
    clerk.goto(f"{house}/ho-so/{right.code}/")
    expect(clerk.locator(".thumb")).to_have_count(1)


@pytest.mark.soak
def test_files_are_dropped_into_the_dialog_of_receipt(sign_in: Enter, house: str, shot: Shot, own_files: None) -> None:
    version = catalogue.procedure(name="Cấp Giấy đăng ký hoạt động của văn phòng luật sư")
    with jobs.held():
        me = User.objects.get(username="tiepnhan")
        made = dossiers.registered(me, version=version, missing=("ban-sao-bang",), channel="online")
    acts.catalogue_changed()
    clerk = sign_in("tiepnhan")
    clerk.goto(f"{house}/ho-so/{made.code}/")
    clerk.get_by_role("link", name=re.compile("^Tiếp nhận")).click()
    row = clerk.get_by_role("dialog").locator("[data-drop]").nth(1)
    drop(row, bang_jpg=files.picture(), hong_pdf=b"<html>")
    expect(row.locator("[data-held-file]")).to_have_count(1)
    expect(row.get_by_text("in ra PDF mới rồi gửi lại")).to_be_visible()
    expect(row.get_by_role("combobox")).to_have_value("scan")
    looks(clerk, shot, "tiep-nhan-tep")
    clerk.keyboard.press("Control+Enter")
    expect(clerk.get_by_text("Đã tiếp nhận")).to_be_visible(timeout=20_000)
    expect(clerk.locator(".thumb")).to_have_count(1)


def looks(page: Page, shot: Shot, name: str) -> None:
    """No violation, and pictures: in the dark too, and on a telephone."""
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert violations(page) == []
        shot(page, f"{name}-{theme}")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 390, "height": 844})
    shot(page, f"{name}-phone")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 1366, "height": 768})
