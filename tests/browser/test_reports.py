"""Reports: a figure leads to its dossiers, a report on the plan is worded and frozen, a file comes from the worker."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from monitoring.facts import services as facts
from monitoring.kpi import targets
from monitoring.reports import services
from tests.factories import plans

from .hands import follow, violations

pytestmark = [pytest.mark.browser, pytest.mark.soak]
PAGES = {
    "bao-cao": "/bao-cao/",
    "ii06a": "/bao-cao/II.06a/?ky=nam-2026",
    "ii07a": "/bao-cao/II.07a/?ky=nam-2026",
    "so-hoa": "/bao-cao/so-hoa/?ky=nam-2026",
    "nang-suat": "/bao-cao/nang-suat/?ky=nam-2026",
    "766": "/bao-cao/766/?ky=nam-2026",
    "chin": "/bao-cao/chin-chi-so/?ky=nam-2026",
    "so": "/bao-cao/so-theo-doi/?ky=nam-2026",
    "ho-so": "/bao-cao/II.06a/ho-so/?ky=nam-2026&cot=c10",
    "nhap": "/bao-cao/766/nhap/?ky=nam-2026",
    "ke-hoach": "/bao-cao/ke-hoach-796/?ky=nam-2026",
    "ii06a-trong": "/bao-cao/II.06a/?ky=thang-2020-1",
    "nang-suat-trong": "/bao-cao/nang-suat/?ky=thang-2020-1",
    "so-trong": "/bao-cao/so-theo-doi/?ky=thang-2020-1",
    "ho-so-trong": "/bao-cao/II.06a/ho-so/?ky=thang-2020-1&cot=c10",
    "ke-hoach-trong": "/bao-cao/ke-hoach-796/?ky=thang-2020-1",
    "sai": "/bao-cao/II.06a/?tu=2026-11-20&den=2026-11-16",
}


def test_the_office_reads_words_and_freezes_reports_on_every_screen(
    sign_in: Callable[[str], Page], lived_in: str, shot: Callable[[Page, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    targets.load()
    plans.followed()
    monkeypatch.setattr(services, "LONG", 10)
    facts.rebuild()
    page, wrong = sign_in("vanphong"), {}
    for name, where in PAGES.items():
        for look, size in (("light", (1366, 768)), ("dark", (1366, 768)), ("light", (390, 844))):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            page.emulate_media(color_scheme=look)  # type: ignore[arg-type]
            page.goto(f"{lived_in}{where}")
            shot(page, f"bc-{name}-{look}-{size[0]}")
            sideways = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
            if found := violations(page) + ([f"sideways {sideways} px"] if sideways > 0 else []):
                wrong[f"{name} {look} {size[0]}"] = found
    assert wrong == {}
    page.set_viewport_size({"width": 1366, "height": 768})
    word_and_freeze(page, lived_in, shot)


def word_and_freeze(page: Page, house: str, shot: Callable[[Page, str], None]) -> None:
    """From the preview to the frozen paper."""
    page.goto(f"{house}/bao-cao/ke-hoach-796/?ky=nam-2026")
    follow(page, page.get_by_role("button", name="Lập bản để sửa lời"))
    expect(page.get_by_role("button", name="Lưu lời")).to_be_visible()
    page.get_by_label("Đánh giá chung").fill("Lời của Văn phòng.")
    shot(page, "bc-ke-hoach-sua")
    follow(page, page.get_by_role("button", name="Lưu lời"))
    follow(page, page.get_by_role("button", name="Lập lại"))
    expect(page.get_by_label("Đánh giá chung")).to_have_value("Lời của Văn phòng.")
    for look, size in (("light", (1366, 768)), ("dark", (1366, 768)), ("light", (390, 844))):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme=look)  # type: ignore[arg-type]
        assert violations(page) == []
        shot(page, f"bc-ke-hoach-ban-{look}-{size[0]}")
    page.set_viewport_size({"width": 1366, "height": 768})
    follow(page, page.get_by_role("button", name="Chốt để trình ký"))
    expect(page.get_by_text("chờ ký", exact=True)).to_be_visible()  # once the worker has printed it
    shot(page, "bc-trinh-ky")
    follow(page, page.get_by_role("link", name="So với bây giờ"))
    expect(page.get_by_text("Không số nào thay đổi")).to_be_visible()
    shot(page, "bc-ke-hoach-chot")
    page.goto(f"{house}/bao-cao/II.06a/ho-so/?ky=nam-2026&cot=c3")
    follow(page, page.get_by_role("button", name="CSV"))
    expect(page.get_by_role("link", name="Tải tệp")).to_be_visible()
    shot(page, "bc-tep")
    page.goto(f"{house}/bao-cao/")
    shot(page, "bc-da-lap")
    assert violations(page) == []
