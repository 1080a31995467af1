"""An officer sees what the machine read of a paper, confirms what it was not sure of, and finds the paper by a name."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from digitization.papers.models import Paper
from digitization.scanning import recognition
from digitization.scanning.engines import PageText, Recognised
from digitization.scanning.models import Reading
from motcua.core.models import Person
from tests.factories import core, papers, scans
from tests.factories import dossier as make

from .hands import violations

pytestmark = pytest.mark.browser
Enter = Callable[[str], Page]
Shot = Callable[[Page, str], None]


def read_paper(reference: str) -> Paper:
    """A birth certificate of somebody else than the dossier's owner, whose number was hard to read."""
    owner = Person.objects.create(id_number="056195000777", name="Nguyễn Thị Ánh Nguyệt")
    paper = papers.paper(kind="giay-khai-sinh", owner=owner, reference=reference)
    sure = [0.6 if line.startswith("Số:") else 0.95 for line in scans.LINES]
    Reading.objects.create(file=paper.original)
    page = PageText("\n".join(scans.LINES), 0.9, sure)
    recognition._finish(paper.original, Recognised([page], None, False, "made up"), core.MONDAY)
    return paper


@pytest.mark.soak
def test_what_is_doubtful_is_confirmed_and_the_paper_is_found_by_a_name(
    sign_in: Enter, house: str, shot: Shot, own_files: None
) -> None:
    paper = read_paper(make.processing(user=core.User.objects.get(username="tiepnhan")).reference)
    page = sign_in("bttp")
    page.goto(f"{house}/giay-to/{paper.pk}/doc/")
    expect(page.get_by_text("Tên khác chủ giấy tờ.")).to_be_visible()
    expect(page.get_by_label("Số, ký hiệu")).to_have_value("123/GKS")
    assert violations(page) == []
    shot(page, "giay-to-doc")
    page.get_by_label("Số, ký hiệu").fill("128/GKS")
    page.get_by_role("button", name="Xác nhận thông tin").click()
    expect(page.get_by_text("Đã ghi thông tin của giấy tờ.")).to_be_visible()
    assert Paper.objects.get(pk=paper.pk).number == "128/GKS"
    page.goto(f"{house}/giay-to/")
    page.get_by_role("searchbox").fill("nguyen thi anh tuyet")
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_have_text("NGUYỄN THỊ ÁNH TUYẾT")
    assert violations(page) == []
    shot(page, "giay-to-tim")
