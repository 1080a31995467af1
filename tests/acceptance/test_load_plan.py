"""The plan's own text, read from the shared data."""

import io
import os
from pathlib import Path

import pytest
from django.core.management import call_command

from monitoring.kpi.models import Target
from monitoring.plan.models import Task

pytestmark = [pytest.mark.acceptance, pytest.mark.django_db]
SHARED = Path(os.environ.get("MOTCUA_SHARED", "../shared"))


def test_every_task_and_target_of_plan_796_gets_its_own_text() -> None:
    said = io.StringIO()
    call_command("load_plan", SHARED / "data" / "plan" / "ke-hoach-796.txt", stdout=said)
    tasks = {task.item: task for task in Task.objects.for_list()}
    assert len(tasks) == 18
    assert [item for item, task in tasks.items() if not task.text] == []
    assert "chưa khớp" not in said.getvalue()  # the units too, in whichever spelling
    assert not Target.objects.exclude(item="").filter(text="").exists()
    # Broken by the end of a page after «thủ tục hành».
    assert "khi thực hiện thủ tục hành chính không phải cung cấp lại" in tasks["II.3"].text
    assert "Phòng HCTP, Phòng Bộ trợ tư pháp – Thanh tra" in tasks["II.3"].text
    assert "tối thiểu 30 phút/01 hồ sơ" in Target.objects.get(kpi="handling_average").text
