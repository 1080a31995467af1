"""A clerk signs a scan from its dossier's page with the PIN of a key on the server."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cases.dossier.models import Dossier
from digitization.signing.models import Signature
from motcua.core.models import User
from tests.factories import signed
from tests.factories.pki import NAMES, PIN

from .hands import violations

pytestmark = [pytest.mark.browser, pytest.mark.soak]
Enter = Callable[[str], Page]
Shot = Callable[[Page, str], None]


def test_a_clerk_signs_a_scan_from_the_page_of_its_dossier(
    sign_in: Enter, house: str, trusting: Any, own_files: None, shot: Shot
) -> None:
    User.objects.filter(username="tiepnhan").update(name=NAMES["clerk"])
    me = User.objects.get(username="tiepnhan")
    (trusting.folder / "personal" / "tiepnhan.p12").write_bytes(trusting.pkcs12("clerk").read_bytes())
    paper = signed.copy(me)
    signed.copy(me)
    made = Dossier.objects.get(code=paper.filings.get().reference.partition(":")[2])
    page = sign_in("tiepnhan")
    page.goto(f"{house}/ho-so/{made.code}/")
    page.get_by_role("button", name="Ký số bản quét").click()
    page.get_by_label("Mã PIN").fill("sai")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Mã PIN chưa đúng.")).to_be_visible(timeout=60_000)
    page.get_by_label("Mã PIN").fill(PIN)
    shot(page, "ky-ban-quet-pin")
    page.keyboard.press("Control+Enter")
    page.get_by_role("link", name="Xong").click(timeout=60_000)
    expect(page.get_by_text("cán bộ đã ký số")).to_be_visible()
    shot(page, "ho-so-da-ky")
    assert Signature.objects.get().user == me
    page.goto(f"{house}/ky-ban-quet/")
    expect(page.locator("[data-row]")).to_have_count(1)
    shot(page, "ky-ban-quet")
    assert violations(page) == []
