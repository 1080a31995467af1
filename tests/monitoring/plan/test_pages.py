"""«Kế hoạch» as people use its pages."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from cases.slips import pdf
from monitoring.facts import services as facts
from monitoring.kpi import targets
from monitoring.plan import loading, overview, services
from monitoring.plan.models import Evidence, Plan, Progress, Spending, Task
from motcua.core.models import JournalEntry, User
from tests.factories import core, dossier, files, pages, plans

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
PEOPLE: dict[str, tuple[Callable[[], User], int, int]] = {  # may read, may write
    "office": (plans.office, 200, 200), "director": (core.director, 200, 200), "head": (core.head, 200, 403),
    "officer": (core.officer, 200, 403),
    "clerk": (core.clerk, 403, 403), "other clerk": (lambda: core.clerk("pvhcc-tinh"), 403, 403),
    "stranger": (core.UserFactory, 403, 403),
}  # fmt: skip


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    cache.clear()


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    pages.clock_at(monkeypatch, plans.NOW)
    return plans.NOW.date()


@pytest.fixture
def whole(today: date) -> Plan:
    """Plan 796 with its targets."""
    loading.load(date(2026, 11, 2))
    targets.load()
    return Plan.objects.get()


def page(client: Client, address: str = "/ke-hoach/", **asked: str) -> str:
    answer = client.get(address, asked)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.mark.parametrize("who", PEOPLE)
def test_who_reads_and_who_writes(who: str) -> None:
    person, reads, writes = PEOPLE[who]
    client, task = pages.signed_in(person()), plans.task()
    read = ("/ke-hoach/", f"/ke-hoach/nhiem-vu/{task.pk}/", "/ke-hoach/xuat/xlsx/")
    write = ("/ke-hoach/moi/", f"/ke-hoach/{task.group.plan_id}/sua/", f"/ke-hoach/nhiem-vu/{task.pk}/sua/",
             f"/ke-hoach/{task.group.plan_id}/nhiem-vu-moi/")  # fmt: skip
    assert {client.get(address).status_code for address in read} == {reads}
    assert {client.get(address).status_code for address in write} == {writes}


def test_the_whole_plan_stands_on_one_page(whole: Plan) -> None:
    seen = page(pages.signed_in(plans.office()))
    for words in (
        "II. Số hóa hồ sơ",
        "VIII.1",
        "Năm 2023–2025",
        "chưa có dữ liệu",
        "Phòng Phổ biến, giáo dục pháp luật",
    ):
        assert words in seen
    # Of 18 tasks seven recur (from 2/11/2026: nothing is late yet); the other eleven were due by 2025.
    assert "Chậm (11)" in seen
    assert "Chưa bắt đầu (7)" in seen


def test_the_page_asks_as_often_however_many_tasks_there_are(whole: Plan) -> None:
    client = pages.signed_in(plans.office())
    page(client)
    with CaptureQueriesContext(connection) as few:
        page(client)
    for _ in range(10):
        plans.report(plans.task(group=whole.groups.first(), kpis=["reuse"]), 20)
    page(client)
    with CaptureQueriesContext(connection) as many:
        page(client)
    assert len(few) == len(many) <= 12


def test_the_address_narrows_to_a_unit_and_a_light(whole: Plan) -> None:
    client = pages.signed_in(core.head())
    seen = page(client, **{"don-vi": "pbgdpl"})
    assert (">VIII.1<" in seen, ">II.1<" in seen) == (True, False)
    assert "Không có nhiệm vụ nào khớp" in page(client, **{"don-vi": "pbgdpl", "loc": "late"})
    assert page(client, **{"don-vi": "khong-co", "loc": "x", "ke-hoach": "99999999999999999999"})


def test_a_figure_stands_beside_its_task_with_the_target_of_its_time(whole: Plan) -> None:
    made = [dossier.received(), dossier.received(core.clerk("pvhcc-tinh"))]
    facts.apply(list(JournalEntry.objects.all()))
    client = pages.signed_in(plans.office())
    seen = " ".join(page(client).split())
    link = "/chi-dao/ho-so/?so=online&amp;phan=dat"
    assert f'<a class="num" href="{link}">0 %</a> <span class="meta nowrap">cần ≥ 50</span>' in seen
    assert "cần ≥ 30" in seen  # II.3, by the end of 2022
    assert "cần ≥ 80" in seen  # II.4
    rows = page(client, "/chi-dao/ho-so/", so="online", phan="tong")
    assert all(each.code in rows for each in made)


@pytest.mark.parametrize("who", [plans.office, core.director, core.head, lambda: core.head("hctp"), core.officer])
def test_the_number_of_a_figure_opens_as_many_dossiers_as_it_counts(whole: Plan, who: Callable[[], User]) -> None:
    # Two of the counter of the Sở, one of the centre's: of bttp; handled by nobody yet.
    for clerk in (core.clerk(), core.clerk(), core.clerk("pvhcc-tinh")):
        dossier.received(clerk)
    facts.apply(list(JournalEntry.objects.all()))
    person = who()
    client = pages.signed_in(person)
    figures, _ = overview.live(["boundary_free", "digitized_intake"], person, plans.NOW.date())
    opened = {code: client.get("/chi-dao/ho-so/", {"so": code, "phan": "dat"}).context["count"] for code in figures}
    assert opened == {code: figure.numerator for code, figure in figures.items()}


def test_a_head_reports_van_phong_confirms_and_the_rail_tells_each(
    whole: Plan, django_capture_on_commit_callbacks: Any
) -> None:
    task = plans.task("bttp", due_on=date(2026, 11, 30))
    head, office = pages.signed_in(core.head()), pages.signed_in(plans.office())
    address, photo = f"/ke-hoach/nhiem-vu/{task.pk}/", SimpleUploadedFile("quet.jpg", files.picture())
    said = {"act": "report", "unit": core.unit("bttp").pk, "percent": "100", "words": "Quét đủ", "files": photo}
    assert "rail__n" in page(head)  # it is due in two weeks
    with django_capture_on_commit_callbacks(execute=True):
        assert head.post(address, said).status_code == 302
    assert "rail__n" not in page(head, address)
    assert "1 báo cáo chờ xác nhận." in page(office)
    awaiting = page(office, loc="awaits")
    assert (f"{task.item}<" in awaiting, ">II.1<" in awaiting) == (True, False)
    report = Progress.objects.get()
    file = head.get(f"/ke-hoach/minh-chung/{Evidence.objects.get().pk}/")
    assert (file.status_code, file.headers["Content-Type"]) == (200, "image/jpeg")
    refused = office.post(address, {"act": "return", "report": report.pk, "reason": ""})
    assert (refused.status_code, "Phần này chưa được ghi" in refused.content.decode()) == (422, True)
    with django_capture_on_commit_callbacks(execute=True):
        office.post(address, {"act": "confirm", "report": report.pk})
    assert "đã xác nhận" in page(head, address)
    assert "báo cáo chờ xác nhận." not in page(office)


def test_what_is_typed_stays_when_it_is_refused(today: date) -> None:
    task = plans.task()
    head, address = pages.signed_in(core.head()), f"/ke-hoach/nhiem-vu/{task.pk}/"
    said = {"act": "report", "unit": core.unit("bttp").pk, "percent": "70", "words": "Một câu dài đã gõ"}
    bad = SimpleUploadedFile("x.pdf", b"khong phai")
    answer = head.post(address, {**said, "files": bad})
    assert answer.status_code == 422
    assert "Một câu dài đã gõ" in answer.content.decode()
    assert "x.pdf: " in answer.content.decode()
    for wrong in ({"percent": "101"}, {"percent": ""}, {"unit": "999"}, {"words": ""}):
        assert head.post(address, {**said, **wrong}).status_code == 422
    assert not Progress.objects.exists()
    for act, status in (("khong-co", 404), ("confirm", 404)):
        assert head.post(address, {"act": act, "report": "99999999999999999999"}).status_code == status
    other = pages.signed_in(core.head("hctp"))
    assert other.post(address, said).status_code == 422  # the unit is none of theirs


def test_money_is_recorded_beside_the_task(today: date) -> None:
    task = plans.task()
    office, address = pages.signed_in(plans.office()), f"/ke-hoach/nhiem-vu/{task.pk}/"
    said = {"act": "spend", "amount": "2500000", "on": "2026-11-10", "what": "Máy quét A4"}
    assert office.post(address, {**said, "on": "2026-12-01"}).status_code == 422
    assert office.post(address, said).status_code == 302
    assert Spending.objects.get().amount == 2_500_000
    assert "đã chi 2.500.000 đồng" in page(office, address)


def test_van_phong_enters_a_plan_of_its_own(today: date) -> None:
    office = pages.signed_in(plans.office())
    said = {
        "number": "09/KH-STP",
        "title": "Chuyển đổi số",
        "issued_on": "2026-02-01",
        "issuer": "Sở",
        "in_force": "on",
    }
    assert "Nhập kế hoạch" in page(office)
    assert office.post("/ke-hoach/moi/", said).status_code == 302
    again = office.post("/ke-hoach/moi/", said)
    assert (again.status_code, "Đã có kế hoạch mang số" in again.content.decode()) == (422, True)
    plan = Plan.objects.get()
    assert "Thêm nhiệm vụ" in page(office)
    assert "Thêm nhiệm vụ" not in page(pages.signed_in(core.head()))
    assert office.post(f"/ke-hoach/{plan.pk}/sua/", {**said, "title": "Chuyển đổi số 2026"}).status_code == 302
    new, unit = f"/ke-hoach/{plan.pk}/nhiem-vu-moi/", core.unit("van-phong").pk
    task = {"new_group": "Hạ tầng", "number": "1", "wording": "Thay máy", "leads": [unit], "due_on": "2026-12-31"}
    for wrong in ({"new_group": ""}, {"due_on": ""}, {"every_months": "3"}, {"leads": []}):
        assert office.post(new, {**task, **wrong}).status_code == 422
    assert office.post(new, {**task, "kpis": ["online"]}).status_code == 302
    made = Task.objects.get()
    assert ((made.item, made.kpis), Plan.objects.get().title) == (("I.1", ["online"]), "Chuyển đổi số 2026")
    double = office.post(new, {**task, "new_group": "", "group": made.group_id})
    assert (double.status_code, "đã có nhiệm vụ mang số đó" in double.content.decode()) == (422, True)
    change = {**task, "new_group": "", "group": made.group_id, "due_on": "", "every_months": "12"}
    assert office.post(f"/ke-hoach/nhiem-vu/{made.pk}/sua/", change).status_code == 302
    assert (Task.objects.get().every_months, Task.objects.get().due_on) == (12, None)


def test_the_plan_goes_out_as_a_workbook_and_as_paper(whole: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[str] = []
    monkeypatch.setattr(pdf, "render", lambda sheets, told=None: printed.extend(sheets) or b"%PDF-1.7\n%%EOF")
    client = pages.signed_in(plans.office())
    book = load_workbook(BytesIO(client.get("/ke-hoach/xuat/xlsx/", {"don-vi": "pbgdpl"}).content))
    lines = list(book.active.iter_rows(values_only=True))
    assert [(line[0], line[7]) for line in lines[1:]] == [("VIII.1", "Chưa bắt đầu")]
    assert client.get("/ke-hoach/xuat/pdf/").headers["Content-Type"] == "application/pdf"
    assert "Kế hoạch 796/KH-STP" in printed[0]
    assert client.get("/ke-hoach/xuat/docx/").status_code == 404


BIG = "99999999999999999999"
SLIPS: dict[str, dict[str, Any]] = {  # a form of the plan → what is far out of its columns
    "/ke-hoach/moi/": {"number": "1", "title": "t", "issued_on": "9999-12-31", "issuer": "s"},
    "/ke-hoach/trang-thiet-bi/": {"act": "need", "kind": "scanner", "needed": "99999", "working": BIG},
    "/ke-hoach/tap-huan/": {"kind": "training", "title": "t", "held_on": "0001-01-01", "guests": "3000000000"},
    "/ke-hoach/muc-tieu/moi/": {"kpi": "online", "value": "50", "since": "0001-01-01", "until": "9999-12-31"},
}


@pytest.mark.parametrize("address", SLIPS)
def test_a_number_or_a_day_out_of_reach_is_told_beside_its_field(address: str, today: date) -> None:
    answer = pages.signed_in(plans.office()).post(address, {"unit": core.unit("mot-cua-stp").pk, **SLIPS[address]})
    assert answer.status_code == 422
    told = answer.content.decode()
    assert ("Ghi năm từ 1990 đến 2200." in told) or ("nhỏ hơn hoặc bằng" in told)


def test_a_task_keeps_within_its_columns_and_the_page_of_its_plan_stands(today: date) -> None:
    office, plan, unit = pages.signed_in(plans.office()), plans.group().plan, core.unit("van-phong").pk
    said = {"new_group": "Hạ tầng", "number": "1", "wording": "Thay máy", "leads": [unit], "due_on": "2026-12-31"}
    for wrong in ({"due_on": "9999-12-31"}, {"due_on": "0001-01-01"}, {"number": "0"}, {"number": "40000"},
                  {"estimate": BIG}):  # fmt: skip
        assert office.post(f"/ke-hoach/{plan.pk}/nhiem-vu-moi/", {**said, **wrong}).status_code == 422
    assert not plan.groups.filter(title="Hạ tầng").exists()
    spent = {"act": "spend", "amount": "5", "on": "1000-01-01", "what": "Máy quét"}
    assert office.post(f"/ke-hoach/nhiem-vu/{plans.task().pk}/", spent).status_code == 422


def test_a_task_done_for_good_asks_for_no_report_and_others_begin_where_their_unit_stands(today: date) -> None:
    task = plans.task("bttp", "hctp")
    plans.report(task, 60)
    head, address = pages.signed_in(core.head()), f"/ke-hoach/nhiem-vu/{task.pk}/"
    assert 'value="60"' in page(head, address)  # 30 is how far the two of them are
    for unit in ("bttp", "hctp"):
        services.confirm(report_id=plans.report(task, unit=unit).pk, user=plans.office(), now=plans.NOW)
    assert "Gửi báo cáo" not in page(head, address)
    late = head.post(address, {"act": "report", "unit": core.unit("bttp").pk, "percent": "5", "words": "x"})
    assert (late.status_code, "không báo cáo thêm" in late.content.decode()) == (422, True)


def test_a_decision_that_comes_second_is_told_so_and_a_reason_too_long_stays(today: date) -> None:
    task = plans.task()
    report, office = plans.report(task), pages.signed_in(plans.office())
    address, said = f"/ke-hoach/nhiem-vu/{task.pk}/", {"act": "confirm", "report": report.pk}
    long = office.post(address, {**said, "act": "return", "reason": "Thiếu " * 100}).content.decode()
    assert "Thiếu Thiếu" in long
    assert [office.post(address, said).status_code for _ in range(2)] == [302, 422]
    assert "đã được xác nhận hoặc trả lại" in office.post(address, said).content.decode()


def test_each_group_tells_how_much_of_it_is_confirmed_and_what_presses_most(today: date) -> None:
    # As plans.followed(): of I. one of three is confirmed, I.2 is late; of II. nothing, II.1 waits, II.2 is late.
    tasks, office = plans.followed(), plans.office()
    found = overview.parts(tasks["I.1"].group.plan, office, date(2026, 11, 24))
    told = [(str(part.group), part.done, part.total, part.pressing.task.item) for part in found]
    assert told == [("I. Số hóa", 2, 3, "I.2"), ("II. Nguồn lực", 0, 2, "II.2")]
    browser = pages.signed_in(office)
    assert "2/5 việc đã xác nhận" in page(browser, "/ke-hoach/cac-nhom/")
    Plan.objects.all().delete()
    assert browser.get("/ke-hoach/cac-nhom/").content.strip() == b""
