"""The house's own definitions, and a plan's own text set beside them."""

import io
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from monitoring.kpi import definitions  # noqa: F401 - defines the figures
from monitoring.kpi.models import Target
from monitoring.kpi.spec import KPIS
from monitoring.plan import loading, published
from monitoring.plan.models import Plan, Task
from tests.factories import plans

pytestmark = pytest.mark.django_db
# A row is broken by the head of a page; the second unit is spelt in one of the ways of plan 796.
TEXT = """Số: **01/KH-STP**
TT\tNhiệm vụ\tChủ trì\tPhối hợp\tSản phẩm\tThời gian
I\tSố hóa\t\t\t\t
1.\tQuét mọi hồ sơ nộp\tPhòng Bộ trợ tư pháp – Thanh tra\tPhòng HCTP,\t\tTrong năm 2026

TT\tNhiệm vụ\tChủ trì\tPhối hợp\tSản phẩm\tThời gian
\ttại quầy.\t\tVăn phòng\t100% hồ sơ\t
II\tLưu trữ\t\t\t\t
1.\tLưu hồ sơ\tVăn phòng\t\t\tThường xuyên
"""


def load() -> int:
    return loading.load(date(2026, 11, 16))


def test_the_plan_of_the_house_is_loaded_once_and_what_people_edit_stays() -> None:
    assert load() == 18
    Task.objects.filter(number=3).update(wording="Sửa bởi Văn phòng")
    assert load() == 0
    assert Task.objects.filter(wording="Sửa bởi Văn phòng").exists()
    assert [group.tasks.count() for group in Plan.objects.get().groups.all()] == [1, 5, 1, 2, 2, 2, 4, 1]


def test_tasks_and_figures_name_each_other() -> None:
    load()
    named = {(task.item, code) for task in Task.objects.for_list() for code in task.kpis}
    assert named == {(item, code) for code, kpi in KPIS.items() for item in kpi.items}


def test_every_recurring_task_has_no_last_day_and_every_other_one_has() -> None:
    load()
    assert {task.item for task in Task.objects.for_list() if task.every_months} == {
        "II.2", "III.1", "IV.1", "IV.2", "VI.2", "VII.1", "VIII.1",
    }  # fmt: skip
    assert not Task.objects.filter(due_on=None, every_months=None).exists()


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("Phòng HCTP; Phòng Bổ trợ tư pháp – Thanh tra", ["hctp", "bttp"]),
        ("Phòng Bộ trợ tư pháp – Thanh tra", ["bttp"]), ("Phòng Bỏ trợ tư pháp – Thanh tra", ["bttp"]),
        ("Phòng HCTP, Phòng Hỗ trợ tư pháp – Thanh tra", ["hctp", "bttp"]),
        ("Phòng HCTP, Phòng BTTP", ["hctp", "bttp"]),
        ("Văn Phòng", ["van-phong"]), ("Phòng Phổ biến, giáo dục pháp luật", ["pbgdpl"]), ("", []), ("Công an", []),
    ],
)  # fmt: skip
def test_the_spellings_of_a_unit_are_one_unit(words: str, codes: list[str]) -> None:
    assert loading.unit_codes(words) == codes


def test_rows_broken_by_a_page_are_joined() -> None:
    found = {row.item: row.cells for row in published.rows(TEXT)}
    assert found == {
        "I.1": ["Quét mọi hồ sơ nộp tại quầy.", "Phòng Bộ trợ tư pháp – Thanh tra", "Phòng HCTP, Văn phòng",
                "100% hồ sơ", "Trong năm 2026"],
        "II.1": ["Lưu hồ sơ", "Văn phòng", "", "", "Thường xuyên"],
    }  # fmt: skip


def test_the_plans_own_text_is_set_beside_and_what_does_not_match_is_told(tmp_path: Path) -> None:
    task = plans.task("bttp", partners=("hctp",), kpis=["reuse"])
    other = plans.task(group=task.group, wording="Chỉ có ở đây")
    Target.objects.create(kpi="reuse", value=80, since=date(2026, 1, 1), item="I.1")
    file, said = tmp_path / "ke-hoach.txt", io.StringIO()
    file.write_text(TEXT, encoding="utf-8")
    call_command("load_plan", file, stdout=said)
    text = plans.fresh(task).text
    assert text.splitlines()[0] == "Quét mọi hồ sơ nộp tại quầy."
    assert "Thời gian hoàn thành: Trong năm 2026" in text
    assert Target.objects.get(item="I.1").text == text
    assert plans.fresh(task).wording == "Quét mọi hồ sơ"
    told = said.getvalue()
    assert "đặt nguyên văn cho 1 nhiệm vụ, 1 mục tiêu" in told
    for wrong in (f"{other.item}: hệ thống có", "II.1: kế hoạch có", "I.1: đơn vị phối hợp «Phòng HCTP, Văn phòng»"):
        assert wrong in told


def test_a_file_of_an_unknown_plan_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    file.write_text("Số: 99/KH-STP", encoding="utf-8")
    with pytest.raises(CommandError, match="99/KH-STP"):
        call_command("load_plan", file, stdout=io.StringIO())
    with pytest.raises(CommandError, match="Không đọc được"):
        call_command("load_plan", tmp_path / "khong-co.txt", stdout=io.StringIO())
