"""«Quét hàng loạt», «Chờ xếp» and «Tiến độ số hóa», as people use the pages."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.dossier.models import Dossier
from cases.intake import stacks as sorting
from cases.slips import tokens
from digitization.papers.models import Filing
from digitization.scanning.models import Stack, StackPage
from motcua.core.models import Role, User
from tests.factories import catalogue, core
from tests.factories import dossier as dossiers
from tests.factories import papers as kept
from tests.factories import stacks as make
from tests.factories.pages import clock_at, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.documents, pytest.mark.usefixtures("own_files")]
ONE, TWO = "giay-de-nghi", "ban-sao-bang"
PEOPLE: dict[str, Callable[[], User]] = {
    "clerk": core.clerk, "other clerk": lambda: core.clerk("pvhcc-tinh"), "director": core.director,
    "head": core.head, "office": lambda: core.staff(Role.OFFICE, "van-phong"), "records": core.records,
    "archivist": lambda: core.staff(Role.ARCHIVIST, "van-phong"), "stranger": core.UserFactory,
}  # fmt: skip
SCAN, LOOK = {"clerk", "other clerk", "records", "archivist"}, {"clerk", "other clerk", "head", "office", "director"}


def waiting(user: User, pages: int = 2, dossier: Dossier | None = None) -> Stack:
    """A split stack whose pages all wait, at the dossier when one is given."""
    slip = [make.marked(tokens.verifying_address(dossier.code, "01", "TT03-2025"))] if dossier else []
    stack = make.stack(user, [*slip, *(make.written(n) for n in range(pages))])
    sorting.split(stack.pk, core.MONDAY)
    return stack


def page_ids(stack: Stack) -> list[int]:
    return list(stack.pages.filter(state="doubtful").values_list("pk", flat=True))


@pytest.mark.parametrize("who", PEOPLE)
def test_the_pages_are_open_to_those_who_scan_and_to_those_who_watch_over_progress(who: str) -> None:
    stack = waiting(core.clerk(), 1)
    browser, page = signed_in(PEOPLE[who]()), page_ids(stack)[0]
    for path in ("/quet/", "/quet/danh-sach/", "/quet/cho-xep/"):
        assert browser.get(path).status_code == (200 if who in SCAN else 403)
    assert browser.get("/so-hoa/").status_code == (200 if who in LOOK else 403)
    one = 200 if who == "clerk" else 404 if who in SCAN else 403
    for path in (f"/quet/tap/{stack.pk}/", f"/quet/trang/{page}/", f"/quet/trang/{page}/anh.jpg"):
        assert browser.get(path).status_code == one
    given = {"page": page, "act": "throw", "reason": "Thừa"}
    assert browser.post("/quet/cho-xep/", given).status_code == {200: 302, 404: 409, 403: 403}[one]
    assert StackPage.objects.get(pk=page).state == ("thrown" if who == "clerk" else "doubtful")


def test_each_file_has_an_outcome_of_its_own_and_the_same_stack_is_asked_about() -> None:
    browser, content = signed_in(core.clerk()), make.pdf([make.written()])
    sent = [SimpleUploadedFile("a.pdf", content), SimpleUploadedFile("b.pdf", content),
            SimpleUploadedFile("c.docx", b"PK\3\4")]  # fmt: skip
    said = browser.post("/quet/", {"file": sent}, follow=True).content.decode()
    assert "a.pdf: đã nhận" in said
    assert "b.pdf: Tập này đã được nạp" in said
    assert "c.docx: Chỉ nhận PDF" in said
    asked = browser.post("/quet/", {"file": SimpleUploadedFile("a.pdf", content)}, headers={"X-Part": "1"})
    assert (asked.status_code, "Vẫn tách lại" in asked.content.decode()) == (409, True)
    browser.post("/quet/lan-nua/", {"stack": Stack.objects.get().pk})
    assert Stack.objects.count() == 2
    empty = browser.post("/quet/", {"file": SimpleUploadedFile("a.pdf", b" ")}, headers={"X-Part": "1"})
    assert empty.status_code == 422


def test_a_page_is_found_a_place_by_code_by_slip_and_by_name_and_leaves_the_list() -> None:
    clerk = core.clerk()
    dossier, stack = dossiers.received(clerk), waiting(clerk, 3)
    browser = signed_in(clerk)
    for q in (dossier.code, tokens.verifying_address(dossier.code, "01", "TT03-2025"), dossier.applicant_name):
        assert f'value="{ONE}"' in browser.post("/quet/cho-xep/tim/", {"q": q}).content.decode()
    first, second, _ = page_ids(stack)
    given = {"page": [first, second], "dossier": dossier.code, "component": ONE, "act": "place"}
    answer = browser.post("/quet/cho-xep/", given)
    assert answer.url.endswith(f"?ho-so={dossier.code}")
    assert Filing.objects.at(dossier.reference).get().paper.original.pages == 2
    assert browser.post("/quet/cho-xep/", given).status_code == 409
    assert len(browser.get("/quet/cho-xep/").context["rows"]) == 1


def test_what_is_missing_is_said_and_nothing_chosen_is_lost() -> None:
    clerk = core.clerk()
    dossier, stack = dossiers.received(clerk), waiting(clerk, 1)
    browser, page = signed_in(clerk), page_ids(stack)[0]
    given = {"in_hand": page, "dossier": dossier.code, "act": "place"}
    answer = browser.post("/quet/cho-xep/", given)
    said = answer.content.decode()
    assert (answer.status_code, "Chọn hồ sơ và giấy tờ" in said, f'value="{dossier.code}"' in said) == (422, True, True)
    answer = browser.post("/quet/cho-xep/", {"in_hand": page, "act": "throw", "reason": "\0"})
    assert (answer.status_code, "Ghi lý do bỏ trang" in answer.content.decode()) == (422, True)


def test_a_refusal_leaves_the_same_page_in_hand_with_what_was_typed() -> None:
    clerk = core.clerk()
    browser, second = signed_in(clerk), page_ids(waiting(clerk, 2))[1]
    refused = browser.post("/quet/cho-xep/", {"in_hand": second, "q": "khong thay", "act": "place"})
    opened = browser.get(f"/quet/cho-xep/?trang={second}")
    for answer in (refused, opened):
        said = answer.content.decode()
        assert re.findall(r'data-code="(\d+)"\s+aria-selected="true"', said) == [str(second)]
        assert f'data-shown="{second}"' in said
    assert 'value="khong thay"' in refused.content.decode()


@pytest.mark.parametrize("number", ["9" * 40, "9" * 5000, "²"])
def test_a_number_that_no_page_can_have_is_not_found(number: str) -> None:
    browser = signed_in(core.clerk())
    asked = [browser.get(f"/quet/tap/{number}/"), browser.get(f"/quet/trang/{number}/anh.jpg"),
             browser.post("/quet/lan-nua/", {"stack": number}),
             browser.post("/quet/cho-xep/tim/", {"in_hand": number, "q": "ab"})]  # fmt: skip
    assert {answer.status_code for answer in asked} == {404}
    given = {"in_hand": number, "page": number, "act": "throw", "reason": "Thừa"}
    assert browser.post("/quet/cho-xep/", given).status_code in (409, 422)


def test_a_page_taken_for_blank_is_brought_back_from_its_stack() -> None:
    clerk = core.clerk()
    stack = make.stack(clerk, [make.paper()])
    sorting.split(stack.pk, core.MONDAY)
    browser, page = signed_in(clerk), stack.pages.get()
    assert "1 trang trắng" in browser.get(f"/quet/tap/{stack.pk}/").content.decode()
    browser.post(f"/quet/tap/{stack.pk}/", {"page": page.pk})
    assert "thấy trang có nội dung" in browser.get("/quet/cho-xep/").content.decode()


SHORT, LONG = ["/quet/cho-xep/", "/so-hoa/"], ["/quet/", "/quet/tap/STACK/", "/so-hoa/?loc=thieu"]


@pytest.mark.parametrize("path", [*SHORT, *(pytest.param(path, marks=pytest.mark.soak) for path in LONG)])
def test_a_list_costs_the_same_however_long(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    clock_at(monkeypatch)
    clerk, version = core.clerk(), catalogue.procedure()
    browser, costs = signed_in(clerk), []
    for pages in (1, 4):
        stack = waiting(clerk, pages, dossiers.received(clerk, version=version))
        browser.get(path.replace("STACK", str(stack.pk)))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get(path.replace("STACK", str(stack.pk))).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12


def figures(browser: Any, query: str = "") -> list[tuple[Any, ...]]:
    lines = browser.get(f"/so-hoa/{query}").context["lines"]
    return [
        (f"{li['of'].day:%d/%m}", li["counter"].code, li["of"].received, li["of"].open, li["of"].papers) for li in lines
    ]


def test_progress_counts_what_must_be_scanned_and_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    clock_at(monkeypatch)
    clerk, version = core.clerk(), catalogue.procedure()
    catalogue.add_paper(version, "tuy-chon", digitize="optional")
    whole, half = [dossiers.received(clerk, version=version) for _ in range(2)]
    dossiers.received(core.clerk("pvhcc-tinh"), version=version)
    for dossier, component in ((whole, ONE), (whole, TWO), (half, ONE)):
        kept.paper(reference=dossier.reference, component=component)
    assert figures(signed_in(clerk)) == [("16/11", "mot-cua-stp", 2, 1, 1)]
    everywhere = signed_in(core.staff(Role.OFFICE, "van-phong"))
    assert [line[1:] for line in figures(everywhere)] == [("mot-cua-stp", 2, 1, 1), ("pvhcc-tinh", 1, 1, 2)]
    assert figures(everywhere, "?tu=2026-11-17&den=2026-11-18") == []
    assert figures(signed_in(core.head("hctp"))) == []
    line = signed_in(clerk).get("/so-hoa/").context["lines"][0]
    rows = signed_in(clerk).get(f"/so-hoa/{line['links']['thieu']}").context["rows"]
    assert [(row["dossier"].code, row["left"]) for row in rows] == [(half.code, ["Ban sao bang"])]
    assert len(signed_in(clerk).get(f"/so-hoa/{line['links']['tat_ca']}").context["rows"]) == 2


def test_reused_papers_need_no_scan_and_a_revoked_scan_counts_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    clock_at(monkeypatch)
    clerk = core.clerk()
    dossier = dossiers.received(clerk)
    dossier.components.filter(component__code=TWO).update(provided="reused")
    paper = kept.paper(reference=dossier.reference, component=ONE)
    assert figures(signed_in(clerk))[0][2:] == (1, 0, 0)
    paper.revoked_at = core.MONDAY
    paper.save()
    assert figures(signed_in(clerk))[0][2:] == (1, 1, 1)


@pytest.mark.parametrize(
    "query",
    [
        "?tu=hom-qua",
        "?tu=2026-13-40",
        "?den=2026-11-18&tu=1900-01-01",
        "?noi=khong-co&loc=x",
        "?den=0001-01-01",
        "?tu=9999-12-31",
    ],
)
def test_an_address_that_means_nothing_narrows_nothing(query: str) -> None:
    assert signed_in(core.clerk()).get(f"/so-hoa/{query}").status_code == 200
