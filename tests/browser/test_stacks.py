"""A stack is laid down and splits itself; the page that waits is filed with two keys."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cases.slips import tokens
from motcua.core import jobs
from motcua.core.models import User
from tests.factories import catalogue
from tests.factories import dossier as dossiers
from tests.factories import stacks as make

from .hands import follow, open_from_rail, scan, violations

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
    open_from_rail(clerk, "Quét")
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
