"""Quarterly sheets (V.1): frozen figures, objections, answers, who sees what."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from cases.slips import pdf
from monitoring.facts import services as facts
from monitoring.plan.models import Objection, Sheet
from motcua.core.models import JournalEntry
from tests.factories import core, dossier, pages, plans

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
SHEETS = "/ke-hoach/phieu/"


@pytest.fixture(autouse=True)
def january(monkeypatch: pytest.MonkeyPatch) -> None:
    pages.clock_at(monkeypatch, plans.NOW.replace(year=2027, month=1, day=5))


def issue(who: object = None, **about: object) -> int:
    client = pages.signed_in(who or plans.office())  # type: ignore[arg-type]
    return client.post(SHEETS, {"unit": core.unit("bttp").pk, "quarter": "2026-4", **about}).status_code


def fold() -> None:
    facts.apply(list(JournalEntry.objects.all()))


def test_the_figures_of_a_sheet_stay_as_they_stood_when_it_was_issued() -> None:
    # Two received on 16/11, one of them resolved the same day, before its due date.
    dossier.received()
    dossier.resolved()
    fold()
    assert issue() == 302
    sheet = Sheet.objects.get()
    told = dict(sheet.figures)
    assert (told["Hồ sơ tiếp nhận"], told["Hồ sơ giải quyết xong"], told["Trước hạn"], told["Quá hạn"]) == (
        "2",
        "1",
        "1",
        "0",
    )
    assert told["Mức độ hài lòng"].startswith("chưa có dữ liệu")
    assert "Thời gian chờ trung bình" not in told  # the counters' own
    assert (sheet.since, sheet.until) == (date(2026, 10, 1), date(2027, 1, 1))
    dossier.received()
    fold()
    assert issue() == 422  # once
    assert dict(Sheet.objects.get().figures)["Hồ sơ tiếp nhận"] == "2"


def test_a_sheet_is_of_a_quarter_that_is_over_and_of_the_units_own_officer() -> None:
    assert issue(quarter="2027-1") == 422
    assert issue(officer=core.officer("hctp").pk) == 422
    assert issue(officer=core.officer("bttp").pk) == 302


def test_who_issues_and_who_sees() -> None:
    mine, colleague = core.officer(), core.officer()
    assert [issue(who) for who in (core.clerk(), core.UserFactory(), core.head(), mine)] == [403] * 4
    issue()
    issue(officer=mine.pk)
    whole, own = (Sheet.objects.get(officer=who).pk for who in (None, mine))
    people = (plans.office(), core.director(), core.head(), mine, colleague, core.head("hctp"), core.clerk())
    seen = [[pages.signed_in(who).get(f"{SHEETS}{pk}/").status_code for pk in (whole, own)] for who in people]
    assert seen == [[200, 200]] * 4 + [[200, 404], [404, 404], [403, 403]]


def test_whom_a_sheet_is_about_objects_and_van_phong_answers_once() -> None:
    mine, office = core.officer(), plans.office()
    issue(officer=mine.pk)
    page = f"{SHEETS}{Sheet.objects.get().pk}/"
    assert pages.signed_in(core.head()).post(page, {"text": "x"}).status_code == 403
    assert pages.signed_in(mine).post(page, {"text": ""}).status_code == 422
    assert pages.signed_in(mine).post(page, {"text": "Hai hồ sơ do đơn vị khác giữ"}).status_code == 302
    said = {"text": "Đã ghi nhận, xem xét ở quý sau", "objection": Objection.objects.get().pk}
    assert pages.signed_in(mine).post(page, said).status_code == 403
    assert [pages.signed_in(office).post(page, said).status_code for _ in range(2)] == [302, 422]
    late = pages.signed_in(office).post(page, said).content.decode()
    assert "Ý kiến này đã được trả lời." in late
    assert pages.signed_in(office).post(page, {**said, "objection": "999"}).status_code == 404
    assert "xem xét ở quý sau" in pages.signed_in(mine).get(page).content.decode()
    verbs = JournalEntry.objects.filter(verb__contains="objection").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["plan.objection_raised", "plan.objection_answered"]


def test_a_sheet_goes_out_as_a_workbook_and_as_paper_to_those_it_concerns(monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[str] = []
    monkeypatch.setattr(pdf, "render", lambda sheets, told=None: printed.extend(sheets) or b"%PDF-1.7\n%%EOF")
    mine = core.officer()
    issue(officer=mine.pk)
    page = f"{SHEETS}{Sheet.objects.get().pk}/"
    client = pages.signed_in(mine)
    client.post(page, {"text": "Hai hồ sơ do đơn vị khác giữ"})
    book = load_workbook(BytesIO(client.get(f"{page}xuat/xlsx/").content))
    lines = [line[:2] for line in book.active.iter_rows(values_only=True)]
    assert ("Kỳ", "Quý 4 năm 2026") in lines
    assert ("Hồ sơ tiếp nhận", "0") in lines
    assert (f"Ý kiến của {mine}: Hai hồ sơ do đơn vị khác giữ", "chưa trả lời") in lines
    assert client.get(f"{page}xuat/pdf/").headers["Content-Type"] == "application/pdf"
    assert all(words in printed[0] for words in ("Quý 4 năm 2026", str(mine), "Hai hồ sơ do đơn vị khác giữ"))
    people = (core.officer(), core.head("hctp"), core.clerk(), core.UserFactory())
    answers = [pages.signed_in(who).get(f"{page}xuat/pdf/").status_code for who in people]
    assert answers == [404, 404, 403, 403]
    assert client.get(f"{page}xuat/docx/").status_code == 404


def test_the_list_says_which_sheet_waits_for_an_answer() -> None:
    mine, office = core.officer(), pages.signed_in(plans.office())
    issue(officer=mine.pk)
    seen = [office.get(SHEETS).content.decode()]
    pages.signed_in(mine).post(f"{SHEETS}{Sheet.objects.get().pk}/", {"text": "x"})
    seen.append(office.get(SHEETS).content.decode())
    office.post(f"{SHEETS}{Sheet.objects.get().pk}/", {"text": "y", "objection": Objection.objects.get().pk})
    seen.append(office.get(SHEETS).content.decode())
    assert [("chờ trả lời" in each, "1 đã trả lời" in each) for each in seen] == [
        (False, False), (True, False), (False, True),
    ]  # fmt: skip
    issue(quarter="2026-3")
    assert [row.span for row in Sheet.objects.for_list()] == ["Quý 4 năm 2026", "Quý 3 năm 2026"]  # the newest first


def test_an_answer_too_long_stays_in_its_field() -> None:
    mine, office = core.officer(), pages.signed_in(plans.office())
    issue(officer=mine.pk)
    page = f"{SHEETS}{Sheet.objects.get().pk}/"
    pages.signed_in(mine).post(page, {"text": "Ý kiến"})
    told = office.post(page, {"text": "Trả lời " * 600, "objection": Objection.objects.get().pk})
    assert (told.status_code, "Trả lời Trả lời" in told.content.decode()) == (422, True)
