"""What the slips say."""

from datetime import date, timedelta
from typing import Any

import pytest

from cases.dossier.models import Dossier
from cases.dossier.services import require_supplement
from cases.intake.services import refuse
from cases.routing.services import apologise, stop
from cases.slips import services
from cases.slips.services import compose
from motcua.core.errors import NotVisible, RuleBroken
from motcua.core.models import OrgUnit
from tests.factories import catalogue, core, papers
from tests.factories import dossier as make

pytestmark = pytest.mark.django_db
LONG = "Nguyễn Phước Tường Nguyên Hoàng Thị Kim Ngân"


def text(dossier: Dossier, number: str, chosen: str = "") -> str:
    return "\n".join(compose(dossier.pk, number, chosen).sheets)


def apologised() -> Dossier:
    dossier = make.processing()
    due = dossier.due_at + timedelta(days=1)
    return apologise(dossier_id=dossier.pk, user=core.head(), moment=core.moment(hours=2), reason="Chờ xác minh",
                     new_due_at=due)  # fmt: skip


def test_slip_01_has_two_copies_and_only_the_customers_carries_the_rating(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.cases.slips.rating_open"
    ours, kept = compose(make.received().pk, "01").sheets
    assert "Liên: Giao khách hàng" in ours
    assert "Quét để đánh giá" in ours
    assert "Liên: Lưu" in kept
    assert "Quét để đánh giá" not in kept


def test_no_slip_sends_anybody_to_a_rating_page_that_is_not_open(settings: Any) -> None:
    settings.ROOT_URLCONF = "motcua.core.urls"
    assert "Quét để đánh giá" not in compose(make.received().pk, "01").sheets[0]


def test_slip_01_prints_its_owners_number_and_never_the_proxys() -> None:
    proxy = {"name": LONG, "id_number": "056190000999", "phone": "0912345678"}
    dossier = make.received(proxy=proxy)
    printed = text(dossier, "01")
    assert dossier.applicant.id_number in printed
    assert f"Người nộp: {LONG} (số điện thoại 0912 345 678)" in printed
    assert "056190000999" not in printed


def test_slip_01_gives_limit_receipt_and_promise() -> None:
    printed = text(make.received(), "01")
    assert "theo quy định là: 03 ngày làm việc" in printed
    assert "Thời gian nhận hồ sơ: 09 giờ 00 phút, ngày 16 tháng 11 năm 2026" in printed
    assert "<b>17 giờ 00 phút, ngày 19 tháng 11 năm 2026</b>" in printed
    assert "Khánh Hòa, ngày 16 tháng 11 năm 2026" in printed


def test_a_limit_no_source_gave_is_printed_as_unverified() -> None:
    printed = text(make.received(version=catalogue.procedure(limit=(None, ""))), "01")
    assert "<b>theo quy định (chưa xác minh)</b>" in printed


def test_originals_and_copies_stand_in_their_columns_and_missing_papers_are_left_out() -> None:
    version = catalogue.procedure(papers=("don",))
    catalogue.add_paper(version, "bang", originals=0, copies=2)
    catalogue.add_paper(version, "anh", required=False)
    owner, kind = papers.owner(), papers.kind("the")
    catalogue.add_paper(version, kind.pk, reusable=True)
    papers.paper(owner=owner, kind=kind.pk, accepted_at=core.MONDAY)
    given = {"don": "original", "bang": "copy", "anh": "missing", "the": "reused"}
    who = make.applicant(id_number=owner.id_number)
    printed = " ".join(text(make.received(version=version, applicant=who, components=given), "01").split())
    assert "2 <i>(bản sao)</i>" in printed
    assert "The <i>(lấy từ kho dữ liệu, không phải nộp)</i>" in printed
    assert "Anh" not in printed


def test_an_online_dossier_is_signed_by_the_receiver_only() -> None:
    assert "NGƯỜI NỘP HỒ SƠ" not in text(make.received(channel="online"), "01")
    assert "NGƯỜI NỘP HỒ SƠ" in text(make.received(), "01")


def test_a_promise_of_another_office_is_marked_provisional() -> None:
    assert "tạm tính" in text(make.received(core.clerk("pvhcc-tinh")), "01")


def test_slip_02_lists_all_that_is_asked_with_its_reasons() -> None:
    clerk = core.clerk()
    OrgUnit.objects.filter(code="mot-cua-stp").update(phone="02583000123")
    dossier = make.registered(clerk)
    items = [
        {"component": "giay-de-nghi", "reason": "Thiếu chữ ký"},
        {"component": "ban-sao-bang", "reason": "Mờ <số>"},
    ]
    require_supplement(
        dossier_id=dossier.pk, user=clerk, moment=core.moment(minutes=5), items=items, until=date(2026, 12, 2)
    )
    printed = text(dossier, "02")
    assert "Thiếu chữ ký" in printed
    assert "Mờ &lt;số&gt;" in printed
    assert "trước ngày 02 tháng 12 năm 2026" in printed
    assert clerk.name in printed
    assert "0258 3000 123" in printed
    assert dossier.applicant.id_number not in printed
    OrgUnit.objects.filter(code="mot-cua-stp").update(phone="")
    assert f"công chức <b>{clerk.name}</b> để được hướng dẫn./." in text(dossier, "02")


def test_slip_03_gives_reason_and_basis() -> None:
    clerk = core.clerk()
    dossier = make.registered(clerk)
    refuse(
        dossier_id=dossier.pk, user=clerk, moment=core.moment(minutes=5), reason="Sai thẩm quyền", legal_basis="Điều 17"
    )
    printed = text(dossier, "03")
    assert "Sai thẩm quyền" in printed
    assert "Căn cứ: Điều 17" in printed


def test_slip_04_names_the_old_and_the_new_date_in_the_words_of_its_set() -> None:
    dossier = apologised()
    for chosen, words in (
        ("TT03-2025", "đề nghị gia hạn thời gian"),
        ("TT01-2018", "sẽ trả kết quả giải quyết hồ sơ vào"),
    ):
        printed = text(dossier, "04", chosen)
        assert words in printed
        assert "17 giờ 00 phút, ngày 19 tháng 11 năm 2026" in printed
        assert "<b>17 giờ 00 phút, ngày 20 tháng 11 năm 2026</b>" in printed


def test_an_apology_does_not_change_the_promise_printed_on_slip_01() -> None:
    assert "<b>17 giờ 00 phút, ngày 19 tháng 11 năm 2026</b>" in text(apologised(), "01")


def test_slip_05_tells_of_the_final_stop_only() -> None:
    dossier, head = make.processing(), core.head()
    order = {"dossier_id": dossier.pk, "user": head, "reason": "Theo đơn đề nghị", "legal_basis": "Điều 17"}
    with pytest.raises(RuleBroken, match="slip_not_available"):
        compose(dossier.pk, "05")
    stop(**order, moment=core.moment(hours=2), final=True)
    assert "Theo đơn đề nghị" in text(dossier, "05")


@pytest.mark.parametrize("number", ["02", "03", "04", "05"])
def test_a_slip_without_its_act_is_not_available(number: str) -> None:
    with pytest.raises(RuleBroken, match="slip_not_available"):
        compose(make.received().pk, number)


@pytest.mark.parametrize("number", ["01", "06", "07"])
def test_a_dossier_not_received_has_no_receipt_no_control_slip_and_no_line_in_the_register(number: str) -> None:
    with pytest.raises(RuleBroken, match="slip_not_available"):
        compose(make.registered().pk, number)


def test_a_number_the_set_does_not_have_is_not_found() -> None:
    with pytest.raises(NotVisible):
        compose(make.received().pk, "07", "TT01-2018")


def test_the_digest_changes_with_the_content_and_only_then() -> None:
    dossier = make.received()
    first = compose(dossier.pk, "01").path
    assert compose(dossier.pk, "01").path == first
    assert compose(dossier.pk, "01", "TT01-2018").path != first
    Dossier.objects.filter(pk=dossier.pk).update(applicant_name=LONG)
    assert compose(dossier.pk, "01").path != first


def test_composing_asks_the_database_a_fixed_number_of_questions(django_assert_max_num_queries: object) -> None:
    dossier = make.at_last_step()
    for number in ("01", "06", "07"):
        with django_assert_max_num_queries(8):  # type: ignore[operator]
            services.compose(dossier.pk, number)
