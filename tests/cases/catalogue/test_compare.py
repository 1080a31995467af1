"""Two versions side by side: each difference is one sentence, in its group, added, removed or changed."""

from dataclasses import replace
from datetime import date

from cases.catalogue.compare import Change, Kind, compare, counts
from cases.catalogue.content import Charge, Content, Limit, Paper, Step

FORM = Paper("to-khai", "Tờ khai", "to-khai", originals=1)
CARD = Paper("the", "Thẻ luật sư", "the-luat-su", copies=1)
FEE = Charge("lệ phí", 50000)
BASE = Content(
    "1.000001", "Cấp thẻ", "luat-su", limit=Limit(10, "working_day"), components=(FORM, CARD), fees=(FEE,),
    steps=(Step("Tiếp nhận", "clerk", "mot-cua-stp", share=10), Step("Giải quyết", "officer", "bttp", share=90)),
    cases=({"code": "lan-dau", "name": "Cấp lần đầu"},), sources={"limit": "QĐ 1"},
)  # fmt: skip


def changes(after: Content, title: str) -> list[Change]:
    return [change for group in compare(BASE, after) if group.title == title for change in group.changes]


def test_versions_that_say_the_same_have_no_group() -> None:
    assert compare(BASE, replace(BASE)) == []


def test_a_shorter_limit_is_told_in_days() -> None:
    after = replace(BASE, limit=Limit(7, "working_day"))
    assert changes(after, "Thời hạn") == [
        Change(Kind.CHANGED, "Thời hạn cam kết", "10 ngày làm việc", "7 ngày làm việc")
    ]


def test_a_stage_of_its_own_is_told_with_the_limits() -> None:
    after = replace(BASE, stages=({"name": "Thẩm tra", "amount": 3, "unit": "day"},))
    assert changes(after, "Thời hạn") == [Change(Kind.ADDED, "Thẩm tra", "", "3 ngày")]


def test_papers_are_known_by_their_code() -> None:
    photo = Paper("anh", "Ảnh 3×4", "anh", originals=2)
    after = replace(BASE, components=(replace(FORM, originals=2, required=False), photo))
    assert changes(after, "Giấy tờ phải nộp") == [
        Change(Kind.ADDED, "Ảnh 3×4", "", "2 bản chính, 0 bản sao; bắt buộc; mọi trường hợp"),
        Change(Kind.REMOVED, "Thẻ luật sư", "0 bản chính, 1 bản sao; bắt buộc; mọi trường hợp", ""),
        Change(Kind.CHANGED, "Tờ khai", "1 bản chính, 0 bản sao; bắt buộc", "2 bản chính, 0 bản sao; không bắt buộc"),
    ]


def test_another_order_of_the_same_papers_is_one_change() -> None:
    found = changes(replace(BASE, components=(CARD, FORM)), "Giấy tờ phải nộp")
    assert [(change.kind, change.name) for change in found] == [(Kind.CHANGED, "Thứ tự giấy tờ")]


def test_a_fee_of_a_new_period_is_added_and_another_amount_is_a_change() -> None:
    cut = Charge("lệ phí", 25000, since=date(2026, 1, 1), until=date(2026, 12, 31))
    after = replace(BASE, fees=(replace(FEE, amount=60000), cut))
    assert changes(after, "Phí, lệ phí") == [
        Change(Kind.ADDED, "Lệ phí từ 01/01/2026", "", "25.000 đ, đến hết 31/12/2026"),
        Change(Kind.CHANGED, "Lệ phí", "50.000 đ", "60.000 đ"),
    ]


def test_steps_cases_sources_and_notes_are_told() -> None:
    longer = Step("Giải quyết", "officer", "bttp", hours=40)
    after = replace(BASE, steps=(BASE.steps[0], longer), cases=(), sources={"limit": "QĐ 2"}, notes=("xem lại",))
    assert changes(after, "Các bước xử lý") == [
        Change(Kind.CHANGED, "Bước 2. Giải quyết", "bttp, 90 % thời hạn", "bttp, 40 giờ làm việc")
    ]
    assert changes(after, "Các trường hợp") == [Change(Kind.REMOVED, "lan-dau", "Cấp lần đầu", "")]
    assert changes(after, "Nguồn của từng giá trị") == [Change(Kind.CHANGED, "Thời hạn cam kết", "QĐ 1", "QĐ 2")]
    assert counts(compare(BASE, after)) == {"added": 1, "removed": 1, "changed": 2}
