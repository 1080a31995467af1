"""Equipment and certificates (VI.1); which procedures may be received anywhere (IV.1)."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from io import BytesIO

import pytest
from django.test import Client
from docx import Document
from openpyxl import load_workbook

from cases.catalogue import shelf
from cases.catalogue.models import ProcedureVersion
from cases.dossier.models import Dossier, Suspension
from cases.dossier.states import State
from cases.slips import pdf
from monitoring.facts import services as facts
from monitoring.plan import effects, records
from monitoring.plan.models import BoundaryReview, Certificate, Event, Reengineering, Requirement
from motcua.core.calendar import VN
from motcua.core.models import Device, JournalEntry, User
from tests.factories import catalogue, core, dossier, pages, plans

EVENTS = "/ke-hoach/tap-huan/"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
EQUIPMENT, REVIEWS, REENGINEERING = (f"/ke-hoach/{at}/" for at in ("trang-thiet-bi", "phi-dia-gioi", "tai-cau-truc"))
PEOPLE: dict[str, tuple[Callable[[], User], int, int, int]] = {  # reads, writes equipment, reviews a procedure of bttp
    "office": (plans.office, 200, 302, 302), "director": (core.director, 200, 302, 302),
    "head": (core.head, 200, 403, 302), "other head": (lambda: core.head("hctp"), 200, 403, 404),
    "officer": (core.officer, 200, 403, 404), "clerk": (core.clerk, 403, 403, 403),
    "stranger": (core.UserFactory, 403, 403, 403),
}  # fmt: skip


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    pages.clock_at(monkeypatch, plans.NOW)
    return plans.NOW.date()


def need(**about: str) -> dict[str, str]:
    unit = str(core.unit("mot-cua-stp").pk)
    return {"act": "need", "unit": unit, "kind": "scanner", "needed": "2", "working": "", **about}


def judged(client: Client, code: str, data: str = "yes", no_visit: str = "yes") -> int:
    return client.post(f"{REVIEWS}{code}/", {"data": data, "no_visit": no_visit, "note": "CSDL quốc gia"}).status_code


@pytest.mark.parametrize("who", PEOPLE)
def test_who_reads_the_records_and_who_writes_them(who: str, today: date) -> None:
    person, reads, writes, reviews = PEOPLE[who]
    client, version = pages.signed_in(person()), catalogue.procedure()
    assert {client.get(address).status_code for address in (EQUIPMENT, REVIEWS)} == {reads}
    assert client.post(EQUIPMENT, need()).status_code == writes
    assert judged(client, version.procedure.code) == reviews
    assert (Requirement.objects.exists(), BoundaryReview.objects.exists()) == (writes == 302, reviews == 302)


def test_a_unit_is_ready_when_as_many_work_as_it_needs(today: date) -> None:
    client, unit = pages.signed_in(plans.office()), core.unit("mot-cua-stp")
    for n, until in enumerate((None, None, today - timedelta(days=1))):  # two in use, one no more
        Device.objects.create(name=f"Máy {n}", kind="scanner", unit=unit, since=date(2026, 1, 1), until=until)
    told = []
    for working in ("", "1", "2"):
        client.post(EQUIPMENT, need(working=working))
        [ready] = records.readiness(list(Requirement.objects.all()), today)
        told.append((ready.listed, ready.enough))
    assert told == [(2, None), (2, False), (2, True)]
    client.post(EQUIPMENT, need(kind="network", needed="1", working="1"))
    assert [r.listed for r in records.readiness(list(Requirement.objects.filter(kind="network")), today)] == [None]
    assert "đủ" in client.get(EQUIPMENT).content.decode()
    assert JournalEntry.objects.filter(verb="plan.equipment_checked").count() == 4


def test_what_was_written_of_a_need_or_a_certificate_comes_back_to_be_changed(today: date) -> None:
    office = pages.signed_in(plans.office())
    office.post(EQUIPMENT, need(needed="7", note="Mỗi quầy một máy"))
    kept = Certificate.objects.create(holder="Sở Tư pháp", serial="5401", issuer="Ban Cơ yếu", valid_until=today)
    need_form = office.get(EQUIPMENT, {"nhu-cau": Requirement.objects.get().pk}).context["need_form"]
    assert (need_form["needed"].value(), need_form["note"].value()) == (7, "Mỗi quầy một máy")
    form = office.get(EQUIPMENT, {"chung-thu": kept.pk}).context["certificate_form"]
    assert (form["serial"].value(), form["valid_until"].value()) == ("5401", today)
    for wrong in ("0", "x", "9" * 5000):
        assert office.get(EQUIPMENT, {"nhu-cau": wrong}).context["need_form"]["needed"].value() is None


def test_a_certificate_warns_sixty_days_before_its_end(today: date) -> None:
    client = pages.signed_in(plans.office())
    said = {"act": "certificate", "holder": "Sở Tư pháp", "serial": "5401", "issuer": "Ban Cơ yếu",
            "valid_from": "2026-01-01", "valid_until": "2025-01-01"}  # fmt: skip
    assert client.post(EQUIPMENT, said).status_code == 422
    assert client.post(EQUIPMENT, {**said, "valid_until": "2027-01-15"}).status_code == 302
    made = Certificate.objects.get()
    days = (date(2026, 11, 15), date(2026, 11, 16), date(2027, 1, 15), date(2027, 1, 16))
    assert [records.tone(made, day) for day in days] == ["ontime", "soon", "soon", "late"]
    client.post(EQUIPMENT, {**said, "valid_until": "2029-01-15"})  # renewed: the same serial is written anew
    assert Certificate.objects.get().valid_until == date(2029, 1, 15)
    assert client.post(EQUIPMENT, {"act": "khong-co"}).status_code == 404


def test_a_procedure_qualifies_when_every_criterion_is_met(today: date) -> None:
    client, code = pages.signed_in(plans.office()), catalogue.procedure().procedure.code
    told = []
    for answers in (("yes", "unknown"), ("no", "unknown"), ("yes", "yes")):
        assert judged(client, code, *answers) == 302
        told.append(next(c.qualifies for c in records.candidates(today) if c.version.procedure.code == code))
    assert told == [None, False, True]
    assert judged(client, code, "có") == 422
    assert client.get(f"{REVIEWS}9.999999/").status_code == 404
    lines = JournalEntry.objects.filter(reference=f"procedure:{code}", verb="plan.reviewed")
    assert [line.data["data"] for line in lines.order_by("pk")] == ["yes", "no", "yes"]
    assert code in client.get(REVIEWS, {"loc": "du"}).content.decode()
    assert code not in client.get(REVIEWS, {"loc": "khong"}).content.decode()


def test_the_review_ends_in_a_drafted_proposal_with_its_list(today: date, monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[str] = []
    monkeypatch.setattr(pdf, "render", lambda sheets, told=None: printed.extend(sheets) or b"%PDF-1.7\n%%EOF")
    client, version = pages.signed_in(plans.office()), catalogue.procedure()
    assert client.get(f"{REVIEWS}to-trinh/docx/").status_code == 404  # nothing qualifies yet
    judged(client, version.procedure.code)
    assert client.get(f"{REVIEWS}to-trinh/pdf/").headers["Content-Type"] == "application/pdf"
    found = Document(BytesIO(client.get(f"{REVIEWS}to-trinh/docx/").content))
    assert found.tables[1].rows[1].cells[1].text == version.procedure.code  # below the head
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in found.tables[0].rows[0].cells[1].text
    assert version.procedure.code in printed[0]
    for words in ("UBND TỈNH KHÁNH HÒA", "/TTr-STP", "Kính gửi: Chủ tịch UBND tỉnh Khánh Hòa", "Nơi nhận:"):
        assert words in printed[0]


def finished(version: ProcedureVersion, day: date, at: datetime = plans.NOW) -> Dossier:
    """A dossier received at ``at`` and finished on a day."""
    made = dossier.received(at=at, version=version)
    Dossier.objects.filter(pk=made.pk).update(state=State.RESOLVED, finished_at=datetime.combine(day, time(10), VN))
    return made


def first() -> ProcedureVersion:
    """A procedure with five components and four steps."""
    return catalogue.procedure(papers=tuple(f"tp-{n}" for n in range(5)))


def second(before: ProcedureVersion) -> ProcedureVersion:
    """Its next version, in force from 10/11/2026, with one component less."""
    made, day = catalogue.procedure(papers=tuple(f"tp-{n}" for n in range(4))), date(2026, 11, 10)
    versions = ProcedureVersion.objects
    versions.filter(pk=before.pk).update(effective_to=day)
    versions.filter(pk=made.pk).update(procedure=before.procedure_id, number=before.number + 1, effective_from=day)
    shelf.changed()
    return versions.get(pk=made.pk)


def test_re_engineering_is_told_in_papers_steps_hours_and_mean_working_days(today: date) -> None:
    before = first()
    # Before: received on Friday 13/11 and finished on Wednesday 18/11 (Mon, Tue, Wed: 3); received on Monday 16/11 and
    # finished on Wednesday 25/11, the 24th being a day off (17, 18, 19, 20, 23, 25: 6), but it waited for a paper from
    # the 17th to the 19th (18, 19: 2), so 4. Mean (3 + 4) ÷ 2 = 3,5.
    friday = plans.NOW - timedelta(days=3)
    finished(before, date(2026, 11, 18), friday)
    waited = finished(before, date(2026, 11, 25))
    begun = {"kind": "supplement", "from_state": 4, "reason": "Thiếu", "asked_by": core.director()}
    Suspension.objects.create(dossier=waited, start=plans.NOW + timedelta(days=1), end=plans.NOW + timedelta(days=3),
                              **begun)  # fmt: skip
    # After: Monday to Tuesday (1); received on Friday after closing, so Monday is day 0: until Tuesday 1. Mean 1.
    after = second(before)
    finished(after, date(2026, 11, 17))
    late = finished(after, date(2026, 11, 17))
    Dossier.objects.filter(pk=late.pk).update(received_at=friday.replace(hour=18))
    facts.refold(Dossier.objects.all())
    client = pages.signed_in(core.head())
    said = {"before": before.pk, "after": after.pk, "proposal": "Bỏ một giấy tờ", "decision": "QĐ 12"}
    assert client.post(REENGINEERING, said).status_code == 302
    [(_, was, now)] = effects.reengineered(list(Reengineering.objects.all()))
    assert now is not None
    assert [(m.papers, m.steps, m.days, m.finished) for m in (was, now)] == [(5, 4, 3.5, 2), (4, 4, 1.0, 2)]
    seen = " ".join(client.get(REENGINEERING).content.decode().split())
    assert "5 → 4" in seen
    assert "3,5 → 1" in seen


def test_a_re_engineering_told_again_is_written_anew_and_its_version_after_is_a_later_one(today: date) -> None:
    before = first()
    after = second(before)
    client, said = pages.signed_in(core.head()), {"before": before.pk, "proposal": "Bỏ một giấy tờ"}
    for decision in ("", "QĐ 12"):
        assert client.post(REENGINEERING, {**said, "decision": decision}).status_code == 302
    [(row, was, now)] = effects.reengineered(list(Reengineering.objects.all()))
    assert (row.decision, was.days, was.finished, now) == ("QĐ 12", None, 0, None)
    assert "chưa công bố bản mới" in client.get(REENGINEERING).content.decode()
    assert client.post(REENGINEERING, {**said, "after": before.pk}).status_code == 422
    assert client.post(REENGINEERING, {**said, "before": after.pk, "after": before.pk}).status_code == 422


def test_re_engineering_is_written_by_van_phong_and_the_departments_head(today: date) -> None:
    said = {"before": catalogue.procedure().pk, "proposal": "Bỏ một giấy tờ"}
    people = (core.clerk, core.UserFactory, core.officer, lambda: core.head("hctp"), core.head, plans.office)
    answers = [pages.signed_in(who()).post(REENGINEERING, said).status_code for who in people]
    assert answers == [403, 403, 403, 422, 302, 302]


def test_a_training_is_recorded_with_who_came(today: date) -> None:
    clerk, unit = core.clerk(), core.unit("pbgdpl")
    said = {"kind": "training", "title": "Quy trình số hóa", "held_on": "2026-11-10", "unit": unit.pk, "guests": "12",
            "people": [clerk.pk]}  # fmt: skip
    people = (core.clerk, core.UserFactory, core.officer, core.head, lambda: core.head("pbgdpl"), plans.office)
    assert [pages.signed_in(who()).post(EVENTS, said).status_code for who in people] == [403, 403, 403, 403, 302, 302]
    office = pages.signed_in(plans.office())
    assert office.post(EVENTS, {**said, "held_on": "2026-12-01"}).status_code == 422
    seen = office.get(EVENTS).content.decode()
    assert clerk.name in seen
    assert (Event.objects.count(), JournalEntry.objects.filter(verb="plan.event_held").count()) == (2, 2)


def test_the_list_of_events_goes_out_as_a_workbook_and_as_paper(today: date, monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[str] = []
    monkeypatch.setattr(pdf, "render", lambda sheets, told=None: printed.extend(sheets) or b"%PDF-1.7\n%%EOF")
    client, clerk = pages.signed_in(plans.office()), core.clerk()
    said = {"kind": "training", "title": "Quy trình số hóa", "held_on": "2026-11-10", "guests": "12",
            "unit": core.unit("pbgdpl").pk, "people": [clerk.pk]}  # fmt: skip
    assert client.post(EVENTS, said).status_code == 302
    book = load_workbook(BytesIO(client.get(f"{EVENTS}xuat/xlsx/").content))
    line = list(book.active.iter_rows(values_only=True))[1]
    assert (line[0], line[2], line[6:9]) == ("10/11/2026", "Quy trình số hóa", (1, 12, str(clerk)))
    Event.objects.bulk_create(Event(kind="training", title=f"Buổi {n}", held_on=today, unit=core.unit("pbgdpl"),
                                    recorded_by=clerk, recorded_at=plans.NOW) for n in range(200))  # fmt: skip
    book = load_workbook(BytesIO(client.get(f"{EVENTS}xuat/xlsx/").content))
    assert book.active.max_row == 202  # the page shows the newest 200, the file all
    assert "200 buổi mới nhất" in client.get(EVENTS).content.decode()
    Event.objects.filter(title__startswith="Buổi").delete()
    assert client.get(f"{EVENTS}xuat/pdf/").headers["Content-Type"] == "application/pdf"
    assert "1 buổi, 1 lượt người của Sở, 12 người ngoài" in printed[0]
    assert client.get(f"{EVENTS}xuat/docx/").status_code == 404
    assert pages.signed_in(clerk).get(f"{EVENTS}xuat/pdf/").status_code == 403
