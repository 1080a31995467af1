"""Files dropped onto a dossier's component and onto the desk: refused beside their row, else seen as pages."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cases.dossier.models import Dossier
from motcua.core.models import User
from tests.factories import dossier, files, papers

from .hands import drop, scan, violations

pytestmark = pytest.mark.browser
CARD = "056301000456||Trần Thị Ví Dụ|17092001|Nữ|5 Trần Phú, phường Nha Trang, Khánh Hòa|01072021"
Enter = Callable[[str], Page]
Shot = Callable[[Page, str], None]


def test_files_go_to_the_row_they_are_dropped_on_and_are_read_page_by_page(sign_in: Enter, shot: Shot) -> None:
    page = sign_in("tiepnhan")
    scan(page, CARD)
    page.locator("#find-procedure").fill("mo van phong luat su")
    page.locator("[data-pick]").first.click()
    row, on_its_way = page.locator(".paper").first, []
    page.route("**/quay/tep/", lambda route: on_its_way.append(route))  # noqa: PLW0108 - a method cannot be one
    with page.expect_request("**/quay/tep/"):
        drop(row, de_nghi_pdf=b"<html>", don_jpg=files.picture(size=(1240, 1754)))
    page.keyboard.press("F8")  # a form that is sent would leave them behind
    expect(page.get_by_text("Chờ gửi xong, rồi bấm lại")).to_be_visible()
    on_its_way[0].continue_()
    page.unroute("**/quay/tep/")
    expect(row.get_by_text("Mở giấy tờ, in ra PDF mới rồi gửi lại.")).to_be_visible()
    expect(row.locator("[data-held-file]")).to_have_count(1)
    expect(row.get_by_role("checkbox")).to_be_checked()  # who brings its file brings the paper
    row.get_by_label(re.compile("^Cách nộp")).select_option("scan")
    expect(row.get_by_text("chờ tệp")).to_be_hidden()
    shot(page, "quay-tep")
    assert violations(page) == []
    page.keyboard.press("F10")
    page.keyboard.press("F9")
    page.wait_for_url(re.compile("/quay/xong/"))

    page.goto(page.url.partition("/quay/")[0] + f"/ho-so/{Dossier.objects.latest('pk').code}/")
    component = page.locator(".comp").nth(1)
    expect(component.get_by_text("chưa số hóa")).to_be_visible()
    drop(component, hop_dong_tif=files.tiff(3))
    expect(component.get_by_text("đã số hóa")).to_be_visible()
    shot(page, "ho-so-giay-to")
    component.locator(".thumb").click()
    expect(page.get_by_role("region", name=re.compile("trang 1$"))).to_be_focused()
    page.keyboard.press("ArrowRight")
    picture = page.locator("#v-view img")
    expect(picture).to_have_attribute("src", re.compile("/trang/2/"))
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 201
    shot(page, "ho-so-xem-giay-to")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(".thumb")).to_have_count(2)


@pytest.mark.soak
def test_papers_are_read_on_a_telephone_and_in_the_dark(sign_in: Enter, house: str, shot: Shot) -> None:
    made = dossier.received(User.objects.get(username="tiepnhan"))
    for component in ("giay-de-nghi", "ban-sao-bang"):
        papers.paper(content=files.sheet(component), media_type="image/png", owner=made.applicant,
                     reference=made.reference, component=component)  # fmt: skip
    number = papers.Paper.objects.latest("pk").pk
    page = sign_in("tiepnhan")
    for width, height in ((1366, 768), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            for name, where in (
                ("danh-sach", ""),
                ("xem", f"giay-to/{number}/?rong=1"),
                ("mo-rong", f"giay-to/{number}/"),
            ):
                page.goto(f"{house}/ho-so/{made.code}/{where if name != 'xem' else ''}")
                if name == "xem":
                    page.locator(".thumb").last.click()
                    page.locator("#v-in").click()
                    expect(page.locator("#v-view")).to_have_class(re.compile("is-zoom-1"))
                picture = page.locator("main img").last
                picture.scroll_into_view_if_needed()
                picture.evaluate("image => image.decode()")
                shot(page, f"giay-to-{name}-{width}-{theme}")
                assert violations(page) == []
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
