"""The control slip and the register."""

from datetime import timedelta

import pytest

from cases.dossier.models import Assignment, Dossier
from cases.routing.services import forward, take
from cases.slips import ledgers
from cases.slips.services import compose
from tests.factories import core
from tests.factories import dossier as make

pytestmark = pytest.mark.django_db


def moves(dossier: Dossier) -> list[dict[str, object]]:
    found: list[dict[str, object]] = ledgers.control(Dossier.objects.get(pk=dossier.pk))["moves"]
    return found


def test_each_hand_over_adds_a_pair_of_lines_and_changes_none() -> None:
    dossier = make.processing()
    before = moves(dossier)
    forward(dossier_id=dossier.pk, user=core.officer(), moment=core.moment(hours=2))
    after = moves(dossier)
    assert len(after) == len(before) + 1
    assert after[: len(before)] == before


def test_a_hand_over_says_whether_its_giver_was_in_time() -> None:
    dossier = make.processing()
    Assignment.objects.filter(dossier=dossier).update(due_at=core.MONDAY)
    forward(dossier_id=dossier.pk, user=core.officer(), moment=core.moment(core.MONDAY + timedelta(days=1)))
    assert [m["result"] for m in moves(dossier)] == ["", "Quá hạn"]


def test_a_paper_hand_over_leaves_room_to_sign_until_it_is_taken() -> None:
    clerk, dossier = core.clerk(), None
    dossier = make.received(clerk)
    forward(dossier_id=dossier.pk, user=clerk, moment=core.moment(minutes=5), handover="paper")
    assert moves(dossier)[0]["taken"] == ""
    assert "… giờ … phút" in compose(dossier.pk, "06").sheets[0]
    officer = core.officer()
    take(dossier_id=dossier.pk, user=officer, moment=core.moment(minutes=30))
    assert moves(dossier)[0]["taker"] == officer.name


def test_a_finished_dossier_closes_its_control_slip_with_the_result_against_the_legal_date() -> None:
    dossier = make.resolved()
    closing = ledgers.control(Dossier.objects.get(pk=dossier.pk))["finished"]
    assert closing["result"] == "Trước hạn"
    assert closing["unit"] == "Văn phòng Sở"


def test_the_register_has_the_line_of_the_dossier_without_any_personal_number() -> None:
    dossier = make.returned()
    sheet = compose(dossier.pk, "07").sheets[0]
    assert dossier.code in sheet
    assert "15:00 16/11/2026" in sheet  # handed back
    assert dossier.applicant.id_number not in sheet


def test_the_register_says_which_day_its_judgement_is_about() -> None:
    dossier = make.returned()
    assert ledgers.register(dossier)["lines"][0]["note"] == "Xử lý xong 16/11/2026, trước hạn"
    Dossier.objects.filter(pk=dossier.pk).update(original_due_at=None)
    dossier.refresh_from_db()
    assert ledgers.register(dossier)["lines"][0]["note"] == "Xử lý xong 16/11/2026"
