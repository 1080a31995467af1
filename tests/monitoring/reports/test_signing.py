"""A frozen letter goes to be signed: by the director it names, numbered, for the agency; or is taken back."""

import io
import os
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.core.cache import cache
from django.test import Client

from cases.desk import counts
from digitization.papers.models import Paper
from digitization.papers.services import content_of, of
from digitization.signing.models import Signature
from monitoring.kpi import targets
from monitoring.reports import services, signing
from monitoring.reports.models import Run
from motcua.core.errors import Invalid, NotVisible, RuleBroken
from motcua.core.models import JournalEntry, Role, User
from tests.factories import core, reports, signed
from tests.factories.pki import PIN

pytestmark = [pytest.mark.django_db, pytest.mark.documents, pytest.mark.usefixtures("own_files")]
NOW, SIGN = reports.NEXT + timedelta(days=1), "/ky-bao-cao/ky/"
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)
    cache.clear()
    targets.load()


def at(user: User) -> Client:
    browser = Client()
    browser.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return browser


def frozen(code: str = "ke-hoach-796") -> Run:
    """Worded, frozen and, as the worker does, laid down to be signed."""
    office = core.staff(Role.OFFICE, "van-phong")
    run = services.begin(services.find(code), reports.WEEK, office, NOW)
    services.freeze(run.pk, office, NOW)
    signing.lay_down(run.pk, NOW)
    return Run.objects.select_related("paper", "frozen_by").get(pk=run.pk)


def fields(content: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(content)) as found:
        return [str(field.get("/V", "")) for field in found.Root.AcroForm.Fields if field.FT == "/Tx"]


def test_the_director_signs_it_with_their_pin_then_it_is_numbered_then_the_agency_signs(trusting: Any) -> None:
    leader, keeper = signed.leader(trusting), core.records()
    run = frozen()
    assert run.frozen_by
    assert counts.rail(leader)["desk:reports_to_sign"] == 1
    assert at(leader).post(SIGN, {"code": [run.pk], "pin": PIN}).context["outcomes"][0]["ok"]
    assert not signing.waiting(keeper, "agency").exists()  # no number yet
    page = f"/bao-cao/lan/{run.pk}/"
    assert 'value="1"' in at(run.frozen_by).get(page).content.decode()
    assert at(run.frozen_by).post(f"{page}so/", {"serial": "12", "day": "2026-11-24"}).status_code == 302
    for signer in (leader, keeper):
        (waits,) = signing._items(signer, "agency", [str(run.pk)], 1)
        assert at(signer).get(waits.url).status_code == 200  # what «Mở báo cáo» leads to
    assert at(keeper).post(SIGN, {"code": [run.pk], "pin": PIN}).context["outcomes"][0]["ok"]
    paper = Paper.objects.dressed().get(pk=run.paper_id)
    kinds = Signature.objects.of(paper).values_list("kind", "verdict")
    assert list(kinds) == [("personal", "valid"), ("agency", "valid")]
    content = content_of(paper.best)
    assert fields(content) == ["12", "24", "11", "26"]
    told = unescape(at(run.frozen_by).get(page).content.decode())
    assert "Số 12/BC-STP, ngày 24/11/2026" in told
    assert "cơ quan đã ký" in told
    with pypdfium2.PdfDocument(content) as document:
        text = document[len(document) - 1].get_textpage().get_text_range()
        if folder := os.environ.get("MOTCUA_SHOTS"):
            document.init_forms()
            for nth, sheet in enumerate(document):
                sheet.render(scale=1.4, may_draw_forms=True).to_pil().save(Path(folder) / f"bao-cao-da-ky-{nth}.png")
    assert leader.name in text
    verbs = JournalEntry.objects.filter(reference=run.reference).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["report.frozen", "paper.stored", "paper.signed", "report.numbered", "paper.signed"]


def test_it_is_laid_down_once_and_only_a_letter_is(trusting: Any) -> None:
    signed.leader(trusting)
    run = frozen()
    assert run.paper
    assert run.paper.owner.name == "Sở Tư pháp tỉnh Khánh Hòa"
    assert signing.lay_down(run.pk, NOW) is None
    assert frozen("II.06a").paper is None


def test_what_a_dead_worker_left_is_laid_down_with_the_morning_but_not_what_was_frozen_long_ago(trusting: Any) -> None:
    signed.leader(trusting)
    office = core.staff(Role.OFFICE, "van-phong")
    left, old = (services.begin(services.find("ke-hoach-796"), reports.WEEK, office, NOW) for _ in range(2))
    Run.objects.filter(pk=left.pk).update(frozen_at=NOW, frozen_by=office)
    Run.objects.filter(pk=old.pk).update(frozen_at=NOW - timedelta(days=30), frozen_by=office)
    signing.resume(LATER)
    assert [Run.objects.get(pk=run.pk).paper is not None for run in (left, old)] == [True, False]


def test_whoever_it_does_not_name_signs_it_not(trusting: Any) -> None:
    leader = signed.leader(trusting)
    run = frozen()
    assert run.paper
    User.objects.filter(pk=leader.pk).update(name="Lê Thị Khác")
    told = at(leader).post(SIGN, {"code": [run.pk], "pin": PIN}).context["outcomes"][0]
    assert (told["ok"], told["title"]) == (False, f"Báo cáo ghi người ký là «{signed.NAME}».")
    for stranger in (core.head("bttp"), core.clerk(), core.officer("bttp")):
        assert at(stranger).post(SIGN, {"code": [run.pk], "pin": PIN}).status_code == 403
        with pytest.raises(NotVisible):
            of(run.paper.pk, stranger)
    assert of(run.paper.pk, core.records()) == run.paper


def test_one_without_a_signers_name_is_not_frozen() -> None:
    office = core.staff(Role.OFFICE, "van-phong")
    run = services.begin(services.find("ke-hoach-796"), reports.WEEK, office, NOW)
    with pytest.raises(RuleBroken, match="report_no_signer"):
        services.freeze(run.pk, office, NOW)


def test_it_is_taken_back_with_a_reason_until_it_is_signed(trusting: Any) -> None:
    leader = signed.leader(trusting)
    run = frozen()
    assert run.frozen_by
    browser, page = at(run.frozen_by), f"/bao-cao/lan/{run.pk}/"
    assert browser.post(f"{page}rut/", {"reason": " "}).status_code == 422
    assert browser.post(f"{page}rut/", {"reason": "Sai số liệu mục II.1."}).status_code == 302
    assert "Sai số liệu mục II.1." in browser.get(page).content.decode()
    assert not signing.waiting(leader, "personal").exists()
    assert browser.post(f"{page}rut/", {"reason": "Lại."}).status_code == 409


def bears(run: Run, kind: str) -> None:
    """As though this signature had been put on it at 9 o'clock on Tuesday 24/11."""
    assert run.paper
    Paper.objects.filter(pk=run.paper.pk).update(signed=run.paper.original)
    nth, file = Signature.objects.filter(file=run.paper.original).count(), run.paper.original
    Signature.objects.create(file=file, position=nth, kind=kind, verdict="valid", signed_at=NOW, checked_at=NOW)


def test_a_number_waits_for_the_person_is_given_once_a_year_and_stays_after_the_agency(trusting: Any) -> None:
    signed.leader(trusting)
    first, second = frozen(), frozen()
    assert first.frozen_by
    user, day = first.frozen_by, NOW.date()
    with pytest.raises(RuleBroken, match="report_unsigned"):
        signing.number(first.pk, user, 7, day, LATER)
    # Equal letters are the same bytes: tell them apart before they are signed by hand.
    Paper.objects.filter(pk=second.paper_id).update(original=signed.copy(core.clerk()).original)
    second = Run.objects.select_related("paper").get(pk=second.pk)
    for run in (first, second):
        bears(run, "personal")
    signing.number(first.pk, user, 7, day, LATER)
    assert signing.next_number(2026) == 8
    with pytest.raises(Invalid):
        signing.number(second.pk, user, 7, day, LATER)
    for wrong in (day - timedelta(1), day + timedelta(1)):
        with pytest.raises(Invalid):
            signing.number(second.pk, user, 8, wrong, LATER)
    bears(Run.objects.select_related("paper").get(pk=first.pk), "agency")
    with pytest.raises(RuleBroken, match="report_sealed"):
        signing.number(first.pk, user, 9, day, LATER)
